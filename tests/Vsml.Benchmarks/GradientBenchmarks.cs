using BenchmarkDotNet.Attributes;
using TorchSharp;
using Vsml.MetaTraining;
using Vsml.MetaTraining.Fused;
using Vsml.MetaTraining.Reference;
using static TorchSharp.torch;

namespace Vsml.Benchmarks;

/// <summary>
/// Loss and gradient of the same episodes, with the network of the recipe that ships and one thread each: the fused pass, its forward half, and
/// the reference with TorchSharp's autograd. The ratios are to the fused pass: that of TorchSharp says how many times its throughput is.
/// </summary>
public class GradientBenchmarks
{
    private const int Rows = 32, Episodes = 2;
    private readonly NetworkSpec _spec = new();
    private float[] _parameters = [], _gradient = [];
    private Episode[] _episodes = [];
    private FusedEpisode _fused = null!;
    private TorchThreads _threads = null!;

    [Params("4 x 2", "20 x 5", "100 x 10")]
    public string InputsByClasses { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        int[] sizes = [.. InputsByClasses.Split('x').Select(int.Parse)];
        Random random = new(1);
        _parameters = [.. Enumerable.Range(0, new ParameterLayout(_spec).Length).Select(_ => 0.3f * (random.NextSingle() - 0.5f))];
        _gradient = new float[_parameters.Length];
        _episodes = [.. Enumerable.Range(0, Episodes).Select(seed => EpisodeOf(sizes[0], sizes[1], seed, random))];
        _fused = new FusedEpisode(_spec);
        _threads = TorchThreads.Limit(1);
    }

    [GlobalCleanup]
    public void Cleanup() => _threads.Dispose();

    [Benchmark(Baseline = true, OperationsPerInvoke = Episodes)]
    public double LossAndGradient() => _episodes.Sum(episode => _fused.LossAndGradient(_parameters, episode, _gradient));

    [Benchmark(OperationsPerInvoke = Episodes)]
    public double Loss() => _episodes.Sum(episode => _fused.Loss(_parameters, episode));

    [Benchmark(OperationsPerInvoke = Episodes)]
    public double TorchSharpAutograd()
    {
        using CollectionPause pause = CollectionPause.Begin();
        return _episodes.Sum(episode =>
        {
            using DisposeScope scope = NewDisposeScope();
            using ReferenceNetwork network = new(_spec, _parameters);
            Tensor loss = network.Loss(episode);
            loss.backward();
            network.Variables.grad!.data<float>().CopyTo(_gradient);
            return loss.item<float>();
        });
    }

    private Episode EpisodeOf(int inputs, int classes, int seed, Random random)
    {
        (float[] Features, int Label)[] rows = SyntheticRows.Make(Rows, inputs, classes, seed);
        TabularTask task = new(inputs, classes, [.. rows.SelectMany(row => row.Features)], [.. rows.Select(row => row.Label)]);
        return EpisodeBuilder.Build(task, new EpisodePlan(Rows, OnlineShare: 1), _spec, random);
    }
}
