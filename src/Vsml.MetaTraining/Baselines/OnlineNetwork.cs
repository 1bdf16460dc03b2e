using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Vsml.MetaTraining;

/// <summary>
/// The classical online learner: softmax regression, or a network with one layer of tanh units, that takes one gradient step of the
/// cross-entropy a row. An instance is as many networks as it has learning rates; all start alike and see the same rows.
/// </summary>
/// <remarks>
/// The networks are trained as one. Where W = r V are the weights of the network of learning rate r and its loss is divided by r, the
/// gradient of V is that of W: dL/dV = r (1/r) dL/dW. A step of rate 1 on V then is a step of rate r on W, for SGD and for Adam (its
/// epsilon included) alike, since both treat every weight by itself. So one optimizer of rate 1 serves all, and r appears as a factor of
/// the units' sums: x W = r (x V). Up to rounding, each network is what it would be alone.
/// <para>
/// A feature is standardised by the mean and the deviation of its values so far, the present row's among them; one that has not varied,
/// or is missing, is 0. Softmax regression starts at 0; the layers of the other network start as torch.nn.Linear does, uniform in
/// +-1/sqrt(inputs of the layer): on images each of them learns more so than the other way round. Not safe for concurrent use, but
/// instances of their own may work at the same time.
/// </para>
/// </remarks>
public sealed class OnlineNetwork : IDisposable
{
    private readonly FeatureStatistics _statistics;
    private readonly float[] _standardised;
    private readonly Tensor _features;
    private readonly Tensor _rates;
    private readonly Tensor _label;
    private readonly Parameter[] _parameters;
    private readonly OptimizerHelper _optimizer;
    private Tensor? _logits;

