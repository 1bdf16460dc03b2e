namespace Vsml.Graphs;

/// <summary>Types of the numbers of a tensor, with the numbers that ONNX gives them.</summary>
internal enum ElementType
{
    /// <summary>32-bit float.</summary>
    Float = 1,

    /// <summary>32-bit integer.</summary>
    Int32 = 6,

    /// <summary>64-bit integer.</summary>
    Int64 = 7,

    /// <summary>Boolean.</summary>
    Bool = 9,

    /// <summary>64-bit float.</summary>
    Double = 11,

    /// <summary>32-bit integer without sign.</summary>
    UInt32 = 12,
}

/// <summary>A tensor whose numbers are known: <c>float[]</c>, <c>double[]</c>, <c>int[]</c>, <c>long[]</c> or <c>bool[]</c>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shape">Its shape; a scalar has none.</param>
/// <param name="Data">Its numbers.</param>
internal sealed record GraphConstant(string Name, int[] Shape, Array Data)
{
    /// <summary>The type of its numbers.</summary>
    internal ElementType Type => Data switch
    {
        float[] => ElementType.Float,
        double[] => ElementType.Double,
        int[] => ElementType.Int32,
        long[] => ElementType.Int64,
        bool[] => ElementType.Bool,
        _ => throw new InvalidOperationException($"ONNX knows no tensors of {Data.GetType()} here."),
    };
}

/// <summary>A tensor that goes in or comes out.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The type of its numbers.</param>
/// <param name="Shape">Its shape; null stands for the number of rows, which is anything.</param>
internal sealed record GraphPort(string Name, ElementType Type, int?[] Shape);

/// <summary>An operation, by its ONNX name; attributes are <c>long</c>, <c>float</c> or <c>long[]</c>, or an <see cref="ElementType"/>.</summary>
internal sealed record GraphNode(string Operator, string[] Inputs, string Output, (string Name, object Value)[] Attributes);

/// <summary>
/// A computation as ONNX has it, in memory: what is written here of the network, others write into a file or into a larger model. It uses
/// operators in forms that are the same from opset 12 to 17.
/// </summary>
internal sealed class Graph
{
    /// <summary>The least opset that has all operators used.</summary>
    internal const int LeastOpset = 12;

    private readonly List<GraphConstant> _constants = [];
    private readonly List<GraphNode> _nodes = [];
    private readonly List<GraphPort> _inputs = [], _outputs = [];
    private readonly Dictionary<(ElementType, double), Value> _scalars = [];

    /// <summary>Tensors that are known.</summary>
    internal IReadOnlyList<GraphConstant> Constants => _constants;

    /// <summary>Operations, each after those that it needs.</summary>
    internal IReadOnlyList<GraphNode> Nodes => _nodes;

    /// <summary>What goes in.</summary>
    internal IReadOnlyList<GraphPort> Inputs => _inputs;

    /// <summary>What comes out.</summary>
    internal IReadOnlyList<GraphPort> Outputs => _outputs;

    /// <summary>A tensor that goes in.</summary>
    internal Value Input(string name, ElementType type, params int?[] shape)
    {
        _inputs.Add(new GraphPort(name, type, shape));
        return new Value(this, name, type);
    }

    /// <summary>Lets a tensor come out under a name.</summary>
    internal void Output(string name, Value value, params int?[] shape)
    {
        _nodes.Add(new GraphNode("Identity", [value.Name], name, []));
        _outputs.Add(new GraphPort(name, value.Type, shape));
    }

    /// <summary>A tensor whose numbers are known.</summary>
    internal Value Constant(Array data, params int[] shape)
    {
        string name = FormattableString.Invariant($"constant_{_constants.Count}");
        GraphConstant constant = new(name, shape, data);
        _constants.Add(constant);
        return new Value(this, name, constant.Type);
    }

    /// <summary>A number; the same one is kept once.</summary>
    internal Value Scalar(ElementType type, double number)
    {
        if (!_scalars.TryGetValue((type, number), out Value? value))
        {
            Array data = type switch
            {
                ElementType.Double => new[] { number },
                ElementType.Float => new[] { (float)number },
                ElementType.Int32 => new[] { (int)number },
                ElementType.Int64 => new[] { (long)number },
                _ => throw new ArgumentOutOfRangeException(nameof(type), type, "expected a type of numbers."),
            };
            _scalars[(type, number)] = value = Constant(data);
        }

        return value;
    }

    /// <summary>An operation with one result.</summary>
    internal Value Node(string name, ElementType type, Value[] inputs, params (string Name, object Value)[] attributes)
    {
        string output = FormattableString.Invariant($"{name.ToLowerInvariant()}_{_nodes.Count}");
        _nodes.Add(new GraphNode(name, [.. inputs.Select(input => input.Name)], output, attributes));
        return new Value(this, output, type);
    }

    /// <summary>Tensors one after another along an axis.</summary>
    internal Value Concat(int axis, params Value[] parts) =>
        parts.Length == 1 ? parts[0] : Node("Concat", parts[0].Type, parts, ("axis", (long)axis));
}
