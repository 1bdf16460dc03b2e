using static TorchSharp.torch;

namespace Vsml.MetaTraining.Paper;

/// <summary>A sub-RNN for every pair of an input unit a and an output unit b.</summary>
internal sealed class DenseLayer(int inputs, int outputs) : PaperLayer(nameof(DenseLayer))
{
    public override int Inputs => inputs;

    public override int Outputs => outputs;

    public override (int A, int B) Pairs => (inputs, outputs);

    public override (SubRnnState State, Messages Said) forward(SubRnn f, SubRnnState s, Messages heard)
    {
        Tensor m_a = heard.Forward.unsqueeze(2), m_b = heard.Backward.unsqueeze(1);              // [E, A, 1, M], [E, 1, B, M]
        Tensor gates = f.FromForward(m_a) + f.FromBackward(m_b) + f.FromHidden(s.Hidden);        // [E, A, B, 4N]
        SubRnnState next = SubRnn.Lstm(gates, s.Cell);
        return (next, new Messages(f.ToForward(next.Hidden, over: 1), f.ToBackward(next.Hidden, over: 2)));
    }
}
