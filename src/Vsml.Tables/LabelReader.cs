using System.Globalization;

namespace Vsml.Tables;

/// <summary>Reads the label column's cells: which say nothing, and which may mean the same class though they are written differently.</summary>
internal static class LabelReader
{
    private const int MostRemarks = 5;

    /// <param name="name">Of the column.</param>
    /// <param name="cells">[rows], without outer white space.</param>
    /// <param name="known">Labels that are known to be classes.</param>
    /// <returns>[rows], null where there is no label.</returns>
    public static string?[] Read(
        string name, IReadOnlyList<string> cells, ReadOptions options, ICollection<string> remarks, IReadOnlyCollection<string>? known = null)
    {
        Dictionary<string, int> counts = ColumnReader.CountTexts(cells);
        foreach (string label in known ?? [])
            counts.TryAdd(label, 0);
        HashSet<string> missing = [.. MissingCodes.AmongTexts(counts, options).Except(known ?? [])];
        // '-' and 'pos', or 'NA' and 'EU': with a single class left the codes are classes.
        HashSet<string> codesAsClasses = counts.Count >= 2 && counts.Count - missing.Count < 2 ? missing : [];
        if (codesAsClasses.Count > 0)
            missing = [];
        ColumnReader.AddMissing(name, cells, missing.Contains, remarks);
        if (options.MissingCodes)
        {
            bool IsDoubtful(string text) => codesAsClasses.Contains(text) || (MissingCodes.IsDoubtful(text) && !missing.Contains(text));
            foreach (string doubtful in counts.Keys.Where(text => IsDoubtful(text) && known?.Contains(text) != true))
                remarks.Add($"column '{name}': {counts[doubtful]} cells '{doubtful}' taken as a class, not as missing");
        }
        AddLookAlikes(name, counts.Where(label => !missing.Contains(label.Key)), known ?? [], remarks);
        return [.. cells.Select(cell => cell.Length == 0 || missing.Contains(cell) ? null : cell)];
    }

    private static void AddLookAlikes(
        string name, IEnumerable<KeyValuePair<string, int>> counts, IReadOnlyCollection<string> known, ICollection<string> remarks)
    {
        // Of labels that are all known, nothing is new to be said.
        KeyValuePair<string, int>[][] alike = [.. counts.GroupBy(label => Folded(label.Key))
            .Where(group => group.Count() > 1 && !group.All(label => known.Contains(label.Key))).Select(group => group.ToArray())];
        foreach (KeyValuePair<string, int>[] group in alike.Take(MostRemarks))
        {
            remarks.Add($"column '{name}': {string.Join(" and ", group.Select(label => $"'{label.Key}' ({label.Value} rows)"))} " +
                "look alike and are taken as different classes");
        }
        if (alike.Length > MostRemarks)
            remarks.Add($"column '{name}': {alike.Length - MostRemarks} more groups of labels look alike");
    }

    /// <summary>The same for labels that differ in case, in inner white space, in signs that are not seen, or as 1, 1.0 and 1,0 do.</summary>
    private static string Folded(string label)
    {
        label = string.Concat(label.Where(c => char.GetUnicodeCategory(c) is not (UnicodeCategory.Format or UnicodeCategory.Control) || char.IsWhiteSpace(c)));
        string point = label.Count(c => c == ',') == 1 ? label.Replace(',', '.') : label;
        if (double.TryParse(point, NumberStyles.Float, CultureInfo.InvariantCulture, out double number))
            return number.ToString("R", CultureInfo.InvariantCulture);
        return string.Join(' ', label.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).ToUpperInvariant();
    }
}
