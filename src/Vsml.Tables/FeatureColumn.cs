namespace Vsml.Tables;

/// <summary>A column of features, as read: one cell a row.</summary>
public abstract record FeatureColumn(string Name);

/// <param name="Name">As in the header.</param>
/// <param name="Values">[rows], NaN where missing.</param>
public sealed record NumberColumn(string Name, double[] Values) : FeatureColumn(Name)
{
    /// <summary>A typical deviation that has fewer of a float's steps than these is not told apart well enough.</summary>
    private const double FewestSteps = 4096, FloatsBetweenPowersOfTwo = 1 << 23;

    /// <summary>
    /// What to subtract before the values become floats: 0, or the median where a float's 24 bits hold little but what all values have in
    /// common, as with a date in milliseconds.
    /// </summary>
    public double Origin { get; } = OriginOf(Values);

    /// <summary>How the column writes its numbers.</summary>
    public NumberMarks Marks { get; init; } = new('.', null);

    /// <summary>The value less <see cref="Origin"/>, NaN where missing; never infinite.</summary>
    public float AsFloat(int row) => (float)Math.Clamp(Values[row] - Origin, float.MinValue, float.MaxValue);

    private static double OriginOf(double[] values)
    {
        double[] sorted = [.. values.Where(double.IsFinite).Order()];
        if (sorted.Length == 0)
            return 0;
        double median = sorted[sorted.Length / 2];
        double[] deviations = [.. sorted.Select(value => Math.Abs(value - median)).Where(deviation => deviation > 0).Order()];
        if (deviations.Length == 0)
            return 0;
        double typical = deviations[deviations.Length / 2], step = Math.Abs(median) / FloatsBetweenPowersOfTwo;
        return typical < FewestSteps * step ? median : 0;
    }
}

/// <param name="Name">As in the header.</param>
/// <param name="Codes">[rows], index of the cell's text among <paramref name="Texts"/>, <see cref="Missing"/> where there is none.</param>
/// <param name="Texts">The distinct texts, in order of appearance.</param>
public sealed record TextColumn(string Name, int[] Codes, IReadOnlyList<string> Texts) : FeatureColumn(Name)
{
    /// <summary>The code of a missing cell.</summary>
    public const int Missing = -1;

    /// <summary>How many of the texts are to be encoded at most: an input for each text of a column of ids would say nothing at any price.</summary>
    public int MaxCategories { get; init; } = ReadOptions.Default.MaxCategories;

    /// <summary>Whether there are more texts than may be encoded.</summary>
    public bool HasTooManyTexts => Texts.Count > MaxCategories;

    /// <summary>
    /// The codes to encode by what some rows show, in order of appearance: all of them, or where they are more than
    /// <see cref="MaxCategories"/> the most frequent ones among those that occur more than once.
    /// </summary>
    /// <param name="rows">Of the table.</param>
    public IReadOnlyList<int> Categories(IEnumerable<int> rows)
    {
        var counts = new Dictionary<int, int>();
        var met = new List<int>();
        foreach (int row in rows)
        {
            int code = Codes[row];
            if (code == Missing)
                continue;
            if (!counts.TryGetValue(code, out int count))
                met.Add(code);
            counts[code] = count + 1;
        }
        if (met.Count <= MaxCategories)
            return met;
        HashSet<int> chosen = [.. met.Where(code => counts[code] > 1).OrderByDescending(code => counts[code]).Take(MaxCategories)];
        return [.. met.Where(chosen.Contains)];
    }

    /// <summary>A column of texts, missing where a cell is null.</summary>
    internal static TextColumn From(string name, IReadOnlyList<string?> cells)
    {
        var codes = new int[cells.Count];
        var codeOf = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int row = 0; row < codes.Length; row++)
        {
            if (cells[row] is not { } text)
                codes[row] = Missing;
            else if (!codeOf.TryGetValue(text, out codes[row]))
                codeOf.Add(text, codes[row] = codeOf.Count);
        }
        return new TextColumn(name, codes, [.. codeOf.Keys]);
    }
}
