using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using System.Xml.Linq;

/// <summary>
/// English texts that every .NET SDK has: the summaries of the base library's documentation. The class is the namespace that a summary is
/// from; the names of types and members are left out, for they would tell.
/// </summary>
internal static partial class Documentation
{
    private static readonly string[] Namespaces =
        ["System.Net", "System.Security", "System.Xml", "System.Reflection", "System.Collections", "System.Text", "System.IO", "System.Threading"];

    /// <summary>Up to so many different texts of every namespace, in an order fixed by the seed.</summary>
    /// <exception cref="InvalidDataException">This machine has a runtime without an SDK.</exception>
    public static LabelledText[] Read(int perClass, int seed)
    {
        string root = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        string packs = Path.Combine(root, "packs", "Microsoft.NETCore.App.Ref");
        string[] files = Directory.Exists(packs) ? [.. Directory.EnumerateFiles(packs, "*.xml", SearchOption.AllDirectories).Order(StringComparer.Ordinal)] : [];
        if (files.Length == 0)
            throw new InvalidDataException($"{packs}: has no documentation; that of a .NET SDK was expected");

        Dictionary<string, List<string>> texts = Namespaces.ToDictionary(name => name, _ => new List<string>());
        HashSet<string> seen = [];
        foreach (XElement member in files.SelectMany(file => XDocument.Load(file).Descendants("member")))
        {
            string name = member.Attribute("name")?.Value ?? "";
            string space = string.Join('.', name[(name.IndexOf(':', StringComparison.Ordinal) + 1)..].Split('.').Take(2));
            if (!texts.TryGetValue(space, out List<string>? list) || member.Element("summary") is not { } summary)
                continue;
            string text = Spaces().Replace(string.Concat(summary.DescendantNodes().OfType<XText>().Select(part => part.Value)), " ").Trim();
            if (text.Split(' ').Length >= 5 && seen.Add(text))
                list.Add(text);
        }

        var random = new Random(seed);
        List<LabelledText> rows = [];
        foreach (string space in Namespaces)
        {
            string[] all = [.. texts[space]];
            random.Shuffle(all);
            rows.AddRange(all.Take(perClass).Select(text => new LabelledText { Label = space, Text = text }));
        }

        LabelledText[] shuffled = [.. rows];
        random.Shuffle(shuffled);
        return shuffled;
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
