namespace Vsml.MetaTraining;

/// <summary>
/// Every class is one to four clusters in a space that a random linear map, which shortens some directions and stretches
/// others, turns into the columns: within a class the columns are strongly correlated, and what parts the classes lies
/// across the axes, often where the rows vary least. Linear and quadratic discriminant analysis see it; naive Bayes,
/// which looks at one column at a time, does not. Some spaces are bent, which makes the clusters curved.
/// </summary>
internal sealed class CorrelatedClusterTasks : TableTasks
{
    private const int MostDimensions = 24;

    /// <inheritdoc/>
    public override string Name => "correlated clusters";

    private protected override double CleanLabels => 0.85;

    private protected override Column[] Plan(int inputs, Random random) => MeasurementPlan.Sample(inputs, random);

    private protected override void Generate(Table table, float[] prior, int[] labels, Random random)
    {
        ClassPrior.SampleLabels(prior, labels, random);
        int columns = table.Informative, rows = table.Rows, most = Math.Min(columns, MostDimensions);
        int dimensions = random.Chance(0.6) ? most : random.LogUniformInteger(Math.Min(2, most), most);
        float[] space = Clusters(dimensions, labels, prior.Length, random);
        if (random.Chance(0.35))
            Bend(space, dimensions, rows, random);

        // Dimensions come in the order of what is left of them.
        double shortest = random.LogUniform(0.02, 0.6), noise = columns > dimensions || random.Chance(0.3) ? random.LogUniform(0.003, 0.1) : 0;
        for (int column = 0; column < columns; column++)
        {
            Span<float> latent = table.Latent(column);
            for (int d = 0; d < dimensions; d++)
            {
                double length = dimensions == 1 ? 1 : Math.Pow(shortest, 1 - d / (dimensions - 1.0));
                ColumnMath.AddScaled(space.AsSpan(d * rows, rows), (float)(length * random.Gaussian()), latent);
            }

            ColumnMath.Standardise(latent);
            ColumnMath.AddNoise(latent, noise, random);
        }

        if (random.Chance(0.7))
            table.ObserveAsMeasured(random);
    }

    /// <summary>Rows <c>[dimensions, rows]</c> of clusters that are round, or longer in some dimensions than in others.</summary>
    private static float[] Clusters(int dimensions, int[] labels, int classes, Random random)
    {
        int each = random.Chance(classes > 4 ? 0.65 : 0.5) ? 1 : random.Next(2, 5), clusters = classes * each, rows = labels.Length;
        int informative = random.Chance(0.5) ? dimensions : random.Next(1, dimensions + 1);
        double apart = random.LogUniform(2, 9) * (0.7 + 0.5 * Math.Log(clusters)) / Math.Sqrt(2.0 * informative);
        double unevenness = random.Chance(0.5) ? 0 : random.Uniform(0.1, 0.8);
        int[] clusterOf = Array.ConvertAll(labels, label => label * each + random.Next(each));
        float[] space = new float[dimensions * rows], centres = new float[clusters], spreads = new float[clusters];
        random.FillGaussian(space);
        for (int d = 0; d < dimensions; d++)
        {
            random.FillGaussian(centres, d < informative ? apart : 0);
            for (int cluster = 0; cluster < clusters; cluster++)
                spreads[cluster] = (float)Math.Exp(unevenness * random.Gaussian());
            Span<float> values = space.AsSpan(d * rows, rows);
            for (int row = 0; row < rows; row++)
                values[row] = centres[clusterOf[row]] + spreads[clusterOf[row]] * values[row];
            ColumnMath.Standardise(values);
        }

        return space;
    }

    private static void Bend(float[] space, int dimensions, int rows, Random random)
    {
        double strength = random.LogUniform(0.1, 1.2);
        for (int d = 1; d < dimensions; d++)
        {
            Span<float> bent = space.AsSpan(d * rows, rows), by = space.AsSpan(random.Next(d) * rows, rows);
            float amount = (float)(strength * random.Gaussian());
            for (int row = 0; row < rows; row++)
                bent[row] += amount * MathF.Min(by[row] * by[row], 6);
            ColumnMath.Standardise(bent);
        }
    }
}
