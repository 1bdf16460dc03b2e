using Microsoft.ML;

namespace Vsml.Cli.Compare;

/// <summary>
/// The pretrained weights that ML.NET's TextClassification begins with, which it downloads at its first Fit: to the folder of the environment variable
/// MICROSOFTML_RESOURCE_PATH, or to a temporary one. (By itself, ML.NET's trainer looks in the temporary one alone, whatever the variable says.)
/// </summary>
/// <param name="Folder">What a context's temporary folder has to be: the weights are in its folder mlnet.</param>
internal sealed record TextClassificationWeights(string Folder)
{
    public const string Variable = "MICROSOFTML_RESOURCE_PATH";

    public const string FileName = "NasBert2000000.tsm";

    private string File => PathIn(Folder);

    /// <summary>Finds the weights, or has them downloaded.</summary>
    /// <param name="note">Told that there is something to download.</param>
    /// <returns>The weights, or why there are none.</returns>
    public static (TextClassificationWeights? Weights, string? Missing) Get(Action<string> note)
    {
        string folder = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named ? Path.GetFullPath(named) : Path.GetTempPath();
        var weights = new TextClassificationWeights(folder);
        if (System.IO.File.Exists(weights.File))
            return (weights, null);
        if (System.IO.File.Exists(Path.Combine(folder, FileName)))
            return (Beside(Path.Combine(folder, FileName)), null);

        note($"{TextContenders.TextClassification}: its pretrained weights are not in {weights.File}; ML.NET downloads them now");
        try
        {
            Download(weights);
            return (weights, null);
        }
        catch (Exception e) when (e is InvalidOperationException or IOException or UnauthorizedAccessException or AggregateException)
        {
            return (null, $"its pretrained weights, which can't be had ({Shortened(e.Message)}); put {FileName} into the folder of {Variable}");
        }
    }

    private static string PathIn(string folder) => Path.Combine(folder, "mlnet", FileName);

    /// <summary>Weights that lie in the folder itself, as those of ML.NET's other trainers do: seen from a folder of the form that this one wants.</summary>
    private static TextClassificationWeights Beside(string file)
    {
        var seen = new TextClassificationWeights(Directory.CreateTempSubdirectory("vsml-weights-").FullName);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(seen.Folder, recursive: true);
        Directory.CreateDirectory(Path.GetDirectoryName(seen.File)!);
        System.IO.File.Copy(file, seen.File);
        return seen;
    }

    /// <summary>By a Fit of two rows: there is no other way to ask for it.</summary>
    private static void Download(TextClassificationWeights weights)
    {
        Directory.CreateDirectory(weights.Folder);
        var context = new MLContext(0);
        Example[] rows = [new() { Text = "one", Label = 0, Features = [0] }, new() { Text = "two", Label = 1, Features = [0] }];
        TextContenders.Select([TextContenders.TextClassification], VsmlContender.AtDefaults, haveVectors: false, weights).Single()
            .Create(context, 1).Fit(Example.ToDataView(context, rows, classes: 2));
    }

    private static string Shortened(string message)
    {
        const int Most = 160;
        string line = message.ReplaceLineEndings("\n").Split('\n')[0];
        return line.Length <= Most ? line : line[..Most] + "...";
    }
}
