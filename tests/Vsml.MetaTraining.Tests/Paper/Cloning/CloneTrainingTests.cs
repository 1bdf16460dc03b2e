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

    [Fact]
    public void Cloning_BringsTheDynamicsNearBackpropagation()
    {
        List<CloneProgress> progress = [];
        using CloneTraining training = new(new CloneOptions { Stages = [new(1_000, 2, 1e-2, 1)], Synapses = 64, LastLearningRate = 1e-3 });
        training.Run(new Recorder(progress.Add));
        Assert.Equal(1_000, progress.Count);
        CloneProgress first = progress[0], last = progress[^1];
        Assert.InRange(last.Forward / first.Forward, 0, 0.2);
        Assert.InRange(last.Memory / first.Memory, 0, 0.1);
        // Learning nothing at all would leave more.
        Assert.InRange(progress[^50..].Average(p => p.Memory), 0, 0.06);
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
                float[] expected = k < CloneMemory.WeightCells ? original[2 * l].Floats() : new float[original[2 * l].NumberOfElements];
                Assert.Equal(expected, copy[3 * l].select(3, k).Floats());
            }
        }
    }

    private sealed class Recorder(Action<CloneProgress> record) : IProgress<CloneProgress>
    {
        public void Report(CloneProgress value) => record(value);
    }
}
