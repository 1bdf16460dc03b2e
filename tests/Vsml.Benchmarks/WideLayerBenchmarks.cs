using BenchmarkDotNet.Attributes;

namespace Vsml.Benchmarks;

/// <summary>Predict and Observe of rows so wide that the sub-RNNs of one layer keep several threads busy.</summary>
public class WideLayerBenchmarks
{
    private const int Rows = 64, Inputs = 784, Classes = 26;
    private Learner _learner = null!;
    private (float[] Features, int Label)[] _rows = [];
    private float[] _probabilities = [];

    /// <summary>1, 2, 4, ... up to the cores of the machine.</summary>
    [ParamsSource(nameof(AllThreads))]
    public int Threads { get; set; }

    public static IEnumerable<int> AllThreads
    {
        get
        {
            for (int threads = 1; threads <= Environment.ProcessorCount; threads *= 2)
                yield return threads;
        }
    }

    [GlobalSetup]
    public void Setup()
    {
        _learner = new Learner(LearningAlgorithm.Default, Inputs, Classes, Threads);
        _probabilities = new float[Classes];
        _rows = SyntheticRows.Make(Rows, Inputs, Classes, seed: 1);
        SyntheticRows.DrawProjections(_learner, _rows);
    }

    [Benchmark(OperationsPerInvoke = Rows)]
    public void Predict()
    {
        foreach ((float[] features, _) in _rows)
            _learner.Predict(features, _probabilities);
    }

    [Benchmark(OperationsPerInvoke = Rows)]
    public void Observe()
    {
        foreach ((float[] features, int label) in _rows)
            _learner.Observe(features, label);
    }
}
