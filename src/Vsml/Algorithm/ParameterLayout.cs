namespace Vsml;

/// <summary>A named tensor inside the flat parameter vector V_M.</summary>
/// <param name="Name">The name, as in the file of a learning algorithm.</param>
/// <param name="Offset">Index of its first number in the flat vector.</param>
/// <param name="Rows">Rows; 1 for a vector.</param>
/// <param name="Columns">Columns; the length of a vector.</param>
/// <param name="IsVector">Whether its shape is [Columns] instead of [Rows, Columns].</param>
/// <param name="Role">What it does.</param>
/// <param name="Ticks">The ticks it belongs to.</param>
public readonly record struct ParameterTensor(
    string Name, int Offset, int Rows, int Columns, bool IsVector, ParameterRole Role, ParameterTicks Ticks)
{
    /// <summary>How many numbers it has.</summary>
    public int Length => Rows * Columns;
}

/// <summary>What a tensor of a learning algorithm does in the network.</summary>
public enum ParameterRole
{
    /// <summary>W_h: what a sub-RNN hears of its own hidden vector, <c>[N, 4N]</c>.</summary>
    Recurrent,

    /// <summary>W_in: what it hears of the forward message of its input unit, <c>[F, 4N]</c>.</summary>
    Forward,

    /// <summary>W_err: of the backward message of its output unit, <c>[G, 4N]</c>.</summary>
    Backward,

    /// <summary>W_f: of the forward message that its output unit last sent, <c>[F, 4N]</c>.</summary>
    AggregateForward,

    /// <summary>W_g: of the backward message that its input unit last sent, <c>[G, 4N]</c>.</summary>
    AggregateBackward,

    /// <summary>W_x: of the backward message times the first number of the forward message, <c>[G, 4N]</c>.</summary>
    Product,

    /// <summary>C: of the context, <c>[U, 4N]</c>.</summary>
    Context,

    /// <summary>The biases of its gates, <c>[4N]</c>.</summary>
    GateBias,

    /// <summary>R_f or R_g: what it sends, <c>[N, F]</c> or <c>[N, G]</c>.</summary>
    Message,

    /// <summary>v0 or v1: what it contributes to a logit, <c>[N]</c>.</summary>
    Readout,

    /// <summary>c0 or h0: the mean of its first cell or hidden vector, <c>[N]</c>.</summary>
    InitialState,

    /// <summary>nu: the spread of its first cell, <c>[N]</c>.</summary>
    InitialNoise,
}

/// <summary>The ticks that a tensor of a learning algorithm belongs to.</summary>
public enum ParameterTicks
{
    /// <summary>None: messages, readout and initial state are the same whatever the tick.</summary>
    None,

    /// <summary>Those of predictions.</summary>
    Prediction,

    /// <summary>Those of updates.</summary>
    Update,

    /// <summary>Both, where the spec shares them.</summary>
    Shared,
}

/// <summary>
/// Where each tensor of a learning algorithm stands in the flat vector V_M. With N = state size, F and G = message sizes, U = 6 context
/// numbers, every set of tick parameters has <c>recurrent [N, 4N]</c>, <c>forward [F, 4N]</c>, <c>backward [G, 4N]</c>,
/// <c>aggregate_forward [F, 4N]</c>, <c>aggregate_backward [G, 4N]</c>, <c>product [G, 4N]</c>, <c>context [U, 4N]</c> and
/// <c>bias [4N]</c>, gates in the order i, f, g, o; then follow <c>message.forward [N, F]</c>, <c>message.backward [N, G]</c>,
/// <c>readout.constant [N]</c>, <c>readout.input [N]</c>, <c>initial.cell [N]</c>, <c>initial.hidden [N]</c>, <c>initial.noise [N]</c>.
/// </summary>
public sealed class ParameterLayout
{
    private readonly List<ParameterTensor> _tensors = [];

    /// <summary>Lays out the tensors of a spec.</summary>
    /// <exception cref="ArgumentException">The spec has a number out of range.</exception>
    public ParameterLayout(NetworkSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        spec.Validate();
        Spec = spec;
        int n = spec.StateSize, f = spec.ForwardMessageSize, g = spec.BackwardMessageSize, gates = 4 * n;
        foreach (ParameterTicks ticks in spec.SharedTicks ? (ParameterTicks[])[ParameterTicks.Shared] : [ParameterTicks.Prediction, ParameterTicks.Update])
        {
            string set = ticks switch { ParameterTicks.Shared => "tick", ParameterTicks.Prediction => "predict", _ => "update" };
            Matrix($"{set}.recurrent", n, gates, ParameterRole.Recurrent, ticks);
            Matrix($"{set}.forward", f, gates, ParameterRole.Forward, ticks);
            Matrix($"{set}.backward", g, gates, ParameterRole.Backward, ticks);
            if (spec.Aggregates)
            {
                Matrix($"{set}.aggregate_forward", f, gates, ParameterRole.AggregateForward, ticks);
                Matrix($"{set}.aggregate_backward", g, gates, ParameterRole.AggregateBackward, ticks);
            }

            if (spec.Products)
                Matrix($"{set}.product", g, gates, ParameterRole.Product, ticks);
            if (spec.Context)
                Matrix($"{set}.context", NetworkSpec.ContextSize, gates, ParameterRole.Context, ticks);
            Vector($"{set}.bias", gates, ParameterRole.GateBias, ticks);
        }

        Matrix("message.forward", n, f, ParameterRole.Message);
        Matrix("message.backward", n, g, ParameterRole.Message);
        Vector("readout.constant", n, ParameterRole.Readout);
        Vector("readout.input", n, ParameterRole.Readout);
        Vector("initial.cell", n, ParameterRole.InitialState);
        Vector("initial.hidden", n, ParameterRole.InitialState);
        Vector("initial.noise", n, ParameterRole.InitialNoise);
    }

    /// <summary>The spec laid out.</summary>
    public NetworkSpec Spec { get; }

    /// <summary>The tensors, in the order in which they stand.</summary>
    public IReadOnlyList<ParameterTensor> Tensors => _tensors;

    /// <summary>The length of the flat vector.</summary>
    public int Length { get; private set; }

    /// <summary>The tensor of a name, or null where the spec has none of that name.</summary>
    public ParameterTensor? Find(string name)
    {
        foreach (ParameterTensor tensor in _tensors)
        {
            if (tensor.Name == name)
                return tensor;
        }

        return null;
    }

    private void Matrix(string name, int rows, int columns, ParameterRole role, ParameterTicks ticks = ParameterTicks.None) =>
        Add(new(name, Length, rows, columns, IsVector: false, role, ticks));

    private void Vector(string name, int length, ParameterRole role, ParameterTicks ticks = ParameterTicks.None) =>
        Add(new(name, Length, 1, length, IsVector: true, role, ticks));

    private void Add(ParameterTensor tensor)
    {
        _tensors.Add(tensor);
        Length += tensor.Length;
    }
}
