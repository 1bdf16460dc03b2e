namespace Vsml.MetaTraining;

/// <summary>
/// Columns of a table of categories, as of games, ratings and questionnaires: groups of indicators, mostly all of one
/// width, or levels written as numbers; a few tables have measurements or useless columns among them.
/// </summary>
internal static class CategoryPlan
{
    public static Column[] Sample(int inputs, Random random)
    {
        float[] style = random.NextDouble() switch
        {
            < 0.65 => [0, 0, 1],
            < 0.80 => [0, 1, 0],
            < 0.90 => [0, 0.5f, 0.5f],
            _ => [0.3f, 0.2f, 0.5f],
        };
        bool alike = random.Chance(0.7);
        int shared = random.Next(2, 6);
        double noise = random.Chance(0.75) ? 0 : random.Uniform(0, 0.5);
        List<Column> columns = [];
        for (int left = inputs; left > 0;)
        {
            int levels = alike ? shared : random.Next(2, 6);
            ColumnKind kind = (ColumnKind)random.Pick(style);
            if (kind == ColumnKind.OneHot && left < 2)
                kind = ColumnKind.Ordinal;
            ColumnSource source = columns.Count > 0 && random.Chance(noise) ? ColumnSource.Noise : ColumnSource.Informative;
            int width = kind == ColumnKind.OneHot ? Math.Min(levels, left) : 1;
            columns.Add(new Column(kind, source, kind switch { ColumnKind.Numeric => 0, ColumnKind.Ordinal => levels, _ => width }, width));
            left -= width;
        }

        return [.. columns.OrderBy(column => column.Source)];
    }
}
