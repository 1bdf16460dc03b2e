namespace Vsml.MetaTraining;

/// <summary>
/// A few categories are combined two or three at a time, the results again, until the class is left, as experts rate a
/// car: by the least, the greatest or the sum of levels, by a table with an entry for every combination, or by the sum of levels
/// modulo a number (parity), of which no single category tells anything.
/// </summary>
internal sealed class DecisionTableTasks : LogicTasks
{
    private enum Operation { Least, Greatest, Sum, Table, Modulo }

    private static readonly float[][] Styles =
    [
        [0.35f, 0.15f, 0.5f, 0, 0],
        [0, 0, 0, 1, 0],
        [0, 0, 0, 0, 1],
        [0.25f, 0.1f, 0.25f, 0.25f, 0.15f],
    ];

    /// <inheritdoc/>
    public override string Name => "decision table";

    private protected override void Label(LevelView levels, float[] prior, int[] labels, Random random)
    {
        int style = random.Pick([0.45f, 0.2f, 0.2f, 0.15f]);
        int used = Math.Min(levels.Columns, style is 1 or 2 ? random.Next(2, 4) : random.Next(2, 8));
        bool binary = style == 2 && random.Chance(0.6);
        Queue<(int[] Values, int Count)> parts = new();
        foreach (int column in random.Permutation(levels.Columns).Take(used))
            parts.Enqueue(Part(levels, column, binary, random));
        while (true)
        {
            int together = style is 1 or 2 ? parts.Count : Math.Min(parts.Count, random.Next(2, 4));
            (int[] Values, int Count)[] taken = [.. Enumerable.Range(0, together).Select(_ => parts.Dequeue())];
            Operation operation = (Operation)random.Pick(Styles[style]);
            if (parts.Count == 0)
            {
                Combine(taken, operation, prior, labels, random);
                return;
            }

            int count = random.Next(2, 5);
            int[] values = new int[labels.Length];
            Combine(taken, operation, ClassPrior.Balanced(count), values, random);
            parts.Enqueue((values, count));
        }
    }

    private static (int[] Values, int Count) Part(LevelView levels, int column, bool binary, Random random)
    {
        int count = levels.Counts[column], split = random.Next(1, count);
        bool reversed = random.Chance(0.5);
        return (Array.ConvertAll(levels[column], level => Value(reversed ? count - 1 - level : level)), binary ? 2 : count);

        int Value(int level) => binary ? (level >= split ? 1 : 0) : level;
    }

    /// <summary>Combines the parts of every row to one of as many results as there are shares.</summary>
    private static void Combine((int[] Values, int Count)[] parts, Operation operation, float[] shares, int[] results, Random random)
    {
        int[] entries = new int[results.Length];
        int size = 1;
        foreach ((int[] values, int count) in parts)
        {
            for (int row = 0; row < entries.Length; row++)
                entries[row] += operation == Operation.Modulo ? values[row] : size * values[row];
            size *= count;
        }

        if (operation == Operation.Modulo)
        {
            for (int row = 0; row < entries.Length; row++)
                results[row] = entries[row] % shares.Length;
        }
        else if (operation == Operation.Table)
        {
            ClassAssignment.ByGroups(entries, size, shares, results, random);
        }
        else
        {
            ClassAssignment.ByIntervals(Scores(parts, operation, results.Length), shares, ordered: true, results, random);
        }
    }

    private static float[] Scores((int[] Values, int Count)[] parts, Operation operation, int rows)
    {
        float[] scores = new float[rows];
        Array.Fill(scores, operation == Operation.Least ? 1 : 0);
        foreach ((int[] values, int count) in parts)
        {
            for (int row = 0; row < rows; row++)
            {
                float value = values[row] / (count - 1f);
                scores[row] = operation switch
                {
                    Operation.Least => Math.Min(scores[row], value),
                    Operation.Greatest => Math.Max(scores[row], value),
                    _ => scores[row] + value,
                };
            }
        }

        return scores;
    }
}
