using static TorchSharp.torch;

namespace Vsml.MetaTraining.Paper;

/// <summary>The original of the clone: a network that learns by <see cref="BackpropagationRule"/>, online, in matrices. It has no meta parameters.</summary>
/// <param name="rule">The rule.</param>
/// <param name="hiddenUnits">Units of each hidden layer; none for softmax regression.</param>
internal sealed class BackpropagationNetwork(BackpropagationRule rule, params IReadOnlyList<int> hiddenUnits) : IEpisodicLearner, ILearningRule
{
    public string Name => "backprop";

    public MetaParameters Parameters { get; } = new();

    public ILearningRule With(Tensor parameters) => this;

    /// <summary>State: w, `[episodes, inputs, outputs]`, and b, `[episodes, outputs]`, of every layer.</summary>
    public EpisodeState Start(EpisodeForm form) => new([.. InitialWeights.Draw(rule, hiddenUnits, form)
        .SelectMany(w => (Tensor[])[w, zeros(form.Episodes, w.size(2))])]);

    public (Tensor Logits, EpisodeState State) Step(EpisodeState state, Tensor inputs, Tensor? labels)
    {
        int layers = hiddenUnits.Count + 1;
        Tensor[] t = new Tensor[layers], s = [.. state.Tensors];
        Tensor x = inputs.reshape(inputs.size(0), -1);
        for (int l = 0; l < layers; l++)
        {
            t[l] = tanh(x);
            x = ((t[l].unsqueeze(1).matmul(s[2 * l]).squeeze(1) / t[l].size(1)) + s[(2 * l) + 1]) * rule.ForwardGain;
        }

        if (labels is null) return (x, state);
        Tensor e = x.softmax(1) - nn.functional.one_hot(labels, x.size(1));
        for (int l = layers - 1; l >= 0; l--)
        {
            Tensor w = s[2 * l];
            s[2 * l] = w - (t[l].unsqueeze(2) * e.unsqueeze(1) * rule.WeightRate);
            s[(2 * l) + 1] = s[(2 * l) + 1] - (e * rule.BiasRate);
            e = w.matmul(e.unsqueeze(2)).squeeze(2) / e.size(1) * (1 - t[l].square()) * rule.BackwardGain;
        }

        return (x, new EpisodeState(s));
    }
}
