using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Vsml.Cli.Tests.Documentation;

/// <summary>The first success of every README compiles as it stands there, but for what it says of the reader's own: a type of a row, rows, a label.</summary>
public sealed partial class ReadmeSnippetTests
{
    private const string ImplicitUsings = "using System; using System.Collections.Generic; using System.IO; using System.Linq;\n";

    [Theory]
    [InlineData("README.md", 0, "using Vsml;", "", "")]
    [InlineData("README.md", 1, "using Microsoft.ML; using Microsoft.ML.Data; using Vsml.MLNet;",
        "var mlContext = new MLContext(); IDataView rows = null!; string[] columns = []; float[] features = []; int label = 0;", "")]
    [InlineData("src/Vsml/README.md", 0, "", "(float[], int)[] rows = [];", "")]
    [InlineData("src/Vsml.MLNet/README.md", 0, "", "", "class Iris { }")]
    [InlineData("src/Vsml.MLNet/README.md", 1, "using Microsoft.ML;", "var mlContext = new MLContext(); IDataView rows = null!, moreRows = null!;", "")]
    [InlineData("src/Vsml.MetaTraining/README.md", 0, "", "", "")]
    [InlineData("src/Vsml.Onnx/README.md", 0, "", "RowBuffer rows = null!;", "")]
    [InlineData("src/Vsml.Tables/README.md", 0, "using Vsml.Tables;", "", "")]
    public void ASnippet_Compiles(string readme, int index, string usings, string before, string types)
    {
        string snippet = Blocks().Matches(File.ReadAllText(Path.Combine(Repository(), readme)).ReplaceLineEndings("\n"))[index].Groups[1].Value;
        string[] own = [.. snippet.Split('\n').Where(line => line.StartsWith("using ", StringComparison.Ordinal) && !line.Contains('=', StringComparison.Ordinal))];
        string code = $"{ImplicitUsings}{usings}\n{string.Join('\n', own)}\n{before}\n{string.Join('\n', snippet.Split('\n').Except(own))}\n{types}";

        CSharpCompilation compilation = CSharpCompilation.Create(
            "Snippet", [CSharpSyntaxTree.ParseText(code)],
            [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path))]);
        Assert.Empty(compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(diagnostic => diagnostic.ToString()));
    }

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
