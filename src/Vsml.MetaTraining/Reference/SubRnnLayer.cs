using static TorchSharp.torch;

namespace Vsml.MetaTraining.Reference;

/// <summary>The state of sub-RNNs.</summary>
/// <param name="Cell">c, `[outputs, inputs, N]`.</param>
/// <param name="Hidden">h, `[outputs, inputs, N]`.</param>
internal sealed record SubRnnState(Tensor Cell, Tensor Hidden);

/// <summary>What sub-RNNs are told.</summary>
/// <param name="Input">e, `[1, inputs, E]` where an input tells all outputs alike, else `[outputs, inputs, E]`.</param>
/// <param name="Forward">f_b, `[outputs, F]`.</param>
/// <param name="Class">m_b, `[outputs, G]`.</param>
/// <param name="Context">u, `[U]`.</param>
/// <param name="Present">Which inputs take part, booleans `[inputs]`.</param>
internal sealed record SubRnnInputs(Tensor Input, Tensor Forward, Tensor Class, Tensor Context, Tensor Present);

/// <summary>
/// A layer of sub-RNNs of one kind: an LSTM of a few numbers in the place of every weight, all with the same parameters (Kirsch &amp;
/// Schmidhuber 2021, section 2). The reference that the kernels are held to: it is to be read, not to be fast.
/// </summary>
internal sealed class SubRnnLayer() : nn.Module<SubRnnState, SubRnnInputs, SubRnnState>(nameof(SubRnnLayer))
{
    /// <summary>V_M of this kind. A network sets it anew for every episode.</summary>
    public SubRnnVariables Variables { get; set; } = null!;

    /// <summary>(c0, h0) in every sub-RNN.</summary>
    public SubRnnState Start(int outputs, int inputs) =>
        new(Variables.InitialCell.expand(outputs, inputs, -1), Variables.InitialHidden.expand(outputs, inputs, -1));

    /// <summary>One tick: z, then a gated cell. Absent inputs keep their (c, h).</summary>
    public override SubRnnState forward(SubRnnState state, SubRnnInputs told)
    {
        Tensor e = told.Input, g_a = BackwardMessage(state.Hidden), f_b = told.Forward.unsqueeze(1), m_b = told.Class.unsqueeze(1);
        Tensor z = Variables.Bias
            + matmul(told.Context, Variables.Context)
            + matmul(e, Variables.Forward)
            + matmul(g_a, Variables.AggregateBackward)
            + matmul(f_b, Variables.AggregateForward)
            + matmul(m_b, Variables.Backward)
            + e.narrow(2, 0, 1) * matmul(m_b, Variables.Product)
            + matmul(state.Hidden, Variables.Recurrent);                                         // [B, A, 4N]

        Tensor[] gates = z.chunk(4, dim: 2);                                                     // 4 of [B, A, N]
        Tensor i = sigmoid(gates[0]), f = sigmoid(gates[1]), g = tanh(gates[2]), o = sigmoid(gates[3]);
        Tensor cell = f * state.Cell + i * g;
        Tensor hidden = o * tanh(cell);

        Tensor takesPart = told.Present.view(1, -1, 1);
        return new SubRnnState(where(takesPart, cell, state.Cell), where(takesPart, hidden, state.Hidden));
    }

    /// <summary>g_a = tanh(S_a R_g), S_a = sum over b of h_ab / sqrt(B).</summary>
    /// <returns>`[inputs, G]`.</returns>
    public Tensor BackwardMessage(Tensor hidden) => tanh(matmul(hidden.sum(dim: 0) / Math.Sqrt(hidden.size(0)), Variables.MessageBackward));

    /// <summary>S_b R_f, S_b = sum over the n present a of h_ab / sqrt(n): what f_b is the tanh of, over both kinds.</summary>
    /// <returns>`[outputs, F]`.</returns>
    public Tensor ForwardPart(Tensor hidden, Tensor present) =>
        matmul(OfPresent(hidden, present).sum(dim: 1) / Math.Sqrt(Math.Max(1, present.sum().item<long>())), Variables.MessageForward);

    /// <summary>sum over present a of (v + e_ab E) . h_ab.</summary>
    /// <returns>`[outputs]`.</returns>
    public Tensor Reading(Tensor hidden, Tensor input, Tensor present) =>
        (OfPresent(hidden, present) * (Variables.ReadConstant + matmul(input, Variables.ReadInput))).sum([1L, 2L]);

    private static Tensor OfPresent(Tensor hidden, Tensor present) => hidden * present.view(1, -1, 1).to(hidden.dtype);
}
