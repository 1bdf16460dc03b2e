using static TorchSharp.torch;

namespace Vsml.MetaTraining.Paper;

/// <summary>What a layer hears, or says, in a tick.</summary>
/// <param name="Forward">m_a, from the layer before or to the next: `[episodes, units, M]`.</param>
/// <param name="Backward">m_b, from the next layer or to the one before: `[episodes, units, M]`.</param>
internal sealed record Messages(Tensor Forward, Tensor Backward);

/// <summary>
/// A layer of sub-RNNs (Kirsch &amp; Schmidhuber 2021, section 2). It is called with the sub-RNN, the states, and what is heard, and gives
/// the states after a tick and what is said then.
/// </summary>
internal abstract class PaperLayer(string name) : nn.Module<SubRnn, SubRnnState, Messages, (SubRnnState State, Messages Said)>(name)
{
    /// <summary>Units that it hears from.</summary>
    public abstract int Inputs { get; }

    /// <summary>Units that it speaks for.</summary>
    public abstract int Outputs { get; }

    /// <summary>Shape of the states of an episode but for their size: `[A, B]`.</summary>
    public abstract (int A, int B) Pairs { get; }

    /// <summary>Ticks of sub-RNNs in one tick of the layer.</summary>
    public virtual long Ticks => (long)Pairs.A * Pairs.B;
}
