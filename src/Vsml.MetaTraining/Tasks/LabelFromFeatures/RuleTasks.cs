namespace Vsml.MetaTraining;

/// <summary>
/// A list of rules, the first that applies gives the class: conjunctions of one to four tests of single features (above,
/// below, equal), or "at least m of these n tests", as in tables that enumerate games and ratings.
/// </summary>
internal sealed class RuleTasks : LabelledTableTasks
{
    /// <inheritdoc/>
    public override string Name => "rule";

    private protected override void Label(FeatureView features, float[] prior, int[] labels, Random random)
    {
        int fewest = Math.Max(prior.Length - 1, 1), most = fewest * random.LogUniformInteger(2, 12);
        int conditions = random.LogUniformInteger(1, 4), left = features.Rows, otherwise = (int)(features.Rows * random.Uniform(0.05, 0.6));
        bool counted = random.Chance(0.25);
        float[] relevance = random.Relevance(features.Columns);
        int[] ruleOf = new int[features.Rows], met = new int[features.Rows];
        Array.Fill(ruleOf, most);
        for (int rule = 0; rule < fewest || (rule < most && left > otherwise); rule++)
        {
            int tests = counted ? random.Next(3, 9) : random.Next(1, conditions + 1);
            int needed = counted ? random.Next(tests / 2, tests + 1) : tests;
            int example = random.Next(features.Rows);
            Array.Clear(met);
            for (int test = 0; test < tests; test++)
                Count(features[random.Pick(relevance)], example, met, random);
            for (int row = 0; row < met.Length; row++)
            {
                if (ruleOf[row] == most && met[row] >= needed)
                {
                    ruleOf[row] = rule;
                    left--;
                }
            }
        }

        ClassAssignment.ByGroups(ruleOf, most + 1, prior, labels, random);
    }

    /// <summary>Adds one to the count of each row that meets a random test which the example row meets.</summary>
    private static void Count(ReadOnlySpan<float> column, int example, int[] met, Random random)
    {
        float at = column[example], threshold = column[random.Next(column.Length)];
        bool above = at >= threshold, equal = random.Chance(0.35);
        for (int row = 0; row < met.Length; row++)
        {
            float value = column[row];
            if (equal ? MathF.Abs(value - at) < 0.3f : (value >= threshold) == above)
                met[row]++;
        }
    }
}
