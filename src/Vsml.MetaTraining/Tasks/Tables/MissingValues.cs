namespace Vsml.MetaTraining;

/// <summary>
/// Takes values out of a table: most tables are complete; in others some columns lack values at random, or lack the high
/// ones, or lack them in rows of some class. A one-hot group is missing as a whole.
/// </summary>
internal static class MissingValues
{
    internal const double Complete = 0.72;

    /// <param name="table">The table that was written.</param>
    /// <param name="starts">Where each column starts in a row, <c>[columns]</c>.</param>
    /// <param name="labels"><c>[rows]</c></param>
    /// <param name="features"><c>[rows, inputs]</c>; missing values become NaN.</param>
    /// <param name="random">The source of randomness.</param>
    /// <param name="complete">Share of the tasks that are left alone.</param>
    public static void Remove(Table table, int[] starts, int[] labels, float[] features, Random random, double complete = Complete)
    {
        if (random.Chance(complete))
            return;
        int inputs = features.Length / table.Rows;
        double columns = random.Chance(0.5) ? random.Uniform(0, 0.3) : random.NextDouble(), worst = random.Uniform(0.02, 0.6);
        for (int column = 0; column < starts.Length; column++)
        {
            if (!random.Chance(columns))
                continue;
            double rate = worst * random.NextDouble(), kind = random.NextDouble();
            ReadOnlySpan<float> latent = table.Latent(column);
            float threshold = (float)random.Gaussian();
            int classWithGaps = labels[random.Next(labels.Length)];
            for (int row = 0; row < table.Rows; row++)
            {
                double here = kind < 0.7 ? rate
                    : kind < 0.85 ? (latent[row] > threshold ? rate : 0.1 * rate)
                    : (labels[row] == classWithGaps ? rate : 0.2 * rate);
                if (random.Chance(here))
                    features.AsSpan(row * inputs + starts[column], table.Columns[column].Width).Fill(float.NaN);
            }
        }
    }
}
