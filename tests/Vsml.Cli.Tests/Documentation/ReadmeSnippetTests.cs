using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Vsml.Cli.Tests.Documentation;

/// <summary>Every snippet of a README compiles as it stands there, but for what it says of the reader's own: a type of a row, rows, a label.</summary>
public sealed partial class ReadmeSnippetTests
{
    private const string ImplicitUsings = "using System; using System.Collections.Generic; using System.IO; using System.Linq;\n";

    private const string Flowers = "class Flower { public string Label = \"\"; } class Guess { public float[] Score { get; set; } = []; }";

    [Theory]
    [InlineData("README.md", 0, "using Vsml;", "", "")]
    [InlineData("README.md", 1, "using Microsoft.ML; using Microsoft.ML.Data; using Vsml.MLNet;",
        "var mlContext = new MLContext(); IDataView rows = null!; string[] columns = []; float[] features = []; int label = 0;", "")]
    [InlineData("samples/Text/README.md", 0, "using Microsoft.ML;", "var ml = new MLContext();",
        "static class SentenceVectors { public static IEstimator<ITransformer> Estimator(MLContext ml) => throw new NotSupportedException(); }")]
    [InlineData("src/Vsml/README.md", 0, "", "(float[], int)[] rows = [];", "")]
    [InlineData("src/Vsml/README.md", 1, "using Vsml;", "(float[], int)[] images = []; var probabilities = new float[10];", "")]
    [InlineData("src/Vsml.AspNetCore/README.md", 0,
        "using Microsoft.AspNetCore.Builder; using Microsoft.ML; using Vsml.AspNetCore; using Vsml.MLNet;",
        "var mlContext = new MLContext(); ITransformer model = null!; string key = \"\";", Flowers)]
    [InlineData("src/Vsml.MLNet/README.md", 0, "", "", "class Iris { }")]
    [InlineData("src/Vsml.MLNet/README.md", 1, "using Microsoft.ML;", "var mlContext = new MLContext(); IDataView rows = null!, moreRows = null!;", "")]
    [InlineData("src/Vsml.MLNet/README.md", 2, "using Vsml.MLNet;", "VsmlMulticlassModelParameters model = null!; float[] features = [];", "")]
    [InlineData("src/Vsml.MLNet/README.md", 3, "using Microsoft.ML;", "var mlContext = new MLContext(); ITransformer model = null!; IDataView rows = null!;", "")]
    [InlineData("src/Vsml.MLNet/README.md", 4, "using Microsoft.ML; using Vsml.MLNet;", "var mlContext = new MLContext(); var flower = new Flower();", Flowers)]
    [InlineData("src/Vsml.MLNet/README.md", 5, "using Microsoft.ML; using Vsml.MLNet;", "var mlContext = new MLContext(); var flower = new Flower();", Flowers)]
    [InlineData("src/Vsml.MLNet.Extensions/README.md", 0, "using Microsoft.AspNetCore.Builder; using Microsoft.Extensions.DependencyInjection; using Vsml.MLNet;",
        "WebApplicationBuilder builder = null!; WebApplication app = null!;", Flowers)]
    [InlineData("src/Vsml.MetaTraining/README.md", 0, "", "", "")]
    [InlineData("src/Vsml.MetaTraining/README.md", 1, "using Vsml; using Vsml.MetaTraining;",
        "MetaTrainingConfig config = null!; MetaTrainingOptions options = null!; ITaskDistribution tasks = null!;",
        "class MyGradient(NetworkSpec spec) : IEpisodeGradient<Episode> { public double LossAndGradient(ReadOnlySpan<float> v, Episode e, Span<float> g) => spec.StateSize; }")]
    [InlineData("src/Vsml.Onnx/README.md", 0, "", "RowBuffer rows = null!;", "")]
    [InlineData("src/Vsml.Tables/README.md", 0, "using Vsml.Tables;", "", "")]
    public void ASnippet_Compiles(string readme, int index, string usings, string before, string types)
    {
        string snippet = SnippetsOf(readme)[index];
        string[] own = [.. snippet.Split('\n').Where(line => line.StartsWith("using ", StringComparison.Ordinal) && !line.Contains('=', StringComparison.Ordinal))];
        string code = $"{ImplicitUsings}{usings}\n{string.Join('\n', own)}\n{before}\n{string.Join('\n', snippet.Split('\n').Except(own))}\n{types}";

        CSharpCompilation compilation = CSharpCompilation.Create(
            "Snippet", [CSharpSyntaxTree.ParseText(code)],
            [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path))]);
        Assert.Empty(compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(diagnostic => diagnostic.ToString()));
    }

    /// <summary>A snippet that is added is compiled too, or this fails.</summary>
    [Fact]
    public void EverySnippetOfAReadme_IsAmongThem()
    {
        string repository = Repository();
        IEnumerable<string> readmes = ((string[])["src", "samples"])
            .SelectMany(room => Directory.GetDirectories(Path.Combine(repository, room))).Append(repository)
            .Select(folder => Path.Combine(folder, "README.md")).Where(File.Exists).Select(path => Path.GetRelativePath(repository, path).Replace('\\', '/'));
        IEnumerable<(string, int)> compiled = typeof(ReadmeSnippetTests).GetMethod(nameof(ASnippet_Compiles))!.GetCustomAttributes<InlineDataAttribute>()
            .SelectMany(data => data.GetData(null!)).Select(data => ((string)data[0], (int)data[1]));

        Assert.Equal(readmes.SelectMany(readme => SnippetsOf(readme).Select((_, index) => (readme, index))).Order(), compiled.Order());
    }

    /// <summary>Who opens the page of a package sees within ten lines what to do first, and no more than ten lines of it.</summary>
    [Fact]
    public void APackagesReadme_ShowsItsFirstSuccessInTenLines()
    {
        string[] packages = [.. Directory.GetDirectories(Path.Combine(Repository(), "src")).Where(folder => !Path.GetFileName(folder).Equals("Vsml.Tables", StringComparison.Ordinal))];
        Assert.InRange(packages.Length, 9, 30);
        foreach (string package in packages)
        {
            string[] lines = File.ReadAllLines(Path.Combine(package, "README.md"));
            int begin = Array.FindIndex(lines, line => line.StartsWith("```", StringComparison.Ordinal)), end = Array.FindIndex(lines, begin + 1, line => line == "```");
            int count = lines[(begin + 1)..end].Count(line => line.Length > 0);
            Assert.True(begin is > 0 and <= 10 && count <= 10, $"{package}: the first snippet begins in line {begin + 1} and has {count} lines");
        }
    }

    private static string[] SnippetsOf(string readme) =>
        [.. Blocks().Matches(File.ReadAllText(Path.Combine(Repository(), readme)).ReplaceLineEndings("\n")).Select(block => block.Groups[1].Value)];

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Blocks();

    private static string Repository()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Vsml.MLNet.sln")))
            folder = Path.GetDirectoryName(folder);
        return folder ?? throw new InvalidOperationException($"{AppContext.BaseDirectory} is in no copy of the repository");
    }
}
