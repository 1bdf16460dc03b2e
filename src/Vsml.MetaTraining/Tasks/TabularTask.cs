namespace Vsml.MetaTraining;

/// <summary>
/// One classification task: a table of raw feature values and the class of every row. The rows are mostly
/// exchangeable (independent draws of one distribution in random order), so any prefix is a training set and any suffix a test
/// set; those of a task that drifts, or whose labels persist, are in the order of time.
/// </summary>
/// <param name="Inputs">Number of feature values of a row.</param>
/// <param name="Classes">Number of classes; a class may be rare, or absent from <paramref name="Labels"/>.</param>
/// <param name="Features">
/// <c>[rows, inputs]</c>, row-major, in arbitrary units (not standardised). <see cref="float.NaN"/> is a missing value;
/// there are no infinities.
/// </param>
/// <param name="Labels"><c>[rows]</c>, 0-based class indices.</param>
public sealed record TabularTask(int Inputs, int Classes, float[] Features, int[] Labels)
{
    /// <summary>Number of rows.</summary>
    public int Rows => Labels.Length;

    /// <summary>The feature values of one row, <c>[inputs]</c>.</summary>
    /// <param name="row">Index of the row, 0 to <see cref="Rows"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public ReadOnlySpan<float> Row(int row)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, Rows);
        return Features.AsSpan(row * Inputs, Inputs);
    }

    /// <summary>The same rows in another order.</summary>
    /// <param name="order">The row that comes at each place, <c>[rows]</c>, each once.</param>
    internal TabularTask InOrder(int[] order)
    {
        float[] features = new float[Features.Length];
        int[] labels = new int[Rows];
        for (int place = 0; place < order.Length; place++)
        {
            Row(order[place]).CopyTo(features.AsSpan(place * Inputs));
            labels[place] = Labels[order[place]];
        }

        return this with { Features = features, Labels = labels };
    }
}
