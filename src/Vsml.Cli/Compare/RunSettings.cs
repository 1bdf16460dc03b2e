using System.Security.Cryptography;
using System.Text;
using Vsml.Cli.Tabular;

namespace Vsml.Cli.Compare;

/// <summary>
/// What a result depends on beside its dataset's and trainer's names, split and repeat, as text: <c>label=kind; seed=0; ...</c>. Results of
/// different settings do not belong into one file.
/// </summary>
/// <param name="label">The column to predict.</param>
/// <param name="plan">Of all results.</param>
internal sealed class RunSettings(string label, ComparisonPlan plan)
{
    private static readonly string Version = typeof(LearningAlgorithm).Assembly.GetName().Version!.ToString(3);

    private readonly Dictionary<string, string> _dataOf = plan.Datasets.ToDictionary(dataset => dataset.Name, FingerprintOf);

    public string Of(Dataset dataset, Contender contender)
    {
        (string, string)[] settings =
        [
            ("label", Uri.EscapeDataString(label)), ("seed", $"{plan.Seed}"), ("threads", $"{plan.Threads}"), ("data", _dataOf[dataset.Name]), ("vsml", Version),
        ];
        return string.Join("; ", settings.Select(setting => $"{setting.Item1}={setting.Item2}").Concat(contender.Settings));
    }

    /// <summary>Names the first setting that differs.</summary>
    public static string Difference(string there, string here)
    {
        Dictionary<string, string> ofThere = Parse(there), ofHere = Parse(here);
        foreach (string name in ofHere.Keys.Union(ofThere.Keys))
        {
            (string? one, string? other) = (ofThere.GetValueOrDefault(name), ofHere.GetValueOrDefault(name));
            if (one != other)
                return $"{name} is {one ?? "not set"} there and {other ?? "not set"} here";
        }
        return $"'{there}' there and '{here}' here";
    }

    private static Dictionary<string, string> Parse(string settings) => settings.Split("; ").Select(setting => setting.Split('=', 2))
        .Where(setting => setting.Length == 2).DistinctBy(setting => setting[0]).ToDictionary(setting => setting[0], setting => Uri.UnescapeDataString(setting[1]));

    /// <summary>Of what was read: another file under the old name, or the same read otherwise, is other data.</summary>
    private static string FingerprintOf(Dataset dataset)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (FeatureColumn column in dataset.Columns)
        {
            AddText($"{column.GetType().Name} {column.Name}");
            switch (column)
            {
                case NumberColumn numbers:
                    AddNumbers(numbers.Values);
                    break;
                case TextColumn texts:
                    AddNumbers(texts.Codes);
                    AddNumbers([texts.HasTooManyTexts ? texts.MaxCategories : 0]);
                    foreach (string text in texts.Texts)
                        AddText(text);
                    break;
            }
        }
        AddNumbers(dataset.Labels);
        if (dataset.Targets is { } targets)
            AddNumbers(targets);
        foreach (string name in dataset.Classes)
            AddText(name);
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 6));

        void AddText(string text) => hash.AppendData(Encoding.UTF8.GetBytes(text + "\0"));

        void AddNumbers<T>(T[] values)
            where T : unmanaged => hash.AppendData(System.Runtime.InteropServices.MemoryMarshal.AsBytes<T>(values));
    }
}
