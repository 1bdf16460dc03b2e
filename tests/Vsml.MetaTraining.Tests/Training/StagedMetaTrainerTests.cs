using System.Diagnostics;
using Xunit;

namespace Vsml.MetaTraining.Tests;

public sealed class StagedMetaTrainerTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("vsml-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    // Three stages, from the second on with projections; checkpoints after every third step.
    private static MetaTrainingRecipe Recipe { get; } = new()
    {
        Stages =
        [
            new() { Name = "first", Config = Config(4, seed: 1) },
            new() { Name = "second", Config = Config(4, seed: 2, projections: 3) },
            new() { Name = "third", Config = Config(4, seed: 3, projections: 3) },
        ],
    };

    /// <summary>A short run of all stages. Also what the killed process runs.</summary>
    internal static (LearningAlgorithm Algorithm, MetaTrainingStage Stage, bool IsFinished) Train(
        string output, bool resume, IProgress<StagedMetaTrainingProgress>? progress = null, CancellationToken cancellationToken = default) =>
        new StagedMetaTrainer(Recipe, Options(output, resume), new SyntheticTabularTasks()).Run(progress, cancellationToken);

    [Fact]
    public void Run_GivesWhatTheStagesByHandGive()
    {
        LearningAlgorithm? byHand = null;
        foreach (MetaTrainingStage stage in Recipe.Stages)
        {
            string file = Path.Combine(folder, stage.Name);
            new MetaTrainer(stage.Config, Options(file, resume: false), new SyntheticTabularTasks(), byHand).Run();
            byHand = LearningAlgorithm.Load(file);
        }

        string output = Path.Combine(folder, "all.safetensors");
        var steps = new StepLog();
        (LearningAlgorithm algorithm, MetaTrainingStage last, bool isFinished) = Train(output, resume: false, progress: steps);

        Assert.Equal(("third", true), (last.Name, isFinished));
        Assert.Equal(byHand!.Parameters.ToArray(), algorithm.Parameters.ToArray());
        Assert.Equal(algorithm.Fingerprint, LearningAlgorithm.Load(output).Fingerprint);
        Assert.Equal(LearningAlgorithm.Load(Path.Combine(folder, "all.second.safetensors")).Fingerprint, algorithm.Provenance.StartedFrom);
        Assert.Equal(Enumerable.Range(1, 3 * 30).Select(step => (long)step), steps.Steps);
        Assert.Equal(["first", "second", "third"], Directory.GetDirectories(output + ".log").Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void ARunThatIsKilledInEveryStage_EndsWithTheSameLearningAlgorithm()
    {
        float[] expected = Train(Path.Combine(folder, "uninterrupted"), resume: false).Algorithm.Parameters.ToArray();
        string output = Path.Combine(folder, "killed");
        foreach (string file in Recipe.OutputPaths(output))
        {
            using Process child = ChildProcess.Start(null, "meta-train-recipe", output);
            while (!child.HasExited && !File.Exists(file + ".checkpoint"))
                Thread.Sleep(1);
            child.Kill();
            child.WaitForExit();
        }

        using Process last = ChildProcess.Start(null, "meta-train-recipe", output);
        last.WaitForExit();
        Assert.Equal(0, last.ExitCode);
        Assert.Equal(expected, LearningAlgorithm.Load(output).Parameters.ToArray());
    }

    [Fact]
    public void KilledBetweenTwoStages_ItGoesOnFromThere()
    {
        string whole = Path.Combine(folder, "whole");
        float[] expected = Train(whole, resume: false).Algorithm.Parameters.ToArray();

        // All that can lie there when a stage is done and the next has no checkpoint: the learning algorithm is written after the checkpoint.
        foreach (int stagesDone in (int[])[1, 2])
        {
            foreach (bool isLastLearningAlgorithmThere in (bool[])[false, true])
            {
                string output = Path.Combine(folder, $"{stagesDone}{isLastLearningAlgorithmThere}");
                for (int i = 0; i < stagesDone; i++)
                {
                    (string from, string to) = (Recipe.OutputPaths(whole)[i], Recipe.OutputPaths(output)[i]);
                    File.Copy(from + ".checkpoint", to + ".checkpoint");
                    if (isLastLearningAlgorithmThere || i < stagesDone - 1)
                        File.Copy(from, to);
                }
                (LearningAlgorithm algorithm, _, bool isFinished) = Train(output, resume: true);
                Assert.True(isFinished);
                Assert.Equal(expected, algorithm.Parameters.ToArray());
                Assert.All(Recipe.OutputPaths(output).Zip(Recipe.OutputPaths(whole)), pair => Assert.Equal(
                    LearningAlgorithm.Load(pair.Second).Parameters.ToArray(), LearningAlgorithm.Load(pair.First).Parameters.ToArray()));
            }
        }
    }

    [Fact]
    public void KilledAfterTheLastCheckpoint_TheLearningAlgorithmIsWritten()
    {
        string output = Path.Combine(folder, "x");
        float[] expected = Train(output, resume: false).Algorithm.Parameters.ToArray();
        File.Delete(output);
        Assert.True(Train(output, resume: true).IsFinished);
        Assert.Equal(expected, LearningAlgorithm.Load(output).Parameters.ToArray());
    }

    [Fact]
    public void InterruptedAtTheEndOfAStage_TheNextIsNotBegun()
    {
        string output = Path.Combine(folder, "x");
        using var interrupt = new CancellationTokenSource();
        var steps = new StepLog(step =>
        {
            if (step == 30)
                interrupt.Cancel();
        });
        (_, MetaTrainingStage stage, bool isFinished) = Train(output, resume: false, steps, interrupt.Token);
        Assert.Equal(("first", false), (stage.Name, isFinished));
        Assert.Equal(30, steps.Steps[^1]);
        Assert.False(File.Exists(Recipe.OutputPaths(output)[1] + ".checkpoint"));

        var more = new StepLog();
        Assert.True(Train(output, resume: true, progress: more).IsFinished);
        Assert.Equal(Enumerable.Range(31, 60).Select(step => (long)step), more.Steps);
    }

    [Fact]
    public void TheTimeLimit_IsThatOfAllStagesTogether()
    {
        var trainer = new StagedMetaTrainer(
            Recipe, Options(Path.Combine(folder, "x"), resume: false) with { TimeLimit = TimeSpan.FromTicks(1) }, new SyntheticTabularTasks());
        (_, MetaTrainingStage stage, bool isFinished) = trainer.Run();
        Assert.Equal(("first", false), (stage.Name, isFinished));
    }

    [Fact]
    public void AStageThatCannotFollow_IsNamedBeforeAnyWork()
    {
        MetaTrainingRecipe shrinking = new() { Stages = [new() { Name = "large", Config = Config(8, 1) }, new() { Name = "small", Config = Config(4, 1) }] };
        string message = Assert.Throws<ArgumentException>(
            () => new StagedMetaTrainer(shrinking, Options(Path.Combine(folder, "x"), resume: false), new SyntheticTabularTasks())).Message;
        Assert.Contains("stage small cannot go on from large", message, StringComparison.Ordinal);
    }

    private static MetaTrainingConfig Config(int stateSize, int seed, int projections = 0) => new()
    {
        Network = new NetworkSpec { StateSize = stateSize, Projections = projections == 0 ? null : new ProjectionSpec { Units = projections } },
        Seed = seed,
        Steps = 30,
        EpisodesPerStep = 2,
        WarmupSteps = 5,
        DecaySteps = 10,
        CurriculumSteps = 0,
        CheckpointEvery = 3,
        Tasks = new TaskShapeDistribution { MinRows = 8, MaxRows = 12, MinInputs = 2, MaxInputs = 5, MaxCost = 500 },
    };

    private static MetaTrainingOptions Options(string output, bool resume) =>
        new() { OutputPath = output, LogDirectory = output + ".log", Resume = resume, Threads = 1 };

    private sealed class StepLog(Action<long>? then = null) : IProgress<StagedMetaTrainingProgress>
    {
        public List<long> Steps { get; } = [];

        public void Report(StagedMetaTrainingProgress value)
        {
            Steps.Add(value.Step);
            then?.Invoke(value.Step);
        }
    }
}
