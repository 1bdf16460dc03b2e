namespace Vsml.MetaTraining;

/// <summary>
/// Columns come in groups of near copies of one quantity. In half of the tasks the label depends on small differences between
/// copies, which hardly show in any single column; in the others it depends on the quantities, one of which has most of
/// the copies, so that an algorithm that counts every column as new evidence relies on it too much. Labels are mostly certain.
/// </summary>
internal sealed class CorrelatedCopiesTasks : TableTasks
{
    /// <inheritdoc/>
    public override string Name => "correlated copies";

    private protected override double CleanLabels => 0.85;

    private protected override Column[] Plan(int inputs, Random random) => MeasurementPlan.Sample(inputs, random);

    private protected override void Generate(Table table, float[] prior, int[] labels, Random random)
    {
        int columns = table.Informative, rows = table.Rows, classes = prior.Length;
        int groups = random.LogUniformInteger(1, Math.Max(1, columns / 2));
        bool differences = columns > groups && random.Chance(0.5);
        if (!differences)
            groups = Math.Min(columns, Math.Max(2, groups));
        int[] groupOf = Groups(columns, groups, even: differences, random);
        double apart = random.LogUniform(0.03, 0.5);
        float[] quantities = new float[groups * rows], own = new float[columns * rows], scores = new float[classes * rows];
        random.FillGaussian(quantities);
        random.FillGaussian(own);
        for (int column = 0; column < columns; column++)
        {
            Span<float> latent = table.Latent(column);
            quantities.AsSpan(groupOf[column] * rows, rows).CopyTo(latent);
            ColumnMath.AddScaled(own.AsSpan(column * rows, rows), (float)apart, latent);
        }

        for (int c = 0; c < classes; c++)
        {
            Span<float> score = scores.AsSpan(c * rows, rows);
            if (differences)
                AddDifferences(own, groupOf, score, random);
            else
                AddQuantities(quantities, score, random);
            ColumnMath.Standardise(score);
        }

        ClassAssignment.ByHighestScore(scores, prior, random.Chance(0.7) ? 0 : random.LogUniform(0.03, 0.5), labels, random);
        table.ObserveAsMeasured(random);
    }

    /// <summary>The group of each column: groups of about one size, or one that has most of the columns.</summary>
    private static int[] Groups(int columns, int groups, bool even, Random random)
    {
        int[] groupOf = new int[columns];
        for (int column = 0; column < columns; column++)
            groupOf[column] = column < groups ? column : even ? column % groups : random.Chance(0.8) ? 0 : random.Next(groups);
        return groupOf;
    }

    /// <summary>Adds one to six differences of two copies of the same quantity, of about equal weight.</summary>
    private static void AddDifferences(float[] own, int[] groupOf, Span<float> score, Random random)
    {
        int rows = score.Length, pairs = random.LogUniformInteger(1, 6);
        int[] sizes = new int[groupOf.Length];
        foreach (int group in groupOf)
            sizes[group]++;
        int[] copied = [.. Enumerable.Range(0, groupOf.Length).Where(column => sizes[groupOf[column]] > 1)];
        for (int k = 0; k < pairs; k++)
        {
            int first = copied[random.Next(copied.Length)];
            int[] others = [.. copied.Where(column => column != first && groupOf[column] == groupOf[first])];
            int second = others[random.Next(others.Length)];
            float weight = (float)(random.Uniform(0.5, 1.5) * (random.Chance(0.5) ? 1 : -1));
            ColumnMath.AddScaled(own.AsSpan(first * rows, rows), weight, score);
            ColumnMath.AddScaled(own.AsSpan(second * rows, rows), -weight, score);
        }
    }

    private static void AddQuantities(float[] quantities, Span<float> score, Random random)
    {
        int rows = score.Length;
        for (int start = 0; start < quantities.Length; start += rows)
        {
            float weight = (float)(random.Uniform(0.5, 1.5) * (random.Chance(0.5) ? 1 : -1));
            ColumnMath.AddScaled(quantities.AsSpan(start, rows), weight, score);
        }
    }
}
