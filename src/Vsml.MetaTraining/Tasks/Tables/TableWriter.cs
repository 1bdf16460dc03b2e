namespace Vsml.MetaTraining;

/// <summary>Writes a finished <see cref="Table"/> as raw features, its columns in random order.</summary>
internal static class TableWriter
{
    /// <summary>The features <c>[rows, inputs]</c>, and where each column starts in a row (<c>[columns]</c>).</summary>
    public static (float[] Features, int[] Starts) Write(Table table, int inputs, Random random)
    {
        float[] features = new float[table.Rows * inputs];
        int[] starts = new int[table.Columns.Length];
        int start = 0;
        foreach (int column in random.Permutation(table.Columns.Length))
        {
            Column plan = table.Columns[column];
            starts[column] = start;
            if (plan.Source == ColumnSource.Constant)
                WriteConstant(plan, features, start, inputs, random);
            else if (plan.Kind == ColumnKind.OneHot)
                WriteIndicators(table.Observed(column), plan.Width, features, start, inputs);
            else
                WriteNumbers(table.Observed(column), plan, features, start, inputs, random);
            start += plan.Width;
        }

        return (features, starts);
    }

    private static void WriteConstant(Column plan, float[] features, int start, int inputs, Random random)
    {
        int hot = plan.Kind == ColumnKind.OneHot ? random.Next(plan.Width) : 0;
        float value = plan.Kind == ColumnKind.OneHot ? 1 : random.Chance(0.5) ? 0 : (float)random.LogUniform(0.1, 1000);
        for (int i = start + hot; i < features.Length; i += inputs)
            features[i] = value;
    }

    private static void WriteIndicators(ReadOnlySpan<float> levels, int width, float[] features, int start, int inputs)
    {
        for (int row = 0; row < levels.Length; row++)
        {
            int level = (int)levels[row];
            if (level < width)
                features[row * inputs + start + level] = 1;
        }
    }

    private static void WriteNumbers(
        ReadOnlySpan<float> values, Column plan, float[] features, int start, int inputs, Random random)
    {
        float[]? codes = plan.Kind == ColumnKind.Ordinal ? Levels.Codes(plan.Levels, random) : null;
        for (int row = 0; row < values.Length; row++)
            features[row * inputs + start] = codes is null ? values[row] : codes[(int)values[row]];
    }
}
