using System.Diagnostics;
using Xunit;

namespace Vsml.MetaTraining.Tests;

public sealed class MetaTrainerTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("vsml-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>A short run with a checkpoint after every third step. Also what the killed process runs.</summary>
    internal static LearningAlgorithm Train(
        string output, bool resume, int threads = 2, int steps = 150, MetaOptimizerKind optimizer = MetaOptimizerKind.Muon, TimeSpan? limit = null) =>
        new MetaTrainer(
            new MetaTrainingConfig
            {
                Network = new NetworkSpec { StateSize = 4 },
                Seed = 7,
                Steps = steps,
                Optimizer = optimizer,
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
                TimeLimit = limit,
            },
            new SyntheticTabularTasks()).Run().Algorithm;

    [Theory]
    [InlineData(MetaOptimizerKind.Muon)]
    [InlineData(MetaOptimizerKind.Adam)]
    public void AResumedRun_EndsWithTheSameBits_WithEitherOptimizer(MetaOptimizerKind optimizer)
    {
        string whole = Path.Combine(folder, "whole"), parts = Path.Combine(folder, "parts");
        LearningAlgorithm expected = Train(whole, resume: false, steps: 50, optimizer: optimizer);
        Train(parts, resume: false, steps: 50, optimizer: optimizer, limit: TimeSpan.FromTicks(1));
        Assert.Equal(1, Checkpoint.Load(parts + ".checkpoint").Step);
        LearningAlgorithm resumed = Train(parts, resume: true, steps: 50, optimizer: optimizer);
        Assert.Equal(expected.Parameters.ToArray(), resumed.Parameters.ToArray());
        Assert.NotEqual(expected.Parameters.ToArray(), InitialParameters.Draw(expected.Spec, new Random(7)));
    }

    [Fact]
    public void ARun_IsNotResumedWithAnotherOptimizer()
    {
        string output = Path.Combine(folder, "optimizer");
        Train(output, resume: false, limit: TimeSpan.FromTicks(1));
        Assert.Contains("another recipe", Assert.Throws<InvalidDataException>(() => Train(output, resume: true, optimizer: MetaOptimizerKind.Adam)).Message);
    }

    /// <summary>An estimator that knows neither network nor loss decides where the parameters go.</summary>
    [Fact]
    public void ARun_FollowsTheEstimatorThatItIsGiven()
    {
        const float Target = 0.25f;
        LearningAlgorithm algorithm = Trainer("pulled", resume: false, new("pull", _ => new Pull(Target))).Run().Algorithm;
        Assert.All(algorithm.Parameters.ToArray(), parameter => Assert.Equal(Target, parameter, 0.02f));
    }

    [Fact]
    public void ARun_IsNotResumedWithAnotherEstimator()
    {
        MetaGradientEstimator estimator = new("pull", _ => new Pull(0));
        Trainer("begun", resume: false, estimator).Run();
        Assert.Contains("estimator", Assert.Throws<InvalidDataException>(() => Trainer("begun", resume: true, null).Run()).Message);
        Assert.True(Trainer("begun", resume: true, estimator).Run().IsFinished);
    }

    private MetaTrainer Trainer(string name, bool resume, MetaGradientEstimator? estimator) => new(
        new MetaTrainingConfig
        {
            Network = new NetworkSpec { StateSize = 4 },
            Steps = 400,
            EpisodesPerStep = 2,
            LearningRate = 0.05,
            WarmupSteps = 0,
            DecaySteps = 100,
            GradientClip = 1e9,
            AverageDecay = 0.9,
            CurriculumSteps = 0,
            Tasks = new TaskShapeDistribution { MinRows = 8, MaxRows = 8, MinInputs = 2, MaxInputs = 2, MaxCost = 500 },
        },
        new MetaTrainingOptions { OutputPath = Path.Combine(folder, name), Resume = resume, Threads = 2 },
        new SyntheticTabularTasks(),
        estimator: estimator);

    /// <summary>loss = |v - target|^2 / 2, whatever the episode.</summary>
    private sealed class Pull(float target) : IEpisodeGradient<Episode>
    {
        public double LossAndGradient(ReadOnlySpan<float> parameters, Episode episode, Span<float> gradient)
        {
            double loss = 0;
            for (int p = 0; p < parameters.Length; p++)
            {
                gradient[p] = parameters[p] - target;
                loss += 0.5 * gradient[p] * gradient[p];
            }

            return loss;
        }
    }

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
