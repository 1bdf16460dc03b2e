namespace Vsml.MetaTraining;

/// <summary>
/// Of many columns one to eight matter, as in tables of genes, sensors or questionnaires; the others are correlated with them and among
/// each other as columns of one table are, or plain noise. The class has a score that is linear, curved or a product in those few.
/// </summary>
internal sealed class SparseRelevanceTasks : LabelledTableTasks
{
    private const int MostRelevant = 8;

    /// <inheritdoc/>
    public override string Name => "sparse relevance";

    // Columns that do not matter count as informative here: then they share factors with those that do.
    private protected override Column[] Plan(int inputs, Random random)
    {
        Column[] columns = new Column[inputs];
        double noise = random.Chance(0.5) ? 0 : random.Uniform(0.5, 1), levels = random.Chance(0.6) ? 0 : random.Uniform(0, 0.5);
        for (int i = 0; i < inputs; i++)
        {
            ColumnSource source = i >= MostRelevant && random.Chance(noise) ? ColumnSource.Noise : ColumnSource.Informative;
            columns[i] = random.Chance(levels) ? new Column(ColumnKind.Ordinal, source, random.Next(2, 6), 1) : new Column(ColumnKind.Numeric, source, 0, 1);
        }

        return [.. columns.OrderBy(column => column.Source)];
    }

    private protected override void Label(FeatureView features, float[] prior, int[] labels, Random random)
    {
        int rows = features.Rows, relevant = Math.Min(features.Columns, random.LogUniformInteger(1, MostRelevant));
        int[] columns = random.Permutation(features.Columns)[..relevant];
        double curved = random.Chance(0.5) ? 0 : random.NextDouble(), products = random.Chance(0.7) ? 0 : random.NextDouble();
        float[] scores = new float[prior.Length * rows], term = new float[rows];
        foreach (int column in columns)
        {
            features[column].CopyTo(term);
            if (random.Chance(curved))
                Activation.Apply(Activation.Sample(random), term, random.Gaussian());
            if (random.Chance(products))
            {
                ReadOnlySpan<float> other = features[columns[random.Next(relevant)]];
                for (int row = 0; row < rows; row++)
                    term[row] *= other[row];
            }

            ColumnMath.Standardise(term);
            for (int c = 0; c < prior.Length; c++)
                ColumnMath.AddScaled(term, (float)random.Gaussian(), scores.AsSpan(c * rows, rows));
        }

        for (int c = 0; c < prior.Length; c++)
            ColumnMath.Standardise(scores.AsSpan(c * rows, rows));
        ClassAssignment.ByHighestScore(scores, prior, SampleTemperature(random), labels, random);
    }
}
