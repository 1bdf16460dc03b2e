namespace Vsml.MetaTraining;

/// <summary>
/// Every level of a category is worth a small whole number of points: one point for one level ("at least m of these n"),
/// points at random, or points in the order of the levels. The sum of the points is cut in grades, or each class has points
/// of its own and the highest sum wins. On indicators of levels such a task is linearly separable.
/// </summary>
internal sealed class ScorecardTasks : LogicTasks
{
    /// <inheritdoc/>
    public override string Name => "scorecard";

    private protected override void Label(LevelView levels, float[] prior, int[] labels, Random random)
    {
        int kind = random.Pick([0.45f, 0.4f, 0.15f]), largest = random.Pick([0.6f, 0.25f, 0.15f]) + 1;
        bool graded = prior.Length == 2 || random.Chance(0.4);
        int sums = graded ? 1 : prior.Length, rows = labels.Length;
        double used = random.Chance(0.4) ? 1 : random.Uniform(0.3, 1);
        float[] scores = new float[sums * rows];
        for (int column = 0; column < levels.Columns; column++)
        {
            if (column > 2 && !random.Chance(used))
                continue;
            for (int sum = 0; sum < sums; sum++)
                AddPoints(levels[column], Points(levels.Counts[column], kind, largest, random), scores.AsSpan(sum * rows, rows));
        }

        if (graded)
        {
            ClassAssignment.ByIntervals(scores, prior, ordered: true, labels, random);
            return;
        }

        for (int sum = 0; sum < sums; sum++)
            ColumnMath.Standardise(scores.AsSpan(sum * rows, rows));
        ClassAssignment.ByHighestScore(scores, prior, 0, labels, random);
    }

    private static float[] Points(int levels, int kind, int largest, Random random)
    {
        float[] points = new float[levels];
        int sign = random.Chance(0.5) ? 1 : -1, worth = random.Next(1, largest + 1);
        if (kind == 0)
            points[random.Next(levels)] = 1;
        for (int level = 0; level < levels && kind > 0; level++)
            points[level] = kind == 1 ? random.Next(-largest, largest + 1) : sign * worth * level;
        return points;
    }

    private static void AddPoints(int[] levels, float[] points, Span<float> score)
    {
        for (int row = 0; row < levels.Length; row++)
            score[row] += points[levels[row]];
    }
}
