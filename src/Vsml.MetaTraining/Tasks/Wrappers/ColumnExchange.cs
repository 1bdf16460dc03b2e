namespace Vsml.MetaTraining;

/// <summary>
/// Lets columns exchange what they mean: some take the place of others, each value as the value of the same rank in the column it
/// comes to. Every column looks as before by itself, but what depends on it is another.
/// </summary>
internal sealed class ColumnExchange
{
    private readonly TabularTask _task;
    private readonly int[] _source;
    private readonly float[][] _sorted;

    /// <summary>Draws which columns of a task exchange their meaning: measurements if there are two, else any.</summary>
    public ColumnExchange(TabularTask task, Random random)
    {
        _task = task;
        int[] candidates = [.. Enumerable.Range(0, task.Inputs).Where(input => ValueKinds.Deviation(task, input) > 0)];
        if (candidates.Length < 2)
            candidates = [.. Enumerable.Range(0, task.Inputs)];
        random.Shuffle(candidates);
        int exchanged = Math.Max(Math.Min(2, candidates.Length), (int)(candidates.Length * random.Uniform(0.3, 1)));
        _source = [.. Enumerable.Range(0, task.Inputs)];
        for (int k = 0; k < exchanged; k++)
            _source[candidates[k]] = candidates[(k + 1) % exchanged];
        _sorted = new float[task.Inputs][];
        foreach (int input in candidates[..exchanged])
            _sorted[input] = Sorted(task, input);
    }

    /// <summary>Writes a row of the task as it looks after the exchange, <c>[inputs]</c>. What is missing stays missing, in its new place.</summary>
    public void Write(int row, Span<float> values)
    {
        ReadOnlySpan<float> before = _task.Row(row);
        for (int input = 0; input < values.Length; input++)
        {
            int source = _source[input];
            values[input] = source == input ? before[input] : AtRank(before[source], _sorted[source], _sorted[input]);
        }
    }

    private static float[] Sorted(TabularTask task, int input)
    {
        float[] values = [.. Enumerable.Range(0, task.Rows).Select(row => task.Features[row * task.Inputs + input]).Where(value => !float.IsNaN(value))];
        Array.Sort(values);
        return values;
    }

    // Equal values have the middle of their ranks.
    private static float AtRank(float value, float[] from, float[] to)
    {
        if (float.IsNaN(value) || to.Length == 0)
            return float.NaN;
        int first = LowerBound(from, value), last = LowerBound(from, MathF.BitIncrement(value)) - 1;
        double rank = (first + last) / 2.0 / Math.Max(from.Length - 1, 1);
        return to[(int)Math.Round(rank * (to.Length - 1))];
    }

    private static int LowerBound(float[] sorted, float value)
    {
        int low = 0, high = sorted.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (sorted[middle] < value)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
