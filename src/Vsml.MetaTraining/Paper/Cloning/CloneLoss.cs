using static TorchSharp.torch;

namespace Vsml.MetaTraining.Paper;

/// <summary>
/// How far the dynamics of a sub-RNN are from <see cref="BackpropagationRule"/>: an unrolled regression of its forward message, its backward
/// message and what it learns, the latter in the units in which the rule learns. The reference of <see cref="FusedCloneLoss"/>.
/// </summary>
internal sealed class CloneLoss(BackpropagationRule rule, int microTicks)
{
    /// <summary>Messages are held to so large a fraction of the weights' scale.</summary>
    public const double MessageScale = 0.05;
    private static readonly DenseLayer Synapse = new(1, 1);

    /// <summary>
    /// Some examples, each on the way forward and on the way back. The original goes on from the weight and bias that the clone's memory
    /// holds at their beginning, so that it is judged by what it says and learns where its own dynamics lead, not by what cannot be undone.
    /// </summary>
    /// <param name="subRnn">The sub-RNN, one group.</param>
    /// <param name="start">c and h at the beginning: `[synapses, 1, 1, N]` twice.</param>
    /// <param name="met">What the synapses meet.</param>
    /// <returns>The parts of the loss, each a scalar, and what <paramref name="start"/> has become.</returns>
    public (Tensor Forward, Tensor Backward, Tensor Memory, EpisodeState End) Of(SubRnn subRnn, EpisodeState start, SynapseBatch met)
    {
        SubRnnState state = new(start[0], start[1]);
        Tensor first = Cells(state), w = CloneMemory.Weights(first), b = CloneMemory.Biases(first, rule);
        List<Tensor> forward = [], backward = [], memory = [];
        for (int step = 0; step < met.Inputs.Length; step++)
        {
            Tensor x = tensor(met.Inputs[step]), e = tensor(met.Errors[step]), t = tanh(x);
            (state, Messages said) = Ticks(subRnn, state, x, zeros_like(e));
            forward.Add(((said.Forward.select(2, 0).squeeze(1) / rule.ForwardGain - (t * w + b)) / MessageScale).square().mean());
            memory.Add(Missed());

            (state, said) = Ticks(subRnn, state, x, e);
            backward.Add(((said.Backward.select(2, 0).squeeze(1) / rule.BackwardGain - (e * w * (1 - t.square()))) / MessageScale).square().mean());
            (w, b) = (w - (e * t * rule.WeightRate), b - (e * rule.BiasRate));
            memory.Add(Missed());
        }

        return (stack(forward).mean(), stack(backward).mean(), stack(memory).mean(), new EpisodeState(state.Cell, state.Hidden));

        // Copies of one number that part are an error too.
        Tensor Missed() => ((Cells(state) - CloneMemory.Write(w, b, ClonedNetwork.StateSize, rule)).narrow(-1, 0, CloneMemory.Cells) / CloneMemory.Unit(rule)).square().mean();
    }

    private static Tensor Cells(SubRnnState state) => state.Cell.squeeze(1).squeeze(1);

    private (SubRnnState State, Messages Said) Ticks(SubRnn subRnn, SubRnnState state, Tensor x, Tensor e)
    {
        Messages heard = new(Message(x), Message(e)), said = heard;
        for (int k = 0; k < microTicks; k++) (state, said) = Synapse.call(subRnn, state, heard);
        return (state, said);
    }

    private static Tensor Message(Tensor first) => nn.functional.pad(first.view(-1, 1, 1), [0, ClonedNetwork.MessageSize - 1]);
}
