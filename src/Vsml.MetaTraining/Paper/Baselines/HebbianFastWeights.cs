using static TorchSharp.torch;

namespace Vsml.MetaTraining.Paper;

/// <summary>How a plastic weight changes with the activity x before and y after it.</summary>
internal enum Plasticity
{
    /// <summary>H' = (1 - e) H + e x y.</summary>
    Hebb,

    /// <summary>H' = H + e y (x - y H), which cannot grow without bound.</summary>
    Oja,
}

/// <summary>
/// Differentiable plasticity (Miconi et al. 2018): a network of a hidden and an output layer whose weights are W + A H, elementwise: W and A
/// are meta-learned, H changes with the activity on both of its sides. When the label is shown, the output units take its value, and
/// their weights change with it. It is for one number of inputs and classes.
/// </summary>
internal sealed class HebbianFastWeights : IEpisodicLearner
{
    private readonly int _inputs, _classes, _units;
    private readonly Plasticity _plasticity;

    /// <param name="inputs">Numbers of an example.</param>
    /// <param name="classes">2 or more.</param>
    /// <param name="plasticity">The rule.</param>
    /// <param name="units">Tanh units of the hidden layer.</param>
    public HebbianFastWeights(int inputs, int classes, Plasticity plasticity = Plasticity.Oja, int units = 64)
    {
        (_inputs, _classes, _units, _plasticity) = (inputs, classes, units, plasticity);
        Parameters = new MetaParameters([.. Layer("hidden", inputs, units), .. Layer("output", units, classes)]);
    }

    public string Name => _plasticity == Plasticity.Oja ? "hebbian-oja" : "hebbian";

    public MetaParameters Parameters { get; }

    public ILearningRule With(Tensor parameters) => new Rule(this, Parameters.Split(parameters));

    // The rate e is sigmoid of its parameter: 0.05 at first.
    private static IEnumerable<MetaTensor> Layer(string name, int inputs, int outputs) =>
    [
        .. LinearReadout.Parameters(name, inputs, outputs),
        new($"{name}.plasticity", [inputs, outputs], Math.Sqrt(3.0 / inputs)), new($"{name}.rate", [1], 0, Centre: -3),
    ];

    /// <summary>State: H of the hidden layer, `[episodes, inputs, units]`, and of the output layer, `[episodes, units, classes]`.</summary>
    private sealed class Rule(HebbianFastWeights learner, IReadOnlyDictionary<string, Tensor> parameters) : ILearningRule
    {
        public EpisodeState Start(EpisodeForm form)
        {
            FlatExample.Require(learner.Name, form, learner._inputs, learner._classes);
            return new(zeros(form.Episodes, learner._inputs, learner._units), zeros(form.Episodes, learner._units, learner._classes));
        }

        public (Tensor Logits, EpisodeState State) Step(EpisodeState state, Tensor inputs, Tensor? labels)
        {
            Tensor x = inputs.Flat(), y = tanh(Layer("hidden", x, state[0])), logits = Layer("output", y, state[1]);
            if (labels is null)
                return (logits, state);
            return (logits, new(Learn("hidden", state[0], x, y), Learn("output", state[1], y, FlatExample.OneHot(labels, logits))));
        }

        private Tensor Layer(string name, Tensor x, Tensor h)
        {
            Tensor a = parameters[$"{name}.plasticity"], fast = (a.OfGroups(h) * h * x.unsqueeze(2)).sum(1);
            return x.Linear(parameters, name) + fast;
        }

        private Tensor Learn(string name, Tensor h, Tensor x, Tensor y)
        {
            Tensor rate = sigmoid(parameters[$"{name}.rate"]).unsqueeze(2).OfGroups(h), before = x.unsqueeze(2), after = y.unsqueeze(1);
            return learner._plasticity == Plasticity.Hebb
                ? ((1 - rate) * h) + (rate * before * after)
                : h + (rate * after * (before - (after * h)));
        }
    }
}
