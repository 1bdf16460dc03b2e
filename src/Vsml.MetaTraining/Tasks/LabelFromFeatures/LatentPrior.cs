namespace Vsml.MetaTraining;

/// <summary>
/// Draws the informative latent columns of a task whose label is computed from its features: independent, sharing factors,
/// each like its neighbour, in heaps, or on a curved sheet of few dimensions.
/// </summary>
internal static class LatentPrior
{
    private static readonly float[] Weights = [0.12f, 0.43f, 0.08f, 0.18f, 0.19f];

    public static void Fill(Table table, Random random)
    {
        switch (random.Pick(Weights))
        {
            case 0:
                random.FillGaussian(table.InformativeLatents);
                break;
            case 1:
                FillFromFactors(table, curved: false, random);
                break;
            case 2:
                FillAsChain(table, random);
                break;
            case 3:
                FillAsHeaps(table, random);
                break;
            default:
                FillFromFactors(table, curved: true, random);
                break;
        }
    }

    private static void FillFromFactors(Table table, bool curved, Random random)
    {
        int rows = table.Rows, factors = random.LogUniformInteger(1, Math.Min(12, table.Informative + 1));
        float[] factor = new float[factors * rows];
        random.FillGaussian(factor);
        double noise = random.LogUniform(0.03, 1);
        bool sparse = random.Chance(0.5);
        for (int column = 0; column < table.Informative; column++)
        {
            Span<float> latent = table.Latent(column);
            for (int k = 0; k < factors; k++)
            {
                if (!sparse || random.Chance(2.0 / factors))
                    ColumnMath.AddScaled(factor.AsSpan(k * rows, rows), (float)random.Gaussian(), latent);
            }

            if (curved)
                Activation.Apply(Activation.Sample(random), latent, random.Gaussian());
            ColumnMath.Standardise(latent);
            ColumnMath.AddNoise(latent, noise, random);
            ColumnMath.Standardise(latent);
        }
    }

    private static void FillAsChain(Table table, Random random)
    {
        double keep = random.Uniform(0.3, 0.99), noise = Math.Sqrt(1 - keep * keep);
        random.FillGaussian(table.InformativeLatents);
        for (int column = 1; column < table.Informative; column++)
        {
            Span<float> latent = table.Latent(column), before = table.Latent(column - 1);
            for (int row = 0; row < latent.Length; row++)
                latent[row] = (float)(keep * before[row] + noise * latent[row]);
        }
    }

    private static void FillAsHeaps(Table table, Random random)
    {
        int heaps = random.LogUniformInteger(2, 12);
        float[] shares = random.Dirichlet(heaps, 1), centres = new float[heaps], deviations = new float[heaps];
        int[] heapOf = new int[table.Rows];
        for (int row = 0; row < heapOf.Length; row++)
            heapOf[row] = random.Pick(shares);
        double distance = random.LogUniform(0.3, 4), unevenness = random.Uniform(0, 0.8);
        for (int column = 0; column < table.Informative; column++)
        {
            for (int heap = 0; heap < heaps; heap++)
            {
                centres[heap] = (float)(distance * random.Gaussian());
                deviations[heap] = (float)Math.Exp(unevenness * random.Gaussian());
            }

            Span<float> latent = table.Latent(column);
            random.FillGaussian(latent);
            for (int row = 0; row < latent.Length; row++)
                latent[row] = centres[heapOf[row]] + deviations[heapOf[row]] * latent[row];
            ColumnMath.Standardise(latent);
        }
    }
}
