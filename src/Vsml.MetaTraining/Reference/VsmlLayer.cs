using static TorchSharp.torch;

namespace Vsml.MetaTraining;

/// <summary>The state of the sub-RNNs of a layer.</summary>
/// <param name="Cell">c, `[inputs, outputs, stateSize]`.</param>
/// <param name="Hidden">h, `[inputs, outputs, stateSize]`.</param>
public sealed record LayerState(Tensor Cell, Tensor Hidden);

/// <summary>What a layer receives during a visit.</summary>
/// <param name="Forward">m_a, `[inputs, F]`; the rows of absent inputs are of no account, but finite.</param>
/// <param name="Backward">m_b, `[outputs, G]`.</param>
/// <param name="Context">u, `[6]`.</param>
/// <param name="Present">Which inputs take part, booleans `[inputs]`.</param>
public sealed record LayerInputs(Tensor Forward, Tensor Backward, Tensor Context, Tensor Present);

/// <summary>
/// A dense VSML layer: an LSTM of a few numbers in the place of every weight, all with the same parameters (Kirsch &amp;
/// Schmidhuber 2021, section 2). This is the reference that every fast path is held to: it is to be read, not to be fast.
/// </summary>
public sealed class VsmlLayer() : nn.Module<TickVariables, LayerState, Tensor, LayerInputs, LayerState>(nameof(VsmlLayer))
{
    /// <summary>V_M, of which a layer's messages and logits need a part. A network sets it anew for every episode.</summary>
    public MetaVariables Variables { get; set; } = null!;

    /// <summary>One tick.</summary>
    /// <param name="theta">The set of the tick.</param>
    /// <param name="state">(c, h) before.</param>
    /// <param name="heard">The h of the layer's last tick, `[inputs, outputs, N]`, from which it hears its own messages.</param>
    /// <param name="received">The messages from outside.</param>
    /// <returns>(c', h'); absent inputs keep their (c, h).</returns>
    public override LayerState forward(TickVariables theta, LayerState state, Tensor heard, LayerInputs received)
    {
        Tensor m_a = received.Forward.unsqueeze(1), m_b = received.Backward;                     // [A, 1, F], [B, G]
        Tensor z = theta.Bias + matmul(m_a, theta.Forward) + matmul(m_b, theta.Backward) + matmul(state.Hidden, theta.Recurrent);
        if (theta.Context is not null) z += matmul(received.Context, theta.Context);
        if (theta.AggregateForward is not null) z += matmul(ForwardMessage(heard, received.Present), theta.AggregateForward);
        if (theta.AggregateBackward is not null) z += matmul(BackwardMessage(heard).unsqueeze(1), theta.AggregateBackward);
        if (theta.Product is not null) z += m_a.narrow(2, 0, 1) * matmul(m_b, theta.Product);

        Tensor[] gates = z.chunk(4, dim: 2);                                                     // 4 of [A, B, N]
        Tensor i = sigmoid(gates[0]), f = sigmoid(gates[1]), g = tanh(gates[2]), o = sigmoid(gates[3]);
        Tensor cell = f * state.Cell + i * g;
        Tensor hidden = o * tanh(cell);

        Tensor takesPart = received.Present.view(-1, 1, 1);
        return new LayerState(where(takesPart, cell, state.Cell), where(takesPart, hidden, state.Hidden));
    }

    /// <summary>f_b = tanh(S_b R_f), S_b = sum over present a of h_ab / sqrt(n).</summary>
    /// <param name="hidden">h, `[inputs, outputs, N]`.</param>
    /// <param name="present">Booleans, `[inputs]`; n of them are true.</param>
    /// <returns>`[outputs, F]`.</returns>
    public Tensor ForwardMessage(Tensor hidden, Tensor present) =>
        tanh(matmul(SumOverPresent(hidden, present), Variables.MessageForward));

    /// <summary>g_a = tanh(S_a R_g), S_a = sum over b of h_ab / sqrt(B).</summary>
    /// <param name="hidden">h, `[inputs, outputs, N]`.</param>
    /// <returns>`[inputs, G]`.</returns>
    public Tensor BackwardMessage(Tensor hidden) =>
        tanh(matmul(hidden.sum(dim: 1) / Math.Sqrt(hidden.size(1)), Variables.MessageBackward));

    /// <summary>logit_b = sum over present a of (v0 . h_ab + m_a[0] v1 . h_ab) / sqrt(n).</summary>
    /// <param name="hidden">h after the prediction visit, `[inputs, outputs, N]`.</param>
    /// <param name="received">What the layer received in that visit.</param>
    /// <returns>`[outputs]`.</returns>
    public Tensor Logits(Tensor hidden, LayerInputs received) =>
        SumOverPresent(
            matmul(hidden, Variables.ReadoutConstant) + received.Forward.narrow(1, 0, 1) * matmul(hidden, Variables.ReadoutInput),
            received.Present);

    private static Tensor SumOverPresent(Tensor perInput, Tensor present) =>
        perInput[present].sum(dim: 0) / Math.Sqrt(present.sum().item<long>());
}
