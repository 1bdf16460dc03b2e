namespace Vsml.Graphs;

/// <summary>Sub-RNNs of one kind as they learn a row, as <see cref="Kernels.SubRnnBlock"/> and <see cref="Kernels.PlainTick"/> do.</summary>
/// <param name="of">The ensemble.</param>
/// <param name="kind">Which kind (<see cref="ParameterLayout"/>).</param>
/// <param name="inputs">Inputs, A.</param>
/// <param name="state">c then h, [members, classes, inputs, 2N].</param>
internal sealed class SubRnnGraph(EnsembleConstants of, string kind, int inputs, Value state)
{
    /// <summary>h, [members, classes, inputs, N].</summary>
    internal Value Hidden { get; } = state.Part(3, of.StateSize, 2 * of.StateSize);

    private Value Cell { get; } = state.Part(3, 0, of.StateSize);

    /// <summary>S_b R_f, S_b = sum_a h_ab / sqrt(n) over the n present inputs.</summary>
    /// <param name="present">0 or 1, [members, 1, inputs].</param>
    /// <param name="count">n, at least 1, [members, 1, 1].</param>
    /// <returns>[members, classes, F].</returns>
    internal Value ForwardPart(Value present, Value count)
    {
        Value sums = present.Shaped(0, 1, 1, inputs).Times(Hidden).Shaped(0, 0, of.StateSize) / count.Sqrt();
        return sums.Times(Parameter("message_forward"));
    }

    /// <summary>One tick: every sub-RNN of a present input goes on to its next state.</summary>
    /// <param name="messages">e, [members, 1 or classes, inputs, E].</param>
    /// <param name="isPresent">Booleans, [members, 1, inputs].</param>
    /// <param name="forward">f_b, [members, classes, F].</param>
    /// <param name="classes">m_b, [members, classes, G].</param>
    /// <param name="context">u, [members, 1, U].</param>
    /// <returns>[members, classes, inputs, 2N].</returns>
    internal Value Tick(Value messages, Value isPresent, Value forward, Value classes, Value context)
    {
        int n = of.StateSize;
        Value start = context.Times(Parameter("context")) + Parameter("bias");
        Value inputDrive = start.Shaped(0, 0, 1, 4 * n) + messages.Times(Parameter("forward")) + Backward().Times(Parameter("aggregate_backward")).Shaped(0, 1, inputs, 4 * n);
        Value outputDrive = classes.Times(Parameter("backward")) + forward.Times(Parameter("aggregate_forward"));
        Value productDrive = classes.Times(Parameter("product")).Shaped(0, 0, 1, 4 * n);
        Value z = inputDrive + outputDrive.Shaped(0, 0, 1, 4 * n) + (messages.Part(3, 0, 1) * productDrive) + Hidden.Times(Parameter("recurrent"));
        Value Gate(int i) => z.Part(3, i * n, (i + 1) * n);
        Value cell = (Gate(1).Sigmoid() * Cell) + (Gate(0).Sigmoid() * Gate(2).Tanh()), hidden = Gate(3).Sigmoid() * cell.Tanh();
        return isPresent.Shaped(0, 1, inputs, 1).Where(of.Graph.Concat(3, cell, hidden), state);
    }

    // g_a = tanh(S_a R_g), S_a = sum_b h_ab / sqrt(B), [members, inputs, G].
    private Value Backward() => (Hidden.Mean(1, keepsAxis: false) * Math.Sqrt(of.Classes)).Times(Parameter("message_backward")).Tanh();

    private Value Parameter(string name) => of.Parameter($"{kind}.{name}");
}
