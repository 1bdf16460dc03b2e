namespace Vsml;

/// <summary>A named tensor inside the flat parameter vector V_M.</summary>
/// <param name="Name">The name, as in the file of a learning algorithm.</param>
/// <param name="Offset">Index of its first number in the flat vector.</param>
/// <param name="Rows">Rows; 1 for a vector.</param>
/// <param name="Columns">Columns; the length of a vector.</param>
/// <param name="Role">What it does, and so how it starts and what happens to it when a network is widened.</param>
public readonly record struct ParameterTensor(string Name, int Offset, int Rows, int Columns, ParameterRole Role)
{
    /// <summary>How many numbers it has.</summary>
    public int Length => Rows * Columns;

    /// <summary>Whether its shape is [Columns] instead of [Rows, Columns].</summary>
    public bool IsVector => Role is ParameterRole.GateBias or ParameterRole.ReadingBias or ParameterRole.InitialState or ParameterRole.Temperature
        or ParameterRole.VerdictBias or ParameterRole.VerdictOutput;
}

/// <summary>What a tensor of V_M does.</summary>
public enum ParameterRole
{
    /// <summary>Weights of the gates, a row an input, [., 4N].</summary>
    GateWeights,

    /// <summary>The gates' bias, [4N].</summary>
    GateBias,

    /// <summary>From summed hidden vectors to a message, [N, .].</summary>
    MessageWeights,

    /// <summary>What of a hidden vector is read whatever the input, [N].</summary>
    ReadingBias,

    /// <summary>What of a hidden vector is read times each number of the encoded input, [., N].</summary>
    ReadingWeights,

    /// <summary>The cell or hidden vector before the first row, [N].</summary>
    InitialState,

    /// <summary>The logarithm of what logits are multiplied by, as a linear function of the context, [6].</summary>
    Temperature,

    /// <summary>From what is known of a class to hidden numbers, [16, 16].</summary>
    VerdictWeights,

    /// <summary>The hidden numbers' bias, [16].</summary>
    VerdictBias,

    /// <summary>From hidden numbers to what is added to a logit, [16].</summary>
    VerdictOutput,
}

/// <summary>
/// Where each tensor of a learning algorithm stands in the flat vector V_M. Both kinds of sub-RNNs, <c>unit</c> and (with experts)
/// <c>expert</c>, have, with N = state size, E = 16, F = 8, G = 8, U = 6, gates in the order i, f, g, o: <c>recurrent [4, 4N]</c> (row r is what lane
/// r of a block of four gives to its block), <c>forward [E, 4N]</c>, <c>backward [G, 4N]</c>, <c>aggregate_forward [F, 4N]</c>,
/// <c>aggregate_backward [G, 4N]</c>, <c>product [G, 4N]</c>, <c>context [U, 4N]</c>, <c>bias [4N]</c>, <c>message_forward [N, F]</c>,
/// <c>message_backward [N, G]</c>, <c>read_constant [N]</c>, <c>read_input [E, N]</c>, <c>initial_cell [N]</c>, <c>initial_hidden [N]</c>; then
/// follow <c>temperature [U]</c>, <c>verdict.input [16, 16]</c>, <c>verdict.bias [16]</c> and <c>verdict.output [16]</c>.
/// </summary>
public sealed class ParameterLayout
{
    /// <summary>The names of the kinds of sub-RNNs.</summary>
    internal const string Unit = "unit", Expert = "expert";

    private readonly List<ParameterTensor> _tensors = [];

    /// <summary>Lays out the tensors of a spec.</summary>
    /// <exception cref="ArgumentException">The spec has a number out of range.</exception>
    public ParameterLayout(NetworkSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        spec.Validate();
        Spec = spec;
        AddKind(Unit, spec.StateSize);
        if (spec.Experts)
            AddKind(Expert, spec.StateSize);
        Add("temperature", 1, NetworkSpec.ContextSize, ParameterRole.Temperature);
        Add("verdict.input", Kernels.Verdict.Inputs, Kernels.Verdict.Hidden, ParameterRole.VerdictWeights);
        Add("verdict.bias", 1, Kernels.Verdict.Hidden, ParameterRole.VerdictBias);
        Add("verdict.output", 1, Kernels.Verdict.Hidden, ParameterRole.VerdictOutput);
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

    private void AddKind(string kind, int n)
    {
        const int E = NetworkSpec.InputSize, F = NetworkSpec.ForwardSize, G = NetworkSpec.BackwardSize;
        Add($"{kind}.recurrent", NetworkSpec.BlockSize, 4 * n, ParameterRole.GateWeights);
        Add($"{kind}.forward", E, 4 * n, ParameterRole.GateWeights);
        Add($"{kind}.backward", G, 4 * n, ParameterRole.GateWeights);
        Add($"{kind}.aggregate_forward", F, 4 * n, ParameterRole.GateWeights);
        Add($"{kind}.aggregate_backward", G, 4 * n, ParameterRole.GateWeights);
        Add($"{kind}.product", G, 4 * n, ParameterRole.GateWeights);
        Add($"{kind}.context", NetworkSpec.ContextSize, 4 * n, ParameterRole.GateWeights);
        Add($"{kind}.bias", 1, 4 * n, ParameterRole.GateBias);
        Add($"{kind}.message_forward", n, F, ParameterRole.MessageWeights);
        Add($"{kind}.message_backward", n, G, ParameterRole.MessageWeights);
        Add($"{kind}.read_constant", 1, n, ParameterRole.ReadingBias);
        Add($"{kind}.read_input", E, n, ParameterRole.ReadingWeights);
        Add($"{kind}.initial_cell", 1, n, ParameterRole.InitialState);
        Add($"{kind}.initial_hidden", 1, n, ParameterRole.InitialState);
    }

    private void Add(string name, int rows, int columns, ParameterRole role)
    {
        ParameterTensor tensor = new(name, Length, rows, columns, role);
        _tensors.Add(tensor);
        Length += tensor.Length;
    }
}
