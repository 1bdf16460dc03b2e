namespace Vsml.MetaTraining;

/// <summary>Columns of a table of measurements: mostly all informative; one table in six is as any other.</summary>
internal static class MeasurementPlan
{
    public static Column[] Sample(int inputs, Random random)
    {
        if (random.Chance(1.0 / 6))
            return ColumnPlan.Sample(inputs, random);
        double noise = random.Chance(0.75) ? 0 : random.Uniform(0, 0.4), redundant = random.Chance(0.75) ? 0 : random.Uniform(0, 0.4);
        Column[] columns = new Column[inputs];
        for (int i = 0; i < inputs; i++)
        {
            ColumnSource source = i == 0 ? ColumnSource.Informative
                : random.Chance(noise) ? ColumnSource.Noise
                : random.Chance(redundant) ? ColumnSource.Redundant
                : ColumnSource.Informative;
            columns[i] = new Column(ColumnKind.Numeric, source, 0, 1);
        }

        return [.. columns.OrderBy(column => column.Source)];
    }
}
