namespace Vsml.MetaTraining;

/// <summary>
/// A row belongs to a class if it meets any of its conjunctions, all of two to four conditions "this category has this
/// level"; the last class takes the rest. In half of the tasks the conditions of a class ask for the same level
/// everywhere, as the lines of a board game do.
/// </summary>
internal sealed class DisjunctionTasks : LogicTasks
{
    private const int Most = 48;

    /// <inheritdoc/>
    public override string Name => "disjunction";

    private protected override void Label(LevelView levels, float[] prior, int[] labels, Random random)
    {
        int conditions = Math.Min(levels.Columns, random.Next(2, 5));
        bool lines = random.Chance(0.5);
        Array.Fill(labels, prior.Length - 1);
        for (int c = 0; c < prior.Length - 1; c++)
        {
            int taken = 0, level = random.Next(levels.Counts.Max());
            for (int k = 0; k < Most && taken < 0.8 * prior[c] * labels.Length; k++)
                taken += Claim(levels, conditions, lines ? level : -1, c, labels, prior.Length - 1, random);
        }
    }

    /// <summary>Gives a class the free rows that meet a random conjunction; without a given level, some row meets it.</summary>
    private static int Claim(LevelView levels, int conditions, int level, int c, int[] labels, int free, Random random)
    {
        int example = random.Next(labels.Length), taken = 0;
        Span<int> columns = stackalloc int[conditions], wanted = stackalloc int[conditions];
        for (int i = 0; i < conditions; i++)
        {
            // Columns may repeat, which makes some conjunctions shorter.
            columns[i] = random.Next(levels.Columns);
            wanted[i] = level < 0 ? levels[columns[i]][example] : level % levels.Counts[columns[i]];
        }

        for (int row = 0; row < labels.Length; row++)
        {
            bool met = labels[row] == free;
            for (int i = 0; i < conditions && met; i++)
                met = levels[columns[i]][row] == wanted[i];
            if (!met)
                continue;
            labels[row] = c;
            taken++;
        }

        return taken;
    }
}
