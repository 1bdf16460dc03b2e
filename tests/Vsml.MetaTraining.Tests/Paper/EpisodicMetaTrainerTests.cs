using Vsml.MetaTraining.Paper;
using Xunit;
using static TorchSharp.torch;

namespace Vsml.MetaTraining.Tests.Paper;

public sealed class EpisodicMetaTrainerTests : IDisposable
{
    private static readonly PaperNetwork Network = new(new PaperNetworkSpec { StateSize = 8, MessageSize = 4, NormaliseMessages = true });
    private readonly string _folder = Directory.CreateTempSubdirectory("vsml-paper-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void MetaTraining_MakesALearnerThatLearnsWithinAnEpisode()
    {
        EpisodicMetaTraining options = new() { Steps = 60, Episodes = 32, EpisodeLength = 16, LearningRate = 0.05, GradientClip = 25, Seed = 1 };
        RateLearner learner = new();
        EpisodeScores Scores(float[] parameters) => EpisodeScores.Of(learner, parameters, new SignTasks().Sample(200, 16, new Random(99)));
        EpisodeScores learned = Scores(EpisodicMetaTrainer.Run(learner, new SignTasks(), new Backpropagation(), options));
        Assert.Equal(Math.Log(2), Scores([0]).Losses.Average(episode => episode.Average()), 1e-5);
        Assert.InRange(learned.IsCorrect.Average(episode => episode[0] ? 1.0 : 0), 0.3, 0.7); // Nothing is known before the first label.
        Assert.InRange(learned.IsCorrect.Average(episode => episode[15] ? 1.0 : 0), 0.85, 1);
        Assert.Equal(learned.Accuracy, learned.CumulativeAccuracy()[15], 1e-9);
    }

    [Fact]
    public void AResumedRun_EndsAsAnUninterruptedOneDoes()
    {
        string path = Path.Combine(_folder, "run.checkpoint");
        EpisodicMetaTraining options = new() { Steps = 6, Episodes = 4, EpisodeLength = 3, Seed = 2 };
        IMetaGradientEstimator estimator = new EvolutionStrategies(8, 0.05);
        float[] whole = EpisodicMetaTrainer.Run(Network, new SignTasks(), estimator, options);
        EpisodicMetaTrainer.Run(Network, new SignTasks(), estimator, options with { Steps = 3, CheckpointPath = path });
        Assert.Equal(whole, EpisodicMetaTrainer.Run(Network, new SignTasks(), estimator, options with { CheckpointPath = path }));
        Assert.Contains(path, Assert.Throws<InvalidDataException>(() => EpisodicMetaTrainer.Run(
            Network, new SignTasks(), estimator, options with { Seed = 3, CheckpointPath = path })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ARun_BeginsWithTheParametersThatItIsGiven()
    {
        string path = Path.Combine(_folder, "from.checkpoint");
        RateLearner learner = new();
        EpisodicMetaTraining options = new() { Steps = 1, Episodes = 2, EpisodeLength = 2, LearningRate = 0.25, From = [5], CheckpointPath = path };
        // The first step of Adam is as long as its rate.
        Assert.Equal(0.25, Math.Abs(EpisodicMetaTrainer.Run(learner, new SignTasks(), new Backpropagation(), options)[0] - 5), 1e-3);
        Assert.Contains(path, Assert.Throws<InvalidDataException>(() => EpisodicMetaTrainer.Run(
            learner, new SignTasks(), new Backpropagation(), options with { From = [6] })).Message, StringComparison.Ordinal);
        Assert.Contains("expected the 1 parameters of rate to begin with, found 2.", Assert.Throws<ArgumentException>(() => EpisodicMetaTrainer.Run(
            learner, new SignTasks(), new Backpropagation(), options with { From = [5, 5] })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ACancelledRun_LeavesACheckpoint()
    {
        string path = Path.Combine(_folder, "cancelled.checkpoint");
        using CancellationTokenSource source = new();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => EpisodicMetaTrainer.Run(
            Network, new SignTasks(), new Backpropagation(), new() { Steps = 5, Episodes = 2, EpisodeLength = 2, CheckpointPath = path }, null, source.Token));
        Assert.Equal(1, Checkpoint.Load(path).Step);
    }

    [Fact]
    public void AStepThatTakesLong_IsToldOfAndNotWaitedFor_AndIsDoneAnewWhenResumed()
    {
        string path = Path.Combine(_folder, "long.checkpoint");
        using CancellationTokenSource source = new();
        EpisodicMetaTraining options = new() { Steps = 2, Episodes = 4, EpisodeLength = 6, LearningRate = 0.25, CheckpointPath = path, Patience = TimeSpan.Zero };
        List<EpisodicProgress> told = [];
        Assert.Throws<OperationCanceledException>(() => EpisodicMetaTrainer.Run(new RateLearner(), new SignTasks(), new Backpropagation(), options, new Noting(progress =>
        {
            told.Add(progress);
            if (progress is { Step: 1, Met: 12 }) source.Cancel();
        }), source.Token));
        // Four episodes a time: the first step to its end, of the second three examples of each.
        Assert.Equal([4, 8, 12, 16, 20, 24, 0, 4, 8, 12], told.Select(progress => progress.Met));
        Assert.Equal(1, Checkpoint.Load(path).Step);
        Assert.Equal(
            EpisodicMetaTrainer.Run(new RateLearner(), new SignTasks(), new Backpropagation(), options with { CheckpointPath = null }),
            EpisodicMetaTrainer.Run(new RateLearner(), new SignTasks(), new Backpropagation(), options));
    }

    private sealed class Noting(Action<EpisodicProgress> note) : IProgress<EpisodicProgress>
    {
        public void Report(EpisodicProgress value) => note(value);
    }

    /// <summary>Softmax regression by gradient descent, whose rate is the one meta parameter.</summary>
    private sealed class RateLearner : IEpisodicLearner
    {
        public string Name => "rate";

        public MetaParameters Parameters { get; } = new(new MetaTensor("rate", [1], 0));

        public ILearningRule With(Tensor parameters) => new Rule(Parameters.Split(parameters)["rate"]);

        private sealed class Rule(Tensor rate) : ILearningRule
        {
            public EpisodeState Start(EpisodeForm form) => new(zeros(form.Episodes, form.Inputs, form.Classes));

            public (Tensor Logits, EpisodeState State) Step(EpisodeState state, Tensor inputs, Tensor? labels)
            {
                Tensor logits = inputs.unsqueeze(1).matmul(state[0]).squeeze(1);
                if (labels is null) return (logits, state);
                Tensor error = logits.softmax(1) - nn.functional.one_hot(labels, logits.size(1));
                return (logits, new EpisodeState(state[0] - (rate.OfGroup(state[0]) * inputs.unsqueeze(2) * error.unsqueeze(1))));
            }
        }
    }

    /// <summary>The class is whether the first of three numbers is positive, or whether it is not: each episode has its own way round.</summary>
    private sealed class SignTasks : ITaskSource
    {
        public string Name => "sign";

        public EpisodeBatch Sample(int episodes, int steps, Random random)
        {
            float[] x = [.. Enumerable.Range(0, episodes * steps * 3).Select(_ => (float)random.Gaussian())];
            long[] labels = new long[episodes * steps];
            for (int e = 0; e < episodes; e++)
            {
                int flip = random.Next(2);
                for (int t = 0; t < steps; t++) labels[(e * steps) + t] = (x[((e * steps) + t) * 3] > 0 ? 1 : 0) ^ flip;
            }

            return new EpisodeBatch(tensor(x, [episodes, steps, 3]), tensor(labels, [episodes, steps]), 2) { Seed = random.NextInt64() };
        }
    }
}
