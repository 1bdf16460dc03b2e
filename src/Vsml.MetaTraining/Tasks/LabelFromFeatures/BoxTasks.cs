namespace Vsml.MetaTraining;

/// <summary>
/// A class is a union of boxes with sides along the axes (ranges of one to four columns at once); the last class has what lies outside of all
/// boxes. No label is made wrong afterwards: the boundary is a set of thresholds that can be found exactly.
/// </summary>
internal sealed class BoxTasks : LabelledTableTasks
{
    private const int MostSides = 4;

    /// <inheritdoc/>
    public override string Name => "box";

    private protected override double CleanLabels => 1;

    private protected override void Label(FeatureView features, float[] prior, int[] labels, Random random)
    {
        int outside = prior.Length - 1, boxes = random.LogUniformInteger(1, 8), sides = Math.Min(features.Columns, random.Next(1, MostSides + 1));
        float[] relevance = random.Relevance(features.Columns);
        Array.Fill(labels, outside);
        for (int c = 0; c < outside; c++)
        {
            // As many boxes as the class has, each large enough for its part of the rows.
            double share = Math.Min(prior[c] / boxes, 0.9);
            for (int box = 0; box < boxes; box++)
                Claim(features, relevance, sides, Math.Pow(share, 1.0 / sides), c, outside, labels, random);
        }
    }

    /// <summary>Gives a class the free rows in a box about a random row, each side of which holds the given share of the rows.</summary>
    private static void Claim(
        FeatureView features, float[] relevance, int sides, double share, int c, int free, int[] labels, Random random)
    {
        int centre = random.Next(labels.Length);
        bool[] inside = new bool[labels.Length];
        Array.Fill(inside, true);
        for (int side = 0; side < sides; side++)
        {
            ReadOnlySpan<float> column = features[random.Pick(relevance)];
            (float low, float high) = Range(column, column[centre], share * random.Uniform(0.8, 1.2), random);
            for (int row = 0; row < inside.Length; row++)
                inside[row] &= column[row] >= low && column[row] <= high;
        }

        for (int row = 0; row < labels.Length; row++)
        {
            if (inside[row] && labels[row] == free)
                labels[row] = c;
        }
    }

    /// <summary>A range about a value that holds about a share of a column; now and then open to one side.</summary>
    private static (float Low, float High) Range(ReadOnlySpan<float> column, float value, double share, Random random)
    {
        float[] sorted = column.ToArray();
        Array.Sort(sorted);
        int rank = Array.BinarySearch(sorted, value), width = Math.Max(1, (int)(share * sorted.Length));
        if (random.Chance(0.3))
        {
            return random.Chance(0.5)
                ? (float.NegativeInfinity, sorted[Math.Min(Math.Max(rank, width), sorted.Length - 1)])
                : (sorted[Math.Max(Math.Min(rank, sorted.Length - 1 - width), 0)], float.PositiveInfinity);
        }

        int first = Math.Clamp(rank - random.Next(width), 0, Math.Max(0, sorted.Length - 1 - width));
        return (sorted[first], sorted[Math.Min(first + width, sorted.Length - 1)]);
    }
}
