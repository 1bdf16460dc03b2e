namespace Vsml.MetaTraining;

/// <summary>The size of a task, asked of an <see cref="ITaskDistribution"/>.</summary>
/// <param name="Inputs">Number of feature values of a row, at least 1. A one-hot group counts with all its columns.</param>
/// <param name="Classes">Number of classes, at least 2.</param>
/// <param name="Rows">Number of rows, at least 1.</param>
public readonly record struct TaskShape(int Inputs, int Classes, int Rows)
{
    /// <summary>Inputs x classes x rows: what one pass of a single dense layer over the task is proportional to.</summary>
    public long Cost => (long)Inputs * Classes * Rows;

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Inputs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Classes, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(Rows, 1);
    }
}
