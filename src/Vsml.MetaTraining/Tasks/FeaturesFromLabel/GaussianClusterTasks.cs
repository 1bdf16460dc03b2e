namespace Vsml.MetaTraining;

/// <summary>
/// Every class is one to four Gaussian (sometimes heavy-tailed) clusters. Distance of the centres, dimension of the space
/// they lie in, shared factors of the noise and the spread of each class vary from task to task.
/// </summary>
internal sealed class GaussianClusterTasks : TableTasks
{
    /// <inheritdoc/>
    public override string Name => "gaussian clusters";

    private protected override void Generate(Table table, float[] prior, int[] labels, Random random)
    {
        ClassPrior.SampleLabels(prior, labels, random);
        int classes = prior.Length, columns = table.Informative, rows = table.Rows;
        int each = random.Chance(classes > 4 ? 0.75 : 0.4) ? 1 : random.Next(2, 5), clusters = classes * each;
        int[] clusterOf = new int[rows];
        for (int row = 0; row < rows; row++)
            clusterOf[row] = labels[row] * each + random.Next(each);

        float[] centres = Centres(columns, clusters, random);
        float[] noise = Noise(columns, rows, random);
        float[] spreads = new float[clusters];
        double unevenness = random.Chance(0.5) ? 0 : random.Uniform(0, 0.8), byColumn = random.Chance(0.5) ? 0 : unevenness;
        for (int cluster = 0; cluster < clusters; cluster++)
            spreads[cluster] = (float)Math.Exp(unevenness * random.Gaussian());
        float[] tails = Tails(rows, random);
        for (int column = 0; column < columns; column++)
        {
            Span<float> latent = table.Latent(column);
            double own = Math.Exp(byColumn * random.Gaussian());
            for (int row = 0; row < rows; row++)
            {
                int cluster = clusterOf[row];
                double spread = tails[row] * spreads[cluster] * (labels[row] == 0 ? own : 1);
                latent[row] = (float)(centres[column * clusters + cluster] + spread * noise[column * rows + row]);
            }

            ColumnMath.Standardise(latent);
        }
    }

    /// <summary>
    /// Centres <c>[columns, clusters]</c> at a root mean square distance of 2 to 16 noise deviations, and the more the more
    /// there are, lest they crowd; they lie in all dimensions or in a few.
    /// </summary>
    private static float[] Centres(int columns, int clusters, Random random)
    {
        int dimensions = random.Chance(0.5)
            ? columns
            : Math.Min(columns, random.LogUniformInteger(1, 8) + (int)Math.Log2(clusters) - 1);
        float[] relevance = random.Relevance(columns), centres = new float[columns * clusters];
        double scale = random.LogUniform(2, 16) * (0.6 + 0.6 * Math.Log(clusters)) / Math.Sqrt(2.0 * columns);
        if (dimensions == columns)
        {
            for (int i = 0; i < centres.Length; i++)
                centres[i] = (float)(scale * relevance[i / clusters] * random.Gaussian());
            return centres;
        }

        float[] positions = new float[dimensions * clusters];
        random.FillGaussian(positions);
        for (int column = 0; column < columns; column++)
        {
            for (int d = 0; d < dimensions; d++)
            {
                double weight = scale * relevance[column] * random.Gaussian() / Math.Sqrt(dimensions);
                ColumnMath.AddScaled(
                    positions.AsSpan(d * clusters, clusters), (float)weight, centres.AsSpan(column * clusters, clusters));
            }
        }

        return centres;
    }

    /// <summary>Noise <c>[columns, rows]</c> of deviation about 1, of which columns mostly share a part through a few factors.</summary>
    private static float[] Noise(int columns, int rows, Random random)
    {
        float[] noise = new float[columns * rows];
        if (random.Chance(0.25))
        {
            random.FillGaussian(noise);
            return noise;
        }

        int factors = random.LogUniformInteger(1, 8);
        double shared = random.Uniform(0.1, 0.97), weight = Math.Sqrt(shared / factors);
        random.FillGaussian(noise, Math.Sqrt(1 - shared));
        float[] factor = new float[rows];
        for (int k = 0; k < factors; k++)
        {
            random.FillGaussian(factor);
            for (int column = 0; column < columns; column++)
                ColumnMath.AddScaled(factor, (float)(weight * random.Gaussian()), noise.AsSpan(column * rows, rows));
        }

        return noise;
    }

    /// <summary>A factor for the noise of each row, <c>[rows]</c>: 1, or that of Student's t in a quarter of the tasks.</summary>
    private static float[] Tails(int rows, Random random)
    {
        float[] tails = new float[rows];
        Array.Fill(tails, 1f);
        if (random.Chance(0.75))
            return tails;
        double freedom = random.Uniform(2.5, 8);
        for (int row = 0; row < rows; row++)
            tails[row] = (float)Math.Sqrt(freedom / (2 * random.Gamma(freedom / 2)));
        return tails;
    }
}
