using TorchSharp;
using Vsml.MetaTraining.Paper;
using Xunit;
using static TorchSharp.torch;

namespace Vsml.MetaTraining.Tests.Paper;

public sealed class CloneTrainingTests : IDisposable
{
    private static readonly CloneOptions Short = new() { Stages = [new(3, 2, 1e-2, 1), new(3, 3, 2e-3, 0.5)], Synapses = 16 };
    private readonly string _folder = Directory.CreateTempSubdirectory("vsml-clone-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static readonly CloneOptions Brief = new()
    {
        Stages = [new(1_500, 2, 1e-2, 1), new(1_000, 4, 3e-3, 0.1), new(1_000, 8, 1e-3, 0.02)], Synapses = 64, LastLearningRate = 1e-4,
    };

    [Fact]
    public void Cloning_BringsTheDynamicsNearBackpropagation_AndTheCloneLearnsAStreamAsItsOriginalDoes()
    {
        List<CloneProgress> progress = [];
        using CloneTraining training = new(Brief);
        float[] clone = training.Run(new Recorder(progress.Add));
        Assert.Equal(Brief.Steps, progress.Count);
        // Random states and two examples, at the end of the first stage. Learning nothing at all would leave some 0.1 in memory.
        CloneProgress[] random = [.. progress[1_450..1_500]];
        Assert.InRange(random.Average(p => p.Memory), 0, 1e-3);
        Assert.InRange(random.Average(p => p.Forward), 0, 0.1);
        Assert.InRange(random.Average(p => p.Backward), 0, 0.15);

        (double original, double copy, double apart) = Compare(clone);
        Assert.InRange(original, 0.8, 1); // By chance it would be a quarter.
        Assert.InRange(original - copy, -0.03, 0.03);
        Assert.InRange(apart, 0, 0.4);
        Assert.InRange(AccuracyOfPictures(clone), 0.4, 1); // By chance it would be a quarter.
    }

    /// <summary>
    /// The same meta parameters in a network that was not cloned, with a convolution: cumulative accuracy on noisy pictures of four kinds.
    /// </summary>
    private static double AccuracyOfPictures(float[] clone)
    {
        const int Classes = 4, Length = 400;
        using DisposeScope scope = NewDisposeScope();
        manual_seed(12);
        Tensor labels = randint(Classes, [1, Length], dtype: ScalarType.Int64), noise = randn([1, Length, 1, 6, 6]) * 0.5;
        Tensor pictures = randn([Classes, 1, 6, 6])[labels[0]].unsqueeze(0) + noise;
        return EpisodeScores.Of(new ClonedNetwork(Brief.Rule, [new ConvolutionSpec(8)], "clone"), clone, new EpisodeBatch(pictures, labels, Classes) { Seed = 3 }).Accuracy;
    }

    /// <summary>Accuracies on a stream of noisy prototypes, and how far what is said is apart, over its own size.</summary>
    private static (double Original, double Copy, double Apart) Compare(float[] clone)
    {
        const int Inputs = 30, Classes = 4, Length = 400;
        using DisposeScope scope = NewDisposeScope();
        manual_seed(11);
        Tensor labels = randint(Classes, [1, Length], dtype: ScalarType.Int64), inputs = randn(Classes, Inputs)[labels[0]].unsqueeze(0) + (1.5 * randn(1, Length, Inputs));
        EpisodeBatch stream = new(inputs, labels, Classes) { Seed = 3 };
        List<float[]> said = [];
        EpisodeScores original = EpisodeScores.Of(new BackpropagationNetwork(Brief.Rule), [], stream, (_, logits) => said.Add(logits.Floats()));
        double apart = 0, size = 0;
        EpisodeScores copy = EpisodeScores.Of(new FusedClonedNetwork(Brief.Rule), clone, stream, (t, logits) =>
        {
            float[] actual = logits.Floats();
            for (int b = 0; b < Classes; b++) (apart, size) = (apart + Math.Pow(actual[b] - said[t][b], 2), size + Math.Pow(said[t][b], 2));
        });
        return (original.Accuracy, copy.Accuracy, Math.Sqrt(apart / size));
    }

    [Fact]
    public void AResumedRun_EndsAsAnUninterruptedOneDoes_WithinAStageAndBetweenStages()
    {
        using CloneTraining uninterrupted = new(Short);
        float[] whole = uninterrupted.Run();
        foreach (int stop in (int[])[1, 3, 5])
        {
            string path = Path.Combine(_folder, $"{stop}.checkpoint");
            using CancellationTokenSource source = new();
            using (CloneTraining first = new(Short with { CheckpointPath = path }))
                Assert.Throws<OperationCanceledException>(() => first.Run(new Recorder(p => { if (p.Step == stop) source.Cancel(); }), source.Token));
            Assert.Equal(stop, Checkpoint.Load(path).Step);
            using CloneTraining second = new(Short with { CheckpointPath = path });
            Assert.Equal(whole, second.Run());
        }
    }

    [Fact]
    public void ACheckpointOfAnotherRun_IsRefused()
    {
        string path = Path.Combine(_folder, "other.checkpoint");
        using (CloneTraining first = new(Short with { CheckpointPath = path })) first.Run();
        using CloneTraining second = new(Short with { CheckpointPath = path, Seed = 9 });
        Assert.Contains(path, Assert.Throws<InvalidDataException>(() => second.Run()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AClone_BeginsWithTheWeightsOfItsOriginal()
    {
        using DisposeScope scope = NewDisposeScope();
        BackpropagationRule rule = new();
        EpisodeForm form = new(2, [7], 3, Seed: 4);
        ClonedNetwork clone = new(rule, 5);
        EpisodeState copy = clone.With(zeros(1, clone.Parameters.Count)).Start(form), original = new BackpropagationNetwork(rule, 5).Start(form);
        for (int l = 0; l < 2; l++)
        {
            Assert.InRange(original[2 * l].std().item<float>(), 0.05f, 0.15f);
            for (int k = 0; k < ClonedNetwork.StateSize; k++)
            {
                double held = k < CloneMemory.Cells ? CloneMemory.Sign(k) * CloneMemory.Scale / 2 : 0;
                float[] expected = [.. original[2 * l].Floats().Select(weight => (float)(weight * held))];
                Assert.Equal(expected, copy[3 * l].select(3, k).Floats());
            }
        }
    }

    [Fact]
    public void ACloneToBeMetaTrainedFurther_IsTheClone_OrASlowerOne()
    {
        BackpropagationRule rule = new(), slower = rule with { ForwardGain = rule.ForwardGain / 2 };
        using CloneTraining training = new(Short);
        float[] clone = training.Run(), own = ImprovedClone.From(clone, rule);
        using DisposeScope scope = NewDisposeScope();
        using var _ = no_grad();
        EpisodeForm form = new(2, [6], 3, Seed: 1);
        Tensor x = randn(2, 6);
        float[] Said(IEpisodicLearner learner, float[] parameters)
        {
            ILearningRule learning = learner.With(tensor(parameters).unsqueeze(0));
            EpisodeState state = learning.Step(learning.Start(form), x, tensor([0L, 2])).State;
            return learning.Step(state, x, null).Logits.Floats();
        }

        float[] original = Said(new ClonedNetwork(rule, 5), clone), same = Said(new ImprovedClone(rule, [new DenseSpec(5)], "same"), own);
        Assert.All(original.Zip(same), pair => Assert.Equal(pair.First, pair.Second, 1e-3f * (1 + Math.Abs(pair.First))));
        // Messages of half the size through every layer, the last among them.
        HiddenLayerSpec[] none = [];
        float[] single = Said(new ClonedNetwork(rule, none, "single"), clone), half = Said(new ImprovedClone(slower, none, "half"), own);
        Assert.Contains(single, logit => Math.Abs(logit) > 1e-3);
        Assert.All(single.Zip(half), pair => Assert.True(Math.Abs(pair.Second) < Math.Abs(pair.First) || Math.Abs(pair.First) < 1e-3));
    }

    private sealed class Recorder(Action<CloneProgress> record) : IProgress<CloneProgress>
    {
        public void Report(CloneProgress value) => record(value);
    }
}
