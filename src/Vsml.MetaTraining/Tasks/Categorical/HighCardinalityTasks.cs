namespace Vsml.MetaTraining;

/// <summary>
/// Tables in which some categories have many levels, a few frequent and most rare (by Zipf's law), as places, products and diagnoses do. Every
/// level counts for each class what is its own, so that what is learned of one level says nothing of another; measurements may add
/// to it. A category is one input of codes in no order that means anything, or a group of indicators, of which the rarest levels may have none.
/// </summary>
internal sealed class HighCardinalityTasks : TableTasks
{
    private const int MostLevels = 400;

    /// <inheritdoc/>
    public override string Name => "high cardinality";

    private protected override double CleanLabels => 0.85;

    private protected override Column[] Plan(int inputs, Random random)
    {
        List<Column> columns = [];
        double categories = random.Chance(0.5) ? 1 : random.Uniform(0.2, 1), indicators = random.Uniform(0, 1), noise = random.Chance(0.6) ? 0 : random.Uniform(0, 0.5);
        for (int left = inputs; left > 0;)
        {
            bool isCategory = columns.Count == 0 || random.Chance(categories);
            ColumnSource source = columns.Count > 0 && random.Chance(noise) ? ColumnSource.Noise : ColumnSource.Informative;
            int levels = random.LogUniformInteger(6, MostLevels), width = 1;
            ColumnKind kind = !isCategory ? ColumnKind.Numeric : left >= 6 && random.Chance(indicators) ? ColumnKind.OneHot : ColumnKind.Ordinal;
            if (kind == ColumnKind.OneHot)
                width = Math.Min(left, levels);
            columns.Add(new Column(kind, source, isCategory ? levels : 0, width));
            left -= width;
        }

        return [.. columns.OrderBy(column => column.Source)];
    }

    private protected override void Generate(Table table, float[] prior, int[] labels, Random random)
    {
        int rows = table.Rows, classes = prior.Length;
        LatentPrior.Fill(table, random);
        float[] relevance = random.Relevance(table.Informative), scores = new float[classes * rows], term = new float[rows];
        for (int column = 0; column < table.Informative; column++)
        {
            int levels = table.Columns[column].Levels;
            if (levels > 0)
                DrawLevels(table, column, levels, random);
            for (int c = 0; c < classes; c++)
            {
                if (levels > 0)
                    Effect(table.Observed(column), levels, term, random);
                else
                    table.Latent(column).CopyTo(term);
                ColumnMath.AddScaled(term, relevance[column] * (levels > 0 ? 1 : (float)random.Gaussian()), scores.AsSpan(c * rows, rows));
            }
        }

        for (int c = 0; c < classes; c++)
            ColumnMath.Standardise(scores.AsSpan(c * rows, rows));
        ClassAssignment.ByHighestScore(scores, prior, random.Chance(0.5) ? 0 : random.LogUniform(0.03, 0.5), labels, random);
    }

    /// <summary>Draws levels whose frequencies fall with their rank; the rank is the index of an indicator, but says nothing as a code.</summary>
    private static void DrawLevels(Table table, int column, int levels, Random random)
    {
        float[] shares = new float[levels];
        double falls = random.Uniform(0, 1.5);
        for (int level = 0; level < levels; level++)
            shares[level] = (float)Math.Pow(level + 1, -falls);
        int[]? codes = table.Columns[column].Kind == ColumnKind.Ordinal ? random.Permutation(levels) : null;
        Span<float> observed = table.Observed(column), latent = table.Latent(column);
        for (int row = 0; row < observed.Length; row++)
        {
            int level = random.Pick(shares);
            latent[row] = observed[row] = codes is null ? level : codes[level];
        }

        ColumnMath.Standardise(latent);
        table.MarkObserved(column);
    }

    /// <summary>What the level of each row counts for a class, <c>[rows]</c>: in some tasks much for a few levels, in others a little for all.</summary>
    private static void Effect(ReadOnlySpan<float> observed, int levels, float[] term, Random random)
    {
        float[] worth = new float[levels];
        random.FillGaussian(worth);
        if (random.Chance(0.4))
        {
            foreach (ref float value in worth.AsSpan())
                value *= value * value;
        }

        for (int row = 0; row < term.Length; row++)
            term[row] = worth[(int)observed[row]];
        ColumnMath.Standardise(term);
    }
}
