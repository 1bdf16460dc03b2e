namespace Vsml.MetaTraining;

/// <summary>The parameters of a learning algorithm, to go on from with a network that may be larger.</summary>
internal sealed class GrownParameters
{
    private readonly LearningAlgorithm _start;
    private readonly int _oldSize;
    private readonly int _newSize;
    private readonly bool _isFirstWithProjections;
    private readonly float[] _parameters;

    private GrownParameters(LearningAlgorithm start, ParameterLayout layout, Random random)
    {
        _start = start;
        (_oldSize, _newSize) = (start.Spec.StateSize, layout.Spec.StateSize);
        _isFirstWithProjections = start.Spec.Projections is null && layout.Spec.Projections is not null;
        _parameters = InitialParameters.Draw(layout.Spec, random);
        foreach (ParameterTensor tensor in layout.Tensors)
            Fill(tensor, start.Layout.Find(tensor.Name)!.Value);
    }

    /// <summary>
    /// V_M of the larger network. It begins as the same learning algorithm: the cells that a larger state adds hear everything, with random
    /// weights, but nothing hears them; and what a unit says of being a projection is without effect where the start never met one.
    /// </summary>
    /// <param name="start">The learning algorithm.</param>
    /// <param name="spec">The network to go on with: its form but for a state as large or larger.</param>
    /// <param name="random">Source of the weights of new cells.</param>
    /// <returns>V_M, flat.</returns>
    /// <exception cref="ArgumentException">The form is another one.</exception>
    public static float[] Of(LearningAlgorithm start, NetworkSpec spec, Random random)
    {
        ParameterLayout layout = new(spec), form = new(spec with { StateSize = start.Spec.StateSize });
        if (spec.StateSize < start.Spec.StateSize || !form.Tensors.SequenceEqual(start.Layout.Tensors))
        {
            throw new ArgumentException(
                "the learning algorithm to start from has parameters of another form, or a larger state, than the recipe's network", nameof(start));
        }

        return new GrownParameters(start, layout, random)._parameters;
    }

    private void Fill(ParameterTensor tensor, ParameterTensor old)
    {
        bool fromState = tensor.Role is ParameterRole.Recurrent or ParameterRole.Message, heard = fromState || tensor.Role == ParameterRole.Readout;
        bool isNewMark = _isFirstWithProjections && tensor.Role == ParameterRole.Forward;
        for (int row = 0; row < tensor.Rows; row++)
        {
            for (int column = 0; column < tensor.Columns; column++)
            {
                int oldColumn = OldEntry(column, tensor.Columns, old.Columns), oldRow = fromState ? OldEntry(row, tensor.Rows, old.Rows) : row;
                ref float value = ref _parameters[tensor.Offset + (row * tensor.Columns) + column];
                if (oldRow >= 0 && oldColumn >= 0)
                    value = _start.Parameters.Span[old.Offset + (oldRow * old.Columns) + oldColumn];
                else if (heard && (oldColumn >= 0 || !fromState))
                    value = 0;
                if (isNewMark && row == InputEncoder.ProjectionMark)
                    value = 0;
            }
        }
    }

    // Which entry of the old state, or gate of it, an entry is; -1 for a new one. What does not grow with the state is as it was.
    private int OldEntry(int entry, int size, int oldSize)
    {
        if (size == oldSize)
            return entry;
        int k = entry % _newSize;
        return k < _oldSize ? (entry / _newSize * _oldSize) + k : -1;
    }
}
