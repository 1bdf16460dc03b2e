using System.Diagnostics;
using Xunit;

namespace Vsml.MetaTraining.Tests;

public sealed class MetaTrainerTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("vsml-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>A short run with a checkpoint after every third step. Also what the killed process runs.</summary>
    internal static LearningAlgorithm Train(string output, bool resume, int threads = 2) =>
        new MetaTrainer(
            new MetaTrainingConfig
            {
                Network = new NetworkSpec { StateSize = 4, HiddenLayers = [new DenseLayerSpec(2)] },
                Seed = 7,
                Steps = 150,
                EpisodesPerStep = 3,
                WarmupSteps = 10,
                DecaySteps = 40,
                CurriculumSteps = 20,
                CheckpointEvery = 3,
                Tasks = new TaskShapeDistribution { MinRows = 8, MaxRows = 12, MinInputs = 2, MaxInputs = 5, MaxCost = 500 },
            },
            new MetaTrainingOptions
            {
                OutputPath = output,
                LogDirectory = output + ".log",
                Resume = resume,
                Threads = threads,
            },
            new SyntheticTabularTasks()).Run().Algorithm;

    [Fact]
    public void ARunThatIsKilledAgainAndAgain_EndsWithTheSameLearningAlgorithm()
    {
        LearningAlgorithm expected = Train(Path.Combine(folder, "uninterrupted"), resume: false, threads: 1);
        string output = Path.Combine(folder, "killed"), checkpoint = output + ".checkpoint";
        int kills = 0;
        for (bool isFinished = false; !isFinished;)
        {
            DateTime before = File.GetLastWriteTimeUtc(checkpoint);
            using Process child = ChildProcess.Start(null, "meta-train", output);
            // Killed as soon as it has got any further, at whatever it is doing then; left alone after the third time.
            while (kills < 3 && !child.HasExited && File.GetLastWriteTimeUtc(checkpoint) == before) Thread.Sleep(1);
            if (kills < 3)
            {
                child.Kill();
                kills++;
            }

            child.WaitForExit();
            isFinished = child.ExitCode == 0;
        }

        Assert.Equal(3, kills);
        Assert.Equal(150, Checkpoint.Load(checkpoint).Step);
        Assert.Equal(expected.Parameters.ToArray(), LearningAlgorithm.Load(output).Parameters.ToArray());
        long[] logged = [.. Directory.GetFiles(output + ".log").Order(StringComparer.Ordinal)
            .SelectMany(file => EventFile.Read(File.ReadAllBytes(file)))
            .Where(read => read.Event.Summary?.Value[0].Tag == "loss").Select(read => read.Event.Step)];
        Assert.Equal(Enumerable.Range(1, 150).Select(step => (long)step), logged);
    }
}
