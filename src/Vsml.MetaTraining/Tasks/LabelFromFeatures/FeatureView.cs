namespace Vsml.MetaTraining;

/// <summary>
/// The informative columns as a labeller sees them, <c>[columns, rows]</c>, about mean 0 and deviation 1: either the latent
/// values, of which the written table may lose a part, or what is written, a level standing for a random number.
/// </summary>
internal sealed class FeatureView
{
    private readonly float[] _values;

    private FeatureView(float[] values, int rows)
    {
        _values = values;
        Rows = rows;
        Columns = values.Length / rows;
    }

    public int Columns { get; }

    public int Rows { get; }

    public ReadOnlySpan<float> this[int column] => _values.AsSpan(column * Rows, Rows);

    public static FeatureView Of(Table table, Random random)
    {
        FeatureView view = new(table.InformativeLatents.ToArray(), table.Rows);
        if (random.Chance(0.25))
            return view;
        table.Observe(0, table.Informative, random);
        for (int column = 0; column < table.Informative; column++)
        {
            Span<float> values = view._values.AsSpan(column * table.Rows, table.Rows);
            table.Observed(column).CopyTo(values);
            if (table.Columns[column].Kind == ColumnKind.OneHot)
                ReplaceLevels(values, table.Columns[column].Levels, random);
            ColumnMath.Standardise(values);
        }

        return view;
    }

    private static void ReplaceLevels(Span<float> values, int levels, Random random)
    {
        float[] numbers = new float[levels];
        random.FillGaussian(numbers);
        foreach (ref float value in values)
            value = numbers[(int)value];
    }
}
