namespace Vsml.MetaTraining;

/// <summary>Tells measurements from levels in finished tasks.</summary>
internal static class ValueKinds
{
    private const int MostLevels = 12;

    /// <summary>
    /// The standard deviation of an input that takes many values, and 0 of one that takes few: its values are levels, which
    /// mean nothing when moved a little.
    /// </summary>
    public static double Deviation(TabularTask task, int input)
    {
        HashSet<float> values = [];
        double sum = 0, squares = 0;
        int present = 0;
        for (int row = 0; row < task.Rows; row++)
        {
            float value = task.Features[row * task.Inputs + input];
            if (float.IsNaN(value))
                continue;
            if (values.Count <= MostLevels)
                values.Add(value);
            sum += value;
            squares += (double)value * value;
            present++;
        }

        return values.Count > MostLevels ? Math.Sqrt(Math.Max(squares / present - sum / present * (sum / present), 0)) : 0;
    }

    /// <summary>The mean of the values of an input that are present, 0 without any.</summary>
    public static double Mean(TabularTask task, int input)
    {
        double sum = 0;
        int present = 0;
        for (int row = 0; row < task.Rows; row++)
        {
            float value = task.Features[row * task.Inputs + input];
            if (float.IsNaN(value))
                continue;
            sum += value;
            present++;
        }

        return present == 0 ? 0 : sum / present;
    }
}
