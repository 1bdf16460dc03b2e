namespace Vsml.MetaTraining;

/// <summary>
/// Given the class, the columns are independent: categories with probabilities of their own in every class, as in tables of
/// votes, symptoms or mushrooms, and numbers with a mean and spread of their own, or counts that are mostly zero.
/// </summary>
internal sealed class NaiveBayesTasks : TableTasks
{
    /// <inheritdoc/>
    public override string Name => "naive bayes";

    private protected override void Generate(Table table, float[] prior, int[] labels, Random random)
    {
        ClassPrior.SampleLabels(prior, labels, random);
        int classes = prior.Length;
        float[] relevance = random.Relevance(table.Informative);
        double strength = random.LogUniform(0.5, 8) * (0.6 + 0.6 * Math.Log(classes)), crispness = random.LogUniform(0.15, 3);
        bool counts = random.Chance(0.2);
        for (int column = 0; column < table.Informative; column++)
        {
            double informs = strength * relevance[column];
            if (table.Columns[column].Kind != ColumnKind.Numeric)
                DrawLevels(table, column, labels, classes, informs, crispness, random);
            else if (counts)
                DrawCounts(table, column, labels, classes, informs, random);
            else
                DrawNumbers(table.Latent(column), labels, classes, informs, random);
        }
    }

    private static void DrawLevels(
        Table table, int column, int[] labels, int classes, double informs, double crispness, Random random)
    {
        int levels = table.Columns[column].Levels;
        float share = (float)(1 - Math.Exp(-0.6 * informs));
        float[] common = random.Dirichlet(levels, crispness);
        float[][] probabilities = new float[classes][];
        for (int c = 0; c < classes; c++)
        {
            float[] own = probabilities[c] = random.Dirichlet(levels, crispness);
            for (int level = 0; level < levels; level++)
                own[level] = share * own[level] + (1 - share) * common[level];
        }

        Span<float> observed = table.Observed(column), latent = table.Latent(column);
        for (int row = 0; row < labels.Length; row++)
            latent[row] = observed[row] = random.Pick(probabilities[labels[row]]);
        ColumnMath.Standardise(latent);
        table.MarkObserved(column);
    }

    private static void DrawNumbers(Span<float> latent, int[] labels, int classes, double informs, Random random)
    {
        float[] means = new float[classes], spreads = new float[classes];
        random.FillGaussian(means, informs);
        for (int c = 0; c < classes; c++)
            spreads[c] = (float)Math.Exp(Math.Min(0.4 * informs, 0.7) * random.Gaussian());
        random.FillGaussian(latent);
        for (int row = 0; row < latent.Length; row++)
            latent[row] = means[labels[row]] + spreads[labels[row]] * latent[row];
        ColumnMath.Standardise(latent);
    }

    /// <summary>Zero with a probability, else a rounded log-normal number; both depend on the class.</summary>
    private static void DrawCounts(Table table, int column, int[] labels, int classes, double informs, Random random)
    {
        float[] zero = new float[classes], level = new float[classes];
        double commonZero = 2 * random.Gaussian(), commonLevel = random.Uniform(0, 3), spread = random.Uniform(0.2, 1);
        for (int c = 0; c < classes; c++)
        {
            zero[c] = (float)(1 / (1 + Math.Exp(commonZero + informs * random.Gaussian())));
            level[c] = (float)Math.Clamp(commonLevel + 0.5 * informs * random.Gaussian(), -2, 8);
        }

        Span<float> observed = table.Observed(column), latent = table.Latent(column);
        for (int row = 0; row < latent.Length; row++)
        {
            int c = labels[row];
            bool isZero = random.Chance(zero[c]);
            latent[row] = observed[row] = isZero ? 0 : (float)Math.Ceiling(Math.Exp(level[c] + spread * random.Gaussian()));
        }

        ColumnMath.Standardise(latent);
        table.MarkObserved(column);
    }
}
