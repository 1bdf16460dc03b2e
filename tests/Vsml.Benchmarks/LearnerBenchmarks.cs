using BenchmarkDotNet.Attributes;

namespace Vsml.Benchmarks;

/// <summary>Predict and Observe of one row, on one thread, with the learning algorithm that ships.</summary>
public class LearnerBenchmarks
{
    private const int Rows = 64;
    private Learner _learner = null!;
    private (float[] Features, int Label)[] _rows = [];
    private float[] _probabilities = [];

    [Params("10 x 3", "64 x 10", "784 x 10")]
    public string InputsByClasses { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        int[] sizes = [.. InputsByClasses.Split('x').Select(int.Parse)];
        _learner = new Learner(LearningAlgorithm.Default, sizes[0], sizes[1]);
        _probabilities = new float[sizes[1]];
        _rows = SyntheticRows.Make(Rows, sizes[0], sizes[1], seed: 1);
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
