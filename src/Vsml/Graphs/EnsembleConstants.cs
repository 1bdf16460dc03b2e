namespace Vsml.Graphs;

/// <summary>What the learners of an ensemble know, as constants of a graph: of all learners at once, which are the first axis of every tensor.</summary>
internal sealed class EnsembleConstants
{
    private readonly Dictionary<string, Value> _parameters = new(StringComparer.Ordinal);

    internal EnsembleConstants(Graph graph, LearnerEnsemble ensemble)
    {
        (Graph, Learners) = (graph, ensemble.Learners);
        First = Learners[0];
        Widths = First.Units.Widths;
        Units = Widths.Units + 1;
        StateSize = First.Algorithm.Spec.StateSize;
    }

    internal Graph Graph { get; }

    internal IReadOnlyList<Learner> Learners { get; }

    /// <summary>The first learner: in what is no number, all are alike.</summary>
    internal Learner First { get; }

    internal InputWidths Widths { get; }

    /// <summary>Members, M.</summary>
    internal int Members => Learners.Count;

    /// <summary>Input units, the bias unit included.</summary>
    internal int Units { get; }

    /// <summary>Classes, B.</summary>
    internal int Classes => First.Classes;

    /// <summary>N, not padded.</summary>
    internal int StateSize { get; }

    /// <summary>A tensor of V_M by its name in <see cref="ParameterLayout"/>; a recurrent one as the matrix [N, 4N] that its blocks stand for.</summary>
    internal Value Parameter(string name)
    {
        if (!_parameters.TryGetValue(name, out Value? value))
        {
            ParameterTensor tensor = First.Algorithm.Layout.Find(name)
                ?? throw new ArgumentException($"the learning algorithm has no tensor {name}.", nameof(name));
            float[] numbers = First.Algorithm.Parameters.Slice(tensor.Offset, tensor.Length).ToArray();
            value = name.EndsWith(".recurrent", StringComparison.Ordinal)
                ? Graph.Constant(Recurrent(numbers, tensor.Columns), StateSize, tensor.Columns)
                : Graph.Constant(numbers, tensor.IsVector ? [tensor.Columns] : [tensor.Rows, tensor.Columns]);
            _parameters[name] = value;
        }

        return value;
    }

    /// <summary>Numbers of every learner, [members, ...].</summary>
    /// <param name="of">Gives those of one.</param>
    /// <param name="shape">Their shape.</param>
    internal Value Stack<T>(Func<Learner, IEnumerable<T>> of, params int[] shape) =>
        Graph.Constant(Learners.SelectMany(of).ToArray(), [Members, .. shape]);

    // Row r of [4, 4N] is what lane r of a block of four gives to its block.
    private float[] Recurrent(float[] blocks, int columns)
    {
        const int Block = NetworkSpec.BlockSize;
        float[] matrix = new float[StateSize * columns];
        for (int row = 0; row < Block; row++)
        {
            for (int column = 0; column < columns; column++)
                matrix[(((column % StateSize / Block * Block) + row) * columns) + column] = blocks[(row * columns) + column];
        }

        return matrix;
    }
}
