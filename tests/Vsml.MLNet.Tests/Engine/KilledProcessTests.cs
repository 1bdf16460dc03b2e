using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;
using Xunit;

namespace Vsml.MLNet.Tests.Engine;

/// <summary>
/// A process that learns, saves checkpoints and is killed at any moment loses no row that it said was learned, and learns none twice. The
/// environment variable VSML_KILLS says how often it is killed (10 where it is not set).
/// </summary>
public sealed class KilledProcessTests : IDisposable
{
    private readonly MLContext _context = new(seed: 1);
    private readonly string _folder = Directory.CreateTempSubdirectory("vsml-killed-").FullName;

    private static int Kills { get; } =
        int.TryParse(Environment.GetEnvironmentVariable("VSML_KILLS"), NumberStyles.None, CultureInfo.InvariantCulture, out int kills) ? kills : 10;

    private static string Program { get; } = typeof(KilledProcessTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(metadata => metadata.Key == "LearningProcess").Value!;

    private string Model => Path.Combine(_folder, "model.zip");

    private string Journal => Path.Combine(_folder, "rows.journal");

    [Fact]
    public void AKilledProcess_LosesNoRowThatWasLearned_AndLearnsNoneTwice() =>
        LearnAndKill(_context.FitPipeline(Data.Clusters(30, seed: 1)), "Label", Kills, EngineRows.MulticlassState);

    [Fact]
    public void AKilledProcessThatLearnsNumbers_LosesNoRowThatWasLearned_AndLearnsNoneTwice()
    {
        ITransformer model = _context.Regression.Trainers.Vsml(new VsmlRegressionTrainer.Options
        {
            LabelColumnName = nameof(StreamRow.Number),
            LearningAlgorithm = DeltaRule.Algorithm,
            NumberOfRowOrders = 1,
        }).Fit(_context.Data.LoadFromEnumerable(Enumerable.Range(0, 40).Select(number => StreamRow.Made(-1 - number))));
        LearnAndKill(model, nameof(StreamRow.Number), Math.Max(1, Kills / 3), NumberRows.RegressionState);
    }

    [Fact]
    public void AKilledProcessOfSeveralThreads_LosesNoRowThatWasLearned()
    {
        _context.Model.Save(_context.FitPipeline(Data.Clusters(30, seed: 1)), _context.View(Data.Clusters(30, seed: 1)).Schema, Model);
        var random = new Random(2);
        long learned = 0;
        for (int kill = 0; kill < Math.Max(1, Kills / 3); kill++)
        {
            long told = RunAndKill(threads: 4, "Label", TimeSpan.FromMilliseconds(random.Next(1, 250)), expected: learned);
            using LearningEngine<StreamRow, Anything> opened = Open("Label");
            Assert.InRange(opened.Metrics.RowsLearned, told, told + 4);
            learned = opened.Metrics.RowsLearned;
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void LearnAndKill(ITransformer model, string label, int kills, Func<ITransformer, byte[]> stateOf)
    {
        _context.Model.Save(model, _context.Data.LoadFromEnumerable<StreamRow>([]).Schema, Model);
        var random = new Random(1);
        long learned = 0;

        for (int kill = 0; kill < kills; kill++)
        {
            // One thread, so that rows are learned in the order of their numbers.
            long told = RunAndKill(threads: 1, label, TimeSpan.FromMilliseconds(random.Next(1, 250)), expected: learned);
            using LearningEngine<StreamRow, Anything> opened = Open(label);
            long kept = opened.Metrics.RowsLearned;
            Assert.True(kept == told || kept == told + 1, $"kill {kill}: {told} rows were said to be learned, {kept} are");
            learned = kept;
        }

        using var reference = _context.Model.CreateLearningEngine<StreamRow, Anything>(model, new() { LabelColumnName = label });
        for (long number = 0; number < learned; number++)
            reference.Learn(StreamRow.Made(number));
        using LearningEngine<StreamRow, Anything> last = Open(label);
        Assert.Equal(reference.Classes, last.Classes);
        Assert.Equal(reference.Metrics.RowsOfClass, last.Metrics.RowsOfClass);
        Assert.Equal(stateOf(reference.CopyModel()), stateOf(last.CopyModel()));
    }

    private LearningEngine<StreamRow, Anything> Open(string label) => _context.Model.CreateLearningEngine<StreamRow, Anything>(
        _context.Model.Load(Model, out _), new() { Journal = Journal, LabelColumnName = label });

    /// <summary>Lets the program learn for a while.</summary>
    /// <returns>How many rows it has said are learned, those of before included.</returns>
    private long RunAndKill(int threads, string label, TimeSpan after, long expected)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet")
        {
            ArgumentList = { "exec", Program, Model, Journal, threads.ToString(CultureInfo.InvariantCulture), label },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        Assert.True(process.StandardOutput.ReadLine() is { } ready && ready == $"ready {expected}", errors.IsCompleted ? errors.Result : "it is not ready");
        Thread.Sleep(after);
        process.Kill();
        long told = expected;
        while (process.StandardOutput.ReadLine() is { } line)
            told += long.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out _) ? 1 : 0;
        process.WaitForExit();
        Assert.Equal("", errors.Result);
        return told;
    }

    private sealed class Anything
    {
    }
}
