using static TorchSharp.torch;

namespace Vsml.MetaTraining.Paper;

/// <summary>
/// Meta-RNN (Hochreiter et al. 2001): an LSTM that is fed an example and the label of the one before. What it learns of an episode is its
/// hidden state. It is for one number of inputs and classes.
/// </summary>
internal sealed class MetaRnn : IEpisodicLearner
{
    private readonly int _inputs, _classes, _units;

    /// <param name="inputs">Numbers of an example.</param>
    /// <param name="classes">2 or more.</param>
    /// <param name="units">Of the LSTM.</param>
    public MetaRnn(int inputs, int classes, int units = 128)
    {
        (_inputs, _classes, _units) = (inputs, classes, units);
        Parameters = new MetaParameters(
            [.. LstmCell.Parameters("lstm", inputs + classes, units), .. LinearReadout.Parameters("logits", units, classes)]);
    }

    public string Name => "meta-rnn";

    public MetaParameters Parameters { get; }

    public ILearningRule With(Tensor parameters) => new Rule(this, Parameters.Split(parameters));

    /// <summary>State: c and h, `[episodes, units]`, and the label seen last, `[episodes, classes]`.</summary>
    private sealed class Rule(MetaRnn learner, IReadOnlyDictionary<string, Tensor> parameters) : ILearningRule
    {
        private readonly LstmCell _lstm = new(parameters, "lstm");

        public EpisodeState Start(EpisodeForm form)
        {
            FlatExample.Require(learner.Name, form, learner._inputs, learner._classes);
            return new(zeros(form.Episodes, learner._units), zeros(form.Episodes, learner._units), zeros(form.Episodes, learner._classes));
        }

        public (Tensor Logits, EpisodeState State) Step(EpisodeState state, Tensor inputs, Tensor? labels)
        {
            (Tensor cell, Tensor hidden) = _lstm.Step(cat([inputs.Flat(), state[2]], dim: 1), state[0], state[1]);
            Tensor logits = hidden.Linear(parameters, "logits");
            return (logits, new(cell, hidden, FlatExample.OneHot(labels, logits)));
        }
    }
}
