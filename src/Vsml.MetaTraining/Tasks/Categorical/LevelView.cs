namespace Vsml.MetaTraining;

/// <summary>The informative columns as small integers: the levels of categories, and measurements cut in a few ranges.</summary>
internal sealed class LevelView
{
    private readonly int[][] _levels;

    private LevelView(int[][] levels, int[] counts)
    {
        _levels = levels;
        Counts = counts;
    }

    /// <summary>Number of levels of each column.</summary>
    public int[] Counts { get; }

    public int Columns => _levels.Length;

    public int Rows => _levels[0].Length;

    /// <summary>The level of every row in a column, 0 to <see cref="Counts"/> - 1.</summary>
    public int[] this[int column] => _levels[column];

    /// <summary>Draws the informative columns of a table, every level as likely as another or all of them dependent and uneven.</summary>
    public static LevelView Fill(Table table, Random random)
    {
        bool even = random.Chance(0.6);
        LatentPrior.Fill(table, random);
        table.ObserveAsMeasured(random);
        int[][] levels = new int[table.Informative][];
        int[] counts = new int[table.Informative];
        float[] ranges = new float[table.Rows];
        for (int column = 0; column < levels.Length; column++)
        {
            bool numeric = table.Columns[column].Kind == ColumnKind.Numeric;
            counts[column] = numeric ? random.Next(2, 5) : table.Columns[column].Levels;
            Span<float> latent = table.Latent(column), observed = numeric ? ranges : table.Observed(column);
            if (numeric || !even)
                Levels.FromLatent(latent, counts[column], observed, random);
            else
                DrawEvenly(latent, counts[column], observed, random);
            table.MarkObserved(column);
            levels[column] = new int[table.Rows];
            for (int row = 0; row < table.Rows; row++)
                levels[column][row] = (int)observed[row];
        }

        return new LevelView(levels, counts);
    }

    private static void DrawEvenly(Span<float> latent, int levels, Span<float> observed, Random random)
    {
        for (int row = 0; row < observed.Length; row++)
            latent[row] = observed[row] = random.Next(levels);
        ColumnMath.Standardise(latent);
    }
}
