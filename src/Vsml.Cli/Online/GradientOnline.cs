using Vsml.MetaTraining;

namespace Vsml.Cli.Online;

/// <summary>SGD and Adam on a stream, at learning rates that reach further on either side than the best one of most streams.</summary>
internal sealed class GradientOnline(OnlineNetwork networks) : IOnlineLearner
{
    public const int HiddenUnits = 160;

    public static readonly double[] Rates = [1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2, 1e-1];

    public static IReadOnlyList<OnlineContender> Contenders { get; } =
    [
        Of("softmax SGD", hiddenUnits: 0, OnlineOptimizer.Sgd),
        Of("softmax Adam", hiddenUnits: 0, OnlineOptimizer.Adam),
        Of("two-layer SGD", HiddenUnits, OnlineOptimizer.Sgd),
        Of("two-layer Adam", HiddenUnits, OnlineOptimizer.Adam),
    ];

    public IReadOnlyList<double?> LearningRates { get; } = [.. networks.LearningRates.Select(rate => (double?)rate)];

    public void Predict(ReadOnlySpan<float> features, Span<float> probabilities) => networks.Predict(features, probabilities);

    public void Observe(int label) => networks.Observe(label);

    public void Dispose() => networks.Dispose();

    private static OnlineContender Of(string name, int hiddenUnits, OnlineOptimizer optimizer) => new(
        name, (inputs, classes, seed) => new GradientOnline(new OnlineNetwork(inputs, classes, hiddenUnits, optimizer, Rates, seed)),
        UsesTorchSharp: true);
}
