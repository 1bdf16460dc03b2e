namespace Vsml.MetaTraining;

/// <summary>
/// Draws what the columns of a table are, so that their widths add up to the number of inputs. Most tables are of one
/// style (measurements, codes, categories), the others mix them; most have no useless column, some hardly anything else.
/// </summary>
internal static class ColumnPlan
{
    private const double Measurements = 0.54, Codes = 0.12, Categories = 0.12;
    private const double LevelWithoutIndicator = 0.12;

    /// <summary>The columns of a table, informative ones (at least one) first.</summary>
    public static Column[] Sample(int inputs, Random random)
    {
        float[] style = SampleStyle(random);
        float[] sources = SampleSources(inputs, random);
        int widest = random.Chance(0.25) ? 40 : random.Next(2, 9);
        bool binary = random.Chance(0.25);
        List<Column> columns = [];
        for (int left = inputs; left > 0;)
        {
            ColumnKind kind = (ColumnKind)random.Pick(style);
            if (kind == ColumnKind.OneHot && left < 2)
                kind = style[(int)ColumnKind.Numeric] > 0 ? ColumnKind.Numeric : ColumnKind.Ordinal;
            ColumnSource source = columns.Count == 0 ? ColumnSource.Informative : (ColumnSource)random.Pick(sources);
            Column column = kind switch
            {
                ColumnKind.OneHot => OneHot(source, Math.Min(left, widest), random),
                ColumnKind.Ordinal => new Column(kind, source, binary || random.Chance(0.4) ? 2 : random.LogUniformInteger(3, 10), 1),
                _ => new Column(kind, source, 0, 1),
            };
            columns.Add(column);
            left -= column.Width;
        }

        return [.. columns.OrderBy(column => column.Source)];
    }

    private static Column OneHot(ColumnSource source, int widest, Random random)
    {
        int width = Math.Min(widest, random.Chance(0.25) ? 2 : random.LogUniformInteger(2, Math.Max(2, widest)));
        int levels = width > 2 && random.Chance(LevelWithoutIndicator) ? width + 1 : width;
        return new Column(ColumnKind.OneHot, source, levels, width);
    }

    /// <summary>Probabilities of the kinds numeric, ordinal and one-hot.</summary>
    private static float[] SampleStyle(Random random) => random.NextDouble() switch
    {
        < Measurements => [1, 0, 0],
        < Measurements + Codes => random.Chance(0.5) ? [0, 1, 0] : [0.3f, 0.7f, 0],
        < Measurements + Codes + Categories => random.Chance(0.5) ? [0, 0, 1] : [0.1f, 0.1f, 0.8f],
        _ => random.Dirichlet(3, 0.8),
    };

    /// <summary>Probabilities of the sources informative, redundant, noise and constant.</summary>
    private static float[] SampleSources(int inputs, Random random)
    {
        double noise = random.NextDouble() switch
        {
            < 0.72 => 0,
            < 0.93 => random.Uniform(0, 0.5),
            _ => random.Uniform(0.5, 0.95),
        };
        double redundant = random.Chance(0.5) ? random.Uniform(0, 0.8) : 0;
        double constant = random.Chance(inputs >= 32 ? 0.10 : 0.04) ? random.Uniform(0, 0.5) : 0;
        double informative = Math.Max(0.03, (1 - noise) * (1 - redundant) * (1 - constant));
        return [(float)informative, (float)((1 - noise) * redundant), (float)noise, (float)constant];
    }
}
