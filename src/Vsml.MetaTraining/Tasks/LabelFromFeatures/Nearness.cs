namespace Vsml.MetaTraining;

/// <summary>Class scores from distances to random prototypes.</summary>
internal static class Nearness
{
    /// <summary>Scores <c>[classes, rows]</c>, deviation about 1: minus the distance to the nearest prototype of the class.</summary>
    /// <param name="columns">Coordinates, <c>[dimensions, rows]</c>; prototypes lie where rows do.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="random">The source of randomness.</param>
    public static float[] Scores(ReadOnlySpan<float> columns, int rows, int classes, Random random)
    {
        int dimensions = columns.Length / rows, each = random.LogUniformInteger(1, classes > 4 ? 5 : 12);
        bool manhattan = random.Chance(0.3);
        float[] scores = new float[classes * rows], distance = new float[rows];
        for (int c = 0; c < classes; c++)
        {
            Span<float> score = scores.AsSpan(c * rows, rows);
            score.Fill(float.NegativeInfinity);
            for (int prototype = 0; prototype < each; prototype++)
            {
                Array.Clear(distance);
                int centre = random.Next(rows);
                for (int d = 0; d < dimensions; d++)
                {
                    ReadOnlySpan<float> column = columns.Slice(d * rows, rows);
                    float at = column[centre] + (float)(0.3 * random.Gaussian());
                    for (int row = 0; row < rows; row++)
                    {
                        float difference = column[row] - at;
                        distance[row] += manhattan ? MathF.Abs(difference) : difference * difference;
                    }
                }

                for (int row = 0; row < rows; row++)
                    score[row] = MathF.Max(score[row], -(manhattan ? distance[row] : MathF.Sqrt(distance[row])));
            }
        }

        CentreRows(scores, rows, classes);
        ColumnMath.Standardise(scores);
        return scores;
    }

    /// <summary>Takes away what all classes have in common: how far out a row lies.</summary>
    private static void CentreRows(float[] scores, int rows, int classes)
    {
        float[] mean = new float[rows];
        for (int c = 0; c < classes; c++)
            ColumnMath.AddScaled(scores.AsSpan(c * rows, rows), 1f / classes, mean);
        for (int c = 0; c < classes; c++)
            ColumnMath.AddScaled(mean, -1, scores.AsSpan(c * rows, rows));
    }
}
