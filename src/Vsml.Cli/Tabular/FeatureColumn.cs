using System.Globalization;

namespace Vsml.Cli.Tabular;

/// <summary>A column of features, as read: one cell a row.</summary>
internal abstract record FeatureColumn(string Name)
{
    /// <summary>
    /// A column is of numbers if every cell that is not empty is a finite number as the invariant culture writes it, else of text.
    /// An empty cell (or NaN among numbers) is missing.
    /// </summary>
    public static FeatureColumn Read(string name, IReadOnlyList<string> cells) =>
        (FeatureColumn?)NumberColumn.TryParse(name, cells) ?? TextColumn.From(name, cells);
}

/// <param name="Name">As in the header.</param>
/// <param name="Values">[rows], NaN where missing.</param>
internal sealed record NumberColumn(string Name, double[] Values) : FeatureColumn(Name)
{
    public static NumberColumn? TryParse(string name, IReadOnlyList<string> cells)
    {
        var values = new double[cells.Count];
        for (int row = 0; row < values.Length; row++)
        {
            if (cells[row].Length == 0)
                values[row] = double.NaN;
            else if (!double.TryParse(cells[row], NumberStyles.Float, CultureInfo.InvariantCulture, out values[row])
                || double.IsInfinity(values[row]))
                return null;
        }
        return new NumberColumn(name, values);
    }
}

/// <param name="Name">As in the header.</param>
/// <param name="Codes">[rows], index of the cell's text among <paramref name="Texts"/>, <see cref="Missing"/> where the cell is empty.</param>
/// <param name="Texts">The distinct texts, in order of appearance.</param>
internal sealed record TextColumn(string Name, int[] Codes, IReadOnlyList<string> Texts) : FeatureColumn(Name)
{
    public const int Missing = -1;

    public static TextColumn From(string name, IReadOnlyList<string> cells)
    {
        var codes = new int[cells.Count];
        var codeOf = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int row = 0; row < codes.Length; row++)
        {
            string text = cells[row];
            if (text.Length == 0)
                codes[row] = Missing;
            else if (!codeOf.TryGetValue(text, out codes[row]))
                codeOf.Add(text, codes[row] = codeOf.Count);
        }
        return new TextColumn(name, codes, [.. codeOf.Keys]);
    }
}