    /// <summary>Networks that have seen nothing.</summary>
    /// <param name="inputs">Features of a row, 1 or more.</param>
    /// <param name="classes">Classes, 2 or more.</param>
    /// <param name="hiddenUnits">Tanh units of the hidden layer; 0 for softmax regression.</param>
    /// <param name="optimizer">How they learn.</param>
    /// <param name="learningRates">One a network; positive.</param>
    /// <param name="seed">Fixes the initial weights, where they are not 0.</param>
    /// <exception cref="ArgumentException">There is no learning rate.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public OnlineNetwork(
        int inputs, int classes, int hiddenUnits, OnlineOptimizer optimizer, IReadOnlyList<double> learningRates, int seed = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        ArgumentOutOfRangeException.ThrowIfNegative(hiddenUnits);
        ArgumentNullException.ThrowIfNull(learningRates);
        if (learningRates.Count == 0)
            throw new ArgumentException("expected one learning rate or more.", nameof(learningRates));
        foreach (double rate in learningRates)
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rate, nameof(learningRates));
        (Inputs, Classes, HiddenUnits, LearningRates) = (inputs, classes, hiddenUnits, [.. learningRates]);
        _statistics = new FeatureStatistics(inputs);
        _standardised = new float[inputs];

        using CollectionPause pause = CollectionPause.Begin();
        using DisposeScope scope = NewDisposeScope();
        _features = zeros(1, inputs).DetachFromDisposeScope();
        _label = zeros(Networks, dtype: ScalarType.Int64).DetachFromDisposeScope();
        _rates = tensor([.. learningRates.Select(rate => (float)rate)], [Networks, 1]).DetachFromDisposeScope();
        _parameters = hiddenUnits == 0 ? SoftmaxRegression() : TwoLayers(new Random(seed));
        foreach (Parameter parameter in _parameters)
            parameter.DetachFromDisposeScope();
        _optimizer = optimizer switch
        {
            OnlineOptimizer.Sgd => optim.SGD(_parameters, learningRate: 1),
            OnlineOptimizer.Adam => optim.Adam(_parameters, lr: 1),
            _ => throw new ArgumentOutOfRangeException(nameof(optimizer), optimizer, "is no optimizer."),
        };
    }

    /// <summary>Features of a row.</summary>
    public int Inputs { get; }

    /// <summary>Classes.</summary>
    public int Classes { get; }

    /// <summary>Tanh units of the hidden layer; 0 for softmax regression.</summary>
    public int HiddenUnits { get; }

    /// <summary>One a network.</summary>
    public IReadOnlyList<double> LearningRates { get; }

    private int Networks => LearningRates.Count;

    /// <summary>Class probabilities of the next row, whose features are taken into the statistics first: they are no secret.</summary>
    /// <param name="features">[inputs], raw; NaN is a missing value.</param>
    /// <param name="probabilities">Receives [learning rates, classes]; NaN of a network that has diverged.</param>
    /// <exception cref="ArgumentException">A length is wrong, or a feature is infinite.</exception>
    public void Predict(ReadOnlySpan<float> features, Span<float> probabilities)
    {
        FeatureRow.Check(features, Inputs);
        if (probabilities.Length != Networks * Classes)
            throw new ArgumentException(
                $"expected room for {Networks * Classes} probabilities, found {probabilities.Length}.", nameof(probabilities));
        _statistics.Add(features);
        for (int a = 0; a < features.Length; a++)
            _standardised[a] = float.IsNaN(features[a]) ? 0 : (float)_statistics[a].Standardise(features[a]);

        using CollectionPause pause = CollectionPause.Begin();
        using DisposeScope scope = NewDisposeScope();
        _features.data<float>().CopyFrom(_standardised);
        _logits?.Dispose();
        _logits = Logits(_features).DetachFromDisposeScope();
        _logits.detach().softmax(-1).data<float>().CopyTo(probabilities);
    }

    /// <summary>One gradient step of every network, with the row last predicted.</summary>
    /// <param name="label">Its class, 0 to classes - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The label is out of its range.</exception>
    /// <exception cref="InvalidOperationException">No row was predicted since the last step.</exception>
    public void Observe(int label)
    {
        FeatureRow.CheckLabel(label, Classes);
        if (_logits is null)
            throw new InvalidOperationException("A row is predicted before its label is observed.");
        using CollectionPause pause = CollectionPause.Begin();
        using DisposeScope scope = NewDisposeScope();
        _label.fill_(label);
        _optimizer.zero_grad();
        Tensor losses = nn.functional.cross_entropy(_logits, _label, reduction: nn.Reduction.None);
        (losses / _rates.squeeze(1)).sum().backward();
        _optimizer.step();
        _logits.Dispose();
        _logits = null;
    }

    /// <summary>Frees the memory of the networks.</summary>
    public void Dispose()
    {
        _optimizer.Dispose();
        foreach (Tensor tensor in (Tensor[])[_features, _label, _rates, .. _parameters])
            tensor.Dispose();
        _logits?.Dispose();
    }

    // x: [1, inputs]. All networks see the same x, so their first layers are one matrix [inputs, networks * units]. -> [networks, classes]
    private Tensor Logits(Tensor x)
    {
        Tensor first = _rates * (x.mm(_parameters[0]).view(Networks, -1) + _parameters[1]);
        if (HiddenUnits == 0)
            return first;
        return _rates * (tanh(first).unsqueeze(1).bmm(_parameters[2]).squeeze(1) + _parameters[3]);
    }

    private Parameter[] SoftmaxRegression() =>
        [nn.Parameter(zeros(Inputs, Networks * Classes)), nn.Parameter(zeros(Networks, Classes))];

    private Parameter[] TwoLayers(Random random)
    {
        Tensor Uniform(int fanIn, params long[] shape) => tensor(
            [.. Enumerable.Range(0, (int)shape.Aggregate((a, b) => a * b)).Select(_ => ((2 * random.NextSingle()) - 1) / MathF.Sqrt(fanIn))],
            shape);
        return
        [
            nn.Parameter((Uniform(Inputs, Inputs, 1, HiddenUnits) / _rates).view(Inputs, Networks * HiddenUnits)),
            nn.Parameter(Uniform(Inputs, 1, HiddenUnits) / _rates),
            nn.Parameter(Uniform(HiddenUnits, 1, HiddenUnits, Classes) / _rates.unsqueeze(2)),
            nn.Parameter(Uniform(HiddenUnits, 1, Classes) / _rates),
        ];
    }
}
