using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Microsoft.ML;
using Microsoft.ML.Data;
using Xunit;

namespace Vsml.MLNet.Tests;

/// <summary>A model loads by ML.NET's own Model.Load in a program that knows ML.NET only: FreshProcess/Program.cs.</summary>
public sealed class FreshProcessTests : IDisposable
{
    private readonly MLContext _context = new(seed: 1);
    private readonly string _folder = Directory.CreateTempSubdirectory("vsml-fresh-").FullName;

    private static string Program { get; } = typeof(FreshProcessTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(metadata => metadata.Key == "FreshProcess").Value!;

    [Fact]
    public void TheProgramDoesNotNameTheTrainersAssembly()
    {
        using var file = new PEReader(File.OpenRead(Program));
        MetadataReader metadata = file.GetMetadataReader();

        string[] references = [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))];

        Assert.Contains("Microsoft.ML.Data", references);
        Assert.DoesNotContain(references, reference => reference.StartsWith("Vsml", StringComparison.Ordinal));
    }

    [Fact]
    public void Multiclass_LoadsAndScoresThereAsHere()
    {
        List<Row> rows = Data.Clusters(60, seed: 1);
        var model = _context.Multiclass().Append(_context.Transforms.Conversion.MapKeyToValue("PredictedLabel")).Fit(_context.View(rows));

        Row row = rows[0];
        float[] scores = model.Scores(_context.View([row]))[0];
        Assert.Equal($"{Text(scores)} {Data.Names[Array.IndexOf(scores, scores.Max())]}", ScoreElsewhere(model, rows, row));
    }

    [Fact]
    public void Binary_LoadsAndScoresThereAsHere()
    {
        List<Row> rows = Data.Clusters(60, seed: 1);
        var model = _context.Binary().Fit(_context.View(rows));

        Row row = rows[0];
        float score = model.Transform(_context.View([row])).GetColumn<float>("Score").Single();
        Assert.Equal($"{Text([score])} {score > 0}", ScoreElsewhere(model, rows, row));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string ScoreElsewhere(ITransformer model, List<Row> rows, Row row)
    {
        string path = Path.Combine(_folder, "model.zip");
        _context.Model.Save(model, _context.View(rows).Schema, path);
        var start = new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet")
        {
            ArgumentList = { "exec", Program, path, Text(row.Features) },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors.Result);
        return output.Trim();
    }

    private static string Text(float[] values) => string.Join(',', values.Select(value => value.ToString("R", CultureInfo.InvariantCulture)));
}
