using TorchSharp;
using static TorchSharp.torch;

namespace Vsml.MetaTraining.Paper;

/// <summary>
/// SGD or Adam, a step of the cross-entropy an example: softmax regression, or a network with one layer of tanh units. It has no meta
/// parameters. Softmax regression starts at 0, the layers of the other as torch.nn.Linear does.
/// </summary>
internal sealed class GradientDescent : IEpisodicLearner, ILearningRule
{
    private const double FirstDecay = 0.9, SecondDecay = 0.999, Epsilon = 1e-8;

    private readonly OnlineOptimizer _optimizer;
    private readonly double _rate;
    private readonly int _units;

    /// <param name="optimizer">How it learns.</param>
    /// <param name="rate">Learning rate, positive; the paper has 1e-2 for SGD, 1e-3 for Adam.</param>
    /// <param name="units">Tanh units of the hidden layer, 0 for none; the paper has 160.</param>
    public GradientDescent(OnlineOptimizer optimizer, double rate, int units = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rate);
        ArgumentOutOfRangeException.ThrowIfNegative(units);
        (_optimizer, _rate, _units) = (optimizer, rate, units);
    }

    public string Name => (_optimizer == OnlineOptimizer.Sgd ? "sgd" : "adam") + (_units == 0 ? "" : "-2-layers");

    public MetaParameters Parameters { get; } = new();

    private bool IsAdam => _optimizer == OnlineOptimizer.Adam;

    // Weights and constants of every layer.
    private int Variables => _units == 0 ? 2 : 4;

    public ILearningRule With(Tensor parameters) => this;

    /// <summary>State: W `[episodes, inputs, outputs]` and b `[episodes, outputs]` of every layer; for Adam both moments of each, and the step `[episodes]`.</summary>
    public EpisodeState Start(EpisodeForm form)
    {
        using Generator random = new((ulong)form.Seed);
        List<Tensor> state = [];
        if (_units == 0)
            state.AddRange([zeros(form.Episodes, form.Inputs, form.Classes), zeros(form.Episodes, form.Classes)]);
        else
            state.AddRange([.. Layer(form.Inputs, _units), .. Layer(_units, form.Classes)]);
        if (IsAdam)
            state.AddRange([.. state.SelectMany(variable => (Tensor[])[zeros_like(variable), zeros_like(variable)]), zeros(form.Episodes)]);
        return new(state);

        Tensor[] Layer(long inputs, long outputs) => [Uniform(inputs, inputs, outputs), Uniform(inputs, outputs)];

        Tensor Uniform(long inputs, params long[] shape) =>
            ((2 * rand([form.Episodes, .. shape], generator: random)) - 1) / Math.Sqrt(inputs);
    }

    public (Tensor Logits, EpisodeState State) Step(EpisodeState state, Tensor inputs, Tensor? labels)
    {
        Tensor x = inputs.Flat(), y = x, logits = Linear(x, state[0], state[1]);
        if (_units > 0)
        {
            y = tanh(logits);
            logits = Linear(y, state[2], state[3]);
        }
        if (labels is null)
            return (logits, state);
        Tensor error = logits.softmax(1) - FlatExample.OneHot(labels, logits);
        List<Tensor> gradients = [];
        if (_units > 0)
        {
            Tensor before = state[2].matmul(error.unsqueeze(2)).squeeze(2) * (1 - y.square());
            gradients.AddRange([Outer(x, before), before]);
        }
        gradients.AddRange([Outer(y, error), error]);
        return (logits, IsAdam ? Adam(state, gradients) : new([.. gradients.Select((gradient, i) => state[i] - (_rate * gradient))]));
    }

    private static Tensor Linear(Tensor x, Tensor weights, Tensor constants) => x.unsqueeze(1).matmul(weights).squeeze(1) + constants;

    private static Tensor Outer(Tensor x, Tensor error) => x.unsqueeze(2) * error.unsqueeze(1);

    private EpisodeState Adam(EpisodeState state, List<Tensor> gradients)
    {
        Tensor step = state[3 * Variables] + 1, first = 1 - pow(FirstDecay, step), second = 1 - pow(SecondDecay, step);
        List<Tensor> variables = [], moments = [];
        for (int i = 0; i < Variables; i++)
        {
            Tensor g = gradients[i], m = state[Variables + (2 * i)], v = state[Variables + (2 * i) + 1];
            long[] shape = [g.size(0), .. Enumerable.Repeat(1L, (int)g.dim() - 1)];
            m = (FirstDecay * m) + ((1 - FirstDecay) * g);
            v = (SecondDecay * v) + ((1 - SecondDecay) * g.square());
            variables.Add(state[i] - (_rate * (m / first.view(shape)) / ((v / second.view(shape)).sqrt() + Epsilon)));
            moments.AddRange([m, v]);
        }
        return new([.. variables, .. moments, step]);
    }
}
