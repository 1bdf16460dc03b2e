namespace Vsml.Graphs;

/// <summary>A tensor inside a <see cref="Graph"/>. Its operators add operations to the graph; shapes are broadcast as NumPy does.</summary>
/// <param name="Graph">The graph.</param>
/// <param name="Name">Its name there.</param>
/// <param name="Type">The type of its numbers.</param>
internal sealed record Value(Graph Graph, string Name, ElementType Type)
{
    public static Value operator +(Value left, Value right) => left.With("Add", right);

    public static Value operator -(Value left, Value right) => left.With("Sub", right);

    public static Value operator *(Value left, Value right) => left.With("Mul", right);

    public static Value operator /(Value left, Value right) => left.With("Div", right);

    public static Value operator +(Value left, double right) => left + left.Same(right);

    public static Value operator -(Value left, double right) => left - left.Same(right);

    public static Value operator *(Value left, double right) => left * left.Same(right);

    public static Value operator /(Value left, double right) => left / left.Same(right);

    public static Value operator +(double left, Value right) => right.Same(left) + right;

    public static Value operator -(double left, Value right) => right.Same(left) - right;

    public static Value operator *(double left, Value right) => right.Same(left) * right;

    public static Value operator /(double left, Value right) => right.Same(left) / right;

    /// <summary>Where both hold.</summary>
    public static Value operator &(Value left, Value right) => left.With("And", right);

    internal Value Sqrt() => Of("Sqrt");

    internal Value Exp() => Of("Exp");

    internal Value Log() => Of("Log");

    internal Value Abs() => Of("Abs");

    internal Value Cos() => Of("Cos");

    internal Value Tanh() => Of("Tanh");

    internal Value Sigmoid() => Of("Sigmoid");

    /// <summary>Along the last axis.</summary>
    internal Value Softmax(int lastAxis) => Of("Softmax", ("axis", (long)lastAxis));

    internal Value AtLeast(double least) => With("Max", Same(least));

    internal Value AtMost(double most) => With("Min", Same(most));

    internal Value Greater(Value other) => With("Greater", other) with { Type = ElementType.Bool };

    internal Value Greater(double other) => Greater(Same(other));

    internal Value EqualTo(Value other) => With("Equal", other) with { Type = ElementType.Bool };

    /// <summary>This one where it holds (Booleans), <paramref name="then"/>, else <paramref name="otherwise"/>.</summary>
    internal Value Where(Value then, Value otherwise) => Graph.Node("Where", then.Type, [this, then, otherwise]);

    internal Value To(ElementType type) => type == Type ? this : Graph.Node("Cast", type, [this], ("to", type));

    /// <summary>The matrix product of the last two axes.</summary>
    internal Value Times(Value right) => With("MatMul", right);

    internal Value Mean(int axis, bool keepsAxis) => Of("ReduceMean", ("axes", (long[])[axis]), ("keepdims", keepsAxis ? 1L : 0L));

    /// <summary>Of each along an axis, the sum of those up to it.</summary>
    internal Value CumulativeSum(int axis) => Graph.Node("CumSum", Type, [this, Graph.Constant((long[])[axis])]);

    internal Value Highest(int axis) => Of("ReduceMax", ("axes", (long[])[axis]), ("keepdims", 1L));

    /// <summary>Where the highest is, the first of several, as a 64-bit integer; the axis stays, with length 1.</summary>
    internal Value IndexOfHighest(int axis) => Graph.Node("ArgMax", ElementType.Int64, [this], ("axis", (long)axis), ("keepdims", 1L));

    /// <summary>Another shape: 0 stands for the length that the axis of that number has, -1 for what is left.</summary>
    internal Value Shaped(params long[] shape) => With("Reshape", Graph.Constant(shape, shape.Length));

    internal Value Transposed(params long[] axes) => Of("Transpose", ("perm", axes));

    /// <summary>Those from one on up to another, which is left out, along an axis.</summary>
    internal Value Part(int axis, long from, long to) => Graph.Node(
        "Slice", Type, [this, Graph.Constant((long[])[from], 1), Graph.Constant((long[])[to], 1), Graph.Constant((long[])[axis], 1)]);

    /// <summary>One along an axis, which is no axis any more.</summary>
    internal Value At(int axis, long index) => Graph.Node("Gather", Type, [this, Graph.Scalar(ElementType.Int64, index)], ("axis", (long)axis));

    private Value Of(string name, params (string, object)[] attributes) => Graph.Node(name, Type, [this], attributes);

    private Value With(string name, Value other) => Graph.Node(name, Type, [this, other]);

    private Value Same(double number) => Graph.Scalar(Type, number);
}
