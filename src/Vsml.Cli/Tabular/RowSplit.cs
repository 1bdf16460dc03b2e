namespace Vsml.Cli.Tabular;

/// <summary>Training rows and disjoint test rows of one dataset, drawn at random, the same for every trainer.</summary>
internal sealed record RowSplit(int[] Training, int[] Test)
{
    public const int MaxTestRows = 1000;

    /// <summary>With fewer test rows a score says little: such a size does not fit the dataset.</summary>
    public const int MinTestRows = 50;

    public static bool Fits(Dataset dataset, int trainingRows) => dataset.Rows >= trainingRows + MinTestRows;

    /// <summary>
    /// One shuffle per dataset, repeat and seed, whatever else is compared: the training rows are its first, the test rows its last,
    /// so that a larger size adds rows to a smaller one's and, where the file is long enough, is tested on the same rows.
    /// Rows are drawn plainly, not by class, but where all training rows would be of one class the last one
    /// changes places with the first row of another class.
    /// </summary>
    public static RowSplit Draw(Dataset dataset, int trainingRows, int repeat, int seed)
    {
        int[] order = [.. Enumerable.Range(0, dataset.Rows)];
        new Random(NamedSeed.Of(dataset.Name, repeat, seed)).Shuffle(order);

        int[] labels = dataset.Labels;
        int firstClass = labels[order[0]];
        int other = Array.FindIndex(order, row => labels[row] != firstClass);
        if (other >= trainingRows)
            (order[other], order[trainingRows - 1]) = (order[trainingRows - 1], order[other]);

        return new RowSplit(order[..trainingRows], order[^Math.Min(MaxTestRows, dataset.Rows - trainingRows)..]);
    }
}
