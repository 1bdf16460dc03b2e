namespace Vsml;

/// <summary>A named tensor inside the flat parameter vector V_M.</summary>
/// <param name="Name">The name, as in the file of a learning algorithm.</param>
/// <param name="Offset">Index of its first number in the flat vector.</param>
/// <param name="Rows">Rows; 1 for a vector.</param>
/// <param name="Columns">Columns; the length of a vector.</param>
/// <param name="IsVector">Whether its shape is [Columns] instead of [Rows, Columns].</param>
public readonly record struct ParameterTensor(string Name, int Offset, int Rows, int Columns, bool IsVector)
{
    /// <summary>How many numbers it has.</summary>
    public int Length => Rows * Columns;
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
        foreach (string set in spec.SharedTicks ? (string[])["tick"] : ["predict", "update"])
        {
            Matrix($"{set}.recurrent", n, gates);
            Matrix($"{set}.forward", f, gates);
            Matrix($"{set}.backward", g, gates);
            if (spec.Aggregates)
            {
                Matrix($"{set}.aggregate_forward", f, gates);
                Matrix($"{set}.aggregate_backward", g, gates);
            }

            if (spec.Products)
                Matrix($"{set}.product", g, gates);
            if (spec.Context)
                Matrix($"{set}.context", NetworkSpec.ContextSize, gates);
            Vector($"{set}.bias", gates);
        }

        Matrix("message.forward", n, f);
        Matrix("message.backward", n, g);
        Vector("readout.constant", n);
        Vector("readout.input", n);
        Vector("initial.cell", n);
        Vector("initial.hidden", n);
        Vector("initial.noise", n);
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

    private void Matrix(string name, int rows, int columns) => Add(new(name, Length, rows, columns, IsVector: false));

    private void Vector(string name, int length) => Add(new(name, Length, 1, length, IsVector: true));

    private void Add(ParameterTensor tensor)
    {
        _tensors.Add(tensor);
        Length += tensor.Length;
    }
}
