namespace Vsml.MetaTraining;

/// <summary>
/// The label follows with certainty from products of small whole numbers, as a balance tips by weights and their distances: two or more
/// products of one to three numbers are compared (less, equal, more, or which is the greatest), or their sum or ratio is cut in grades. No column alone
/// tells much.
/// </summary>
internal sealed class IntegerProductTasks : TableTasks
{
    private enum Verdict { Comparison, Greatest, Grades, Ratio }

    /// <inheritdoc/>
    public override string Name => "integer products";

    private protected override double CleanLabels => 0.95;

    private protected override double CompleteTables => 0.95;

    private protected override Column[] Plan(int inputs, Random random)
    {
        double noise = random.Chance(0.7) ? 0 : random.Uniform(0, 0.6);
        int shared = random.Next(3, 13);
        bool alike = random.Chance(0.7);
        Column[] columns = new Column[inputs];
        for (int i = 0; i < inputs; i++)
        {
            ColumnSource source = i >= 4 && random.Chance(noise) ? ColumnSource.Noise : ColumnSource.Informative;
            columns[i] = new Column(ColumnKind.Ordinal, source, alike ? shared : random.Next(2, 13), 1);
        }

        return [.. columns.OrderBy(column => column.Source)];
    }

    private protected override void Generate(Table table, float[] prior, int[] labels, Random random)
    {
        LevelView levels = LevelView.Fill(table, random);
        int factors = random.Pick([0.1f, 0.7f, 0.2f]) + 1;
        int products = Math.Clamp(levels.Columns / factors, 1, random.Next(2, 5));
        Verdict verdict = products == 1 ? Verdict.Grades : (Verdict)random.Pick([0.4f, 0.2f, 0.25f, 0.15f]);
        float[][] values = Products(levels, products, factors, random);
        switch (verdict)
        {
            case Verdict.Comparison when prior.Length <= 3:
                Compare(values[0], values[1], prior.Length, labels, random);
                break;
            case Verdict.Greatest when prior.Length <= products:
                for (int row = 0; row < labels.Length; row++)
                    labels[row] = Enumerable.Range(0, prior.Length).MaxBy(k => values[k][row]);
                break;
            default:
                ClassAssignment.ByIntervals(Score(values, verdict == Verdict.Ratio), prior, ordered: true, labels, random);
                break;
        }
    }

    /// <summary>Products <c>[products][rows]</c> of columns that are drawn anew for each as long as there are some left.</summary>
    private static float[][] Products(LevelView levels, int products, int factors, Random random)
    {
        int[] columns = random.Permutation(levels.Columns);
        float[][] values = new float[products][];
        for (int k = 0; k < products; k++)
        {
            values[k] = new float[levels.Rows];
            Array.Fill(values[k], 1);
            for (int factor = 0; factor < factors; factor++)
            {
                int[] level = levels[columns[(k * factors + factor) % columns.Length]];
                for (int row = 0; row < levels.Rows; row++)
                    values[k][row] *= level[row] + 1;
            }
        }

        return values;
    }

    /// <summary>Three classes: less, equal, more. Two: equality counts as one of the others, or is what is asked for, if it is not too rare.</summary>
    private static void Compare(float[] left, float[] right, int classes, int[] labels, Random random)
    {
        int[] names = random.Permutation(3);
        int equal = Enumerable.Range(0, labels.Length).Count(row => left[row] == right[row]);
        bool asksForEquality = equal > 0.1 * labels.Length && random.Chance(0.2);
        for (int row = 0; row < labels.Length; row++)
        {
            int sign = left[row].CompareTo(right[row]);
            labels[row] = classes == 3 ? names[sign + 1] : asksForEquality ? (sign == 0 ? 1 : 0) : sign > 0 ? 1 : 0;
        }
    }

    private static float[] Score(float[][] values, bool ratio)
    {
        float[] score = [.. values[0]];
        for (int k = 1; k < values.Length; k++)
        {
            for (int row = 0; row < score.Length; row++)
                score[row] = ratio && k == 1 ? score[row] / values[k][row] : score[row] + (k % 2 == 0 ? 1 : -1) * values[k][row];
        }

        return score;
    }
}
