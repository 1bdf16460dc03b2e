using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using Microsoft.ML;
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
    public void AKilledProcess_LosesNoRowThatWasLearned_AndLearnsNoneTwice()
    {
        IDataView rows = _context.View(Data.Clusters(30, seed: 1));
        ITransformer model = _context.FitPipeline(Data.Clusters(30, seed: 1));
        _context.Model.Save(model, rows.Schema, Model);
        var random = new Random(1);
        long learned = 0;

        for (int kill = 0; kill < Kills; kill++)
        {
            // One thread, so that rows are learned in the order of their numbers.
            long told = RunAndKill(threads: 1, TimeSpan.FromMilliseconds(random.Next(1, 250)), expected: learned);
            using LearningEngine<StreamRow, Guess> opened = Open();
            long kept = opened.Metrics.RowsLearned;
            Assert.True(kept == told || kept == told + 1, $"kill {kill}: {told} rows were said to be learned, {kept} are");
            learned = kept;
        }

        using var reference = _context.Model.CreateLearningEngine<StreamRow, Guess>(model);
        for (long number = 0; number < learned; number++)
            reference.Learn(StreamRow.Made(number));
        using LearningEngine<StreamRow, Guess> last = Open();
        Assert.Equal(reference.Classes, last.Classes);
        Assert.Equal(reference.Metrics.RowsOfClass, last.Metrics.RowsOfClass);
        Assert.Equal(reference.CopyModel().MulticlassState(), last.CopyModel().MulticlassState());
    }

    [Fact]
    public void AKilledProcessOfSeveralThreads_LosesNoRowThatWasLearned()
    {
        _context.Model.Save(_context.FitPipeline(Data.Clusters(30, seed: 1)), _context.View(Data.Clusters(30, seed: 1)).Schema, Model);
        var random = new Random(2);
        long learned = 0;
        for (int kill = 0; kill < Math.Max(1, Kills / 3); kill++)
        {
            long told = RunAndKill(threads: 4, TimeSpan.FromMilliseconds(random.Next(1, 250)), expected: learned);
            using LearningEngine<StreamRow, Guess> opened = Open();
            Assert.InRange(opened.Metrics.RowsLearned, told, told + 4);
            learned = opened.Metrics.RowsLearned;
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private LearningEngine<StreamRow, Guess> Open() =>
        _context.Model.CreateLearningEngine<StreamRow, Guess>(_context.Model.Load(Model, out _), new() { Journal = Journal });

    /// <summary>Lets the program learn for a while.</summary>
    /// <returns>How many rows it has said are learned, those of before included.</returns>
    private long RunAndKill(int threads, TimeSpan after, long expected)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet")
        {
            ArgumentList = { "exec", Program, Model, Journal, threads.ToString(CultureInfo.InvariantCulture) },
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
}
