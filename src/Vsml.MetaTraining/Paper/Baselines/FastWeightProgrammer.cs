using static TorchSharp.torch;

namespace Vsml.MetaTraining.Paper;

/// <summary>
/// Fast-weight programmer with the delta rule (Schmidhuber 1992; Schlag et al. 2021): of an example a slow network makes a key k, a query q
/// and a rate b, of its label a value v. The fast weights W answer W q; they learn W' = W + b (v - W k) k. It is for one number of inputs
/// and classes.
/// </summary>
internal sealed class FastWeightProgrammer : IEpisodicLearner
{
    private readonly int _inputs, _classes, _units;

    /// <param name="inputs">Numbers of an example.</param>
    /// <param name="classes">2 or more.</param>
    /// <param name="units">Of keys, queries and values.</param>
    public FastWeightProgrammer(int inputs, int classes, int units = 64)
    {
        (_inputs, _classes, _units) = (inputs, classes, units);
        Parameters = new MetaParameters(
        [
            .. LinearReadout.Parameters("key", inputs, units), .. LinearReadout.Parameters("query", inputs, units),
            .. LinearReadout.Parameters("rate", inputs, 1), new("value", [classes, units], Math.Sqrt(3.0 / classes)),
            .. LinearReadout.Parameters("logits", units, classes),
        ]);
    }

    public string Name => "fast-weight-programmer";

    public MetaParameters Parameters { get; }

    public ILearningRule With(Tensor parameters) => new Rule(this, Parameters.Split(parameters));

    /// <summary>State: W, `[episodes, units, units]`, values by keys.</summary>
    private sealed class Rule(FastWeightProgrammer learner, IReadOnlyDictionary<string, Tensor> parameters) : ILearningRule
    {
        public EpisodeState Start(EpisodeForm form)
        {
            FlatExample.Require(learner.Name, form, learner._inputs, learner._classes);
            return new(zeros(form.Episodes, learner._units, learner._units));
        }

        public (Tensor Logits, EpisodeState State) Step(EpisodeState state, Tensor inputs, Tensor? labels)
        {
            Tensor x = inputs.Flat(), w = state[0], logits = Read(w, Key(x, "query")).Linear(parameters, "logits");
            if (labels is null)
                return (logits, state);
            Tensor k = Key(x, "key"), v = FlatExample.OneHot(labels, logits).TimesOfGroup(parameters["value"]);
            Tensor change = sigmoid(x.Linear(parameters, "rate")) * (v - Read(w, k));
            return (logits, new(w + (change.unsqueeze(2) * k.unsqueeze(1))));
        }

        // Positive and of sum 1, so that the delta rule replaces what a key had stood for.
        private Tensor Key(Tensor x, string name) => x.Linear(parameters, name).softmax(-1);

        private static Tensor Read(Tensor w, Tensor key) => w.matmul(key.unsqueeze(2)).squeeze(2);
    }
}
