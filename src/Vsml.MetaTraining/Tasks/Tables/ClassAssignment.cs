namespace Vsml.MetaTraining;

/// <summary>Ways from what a generator computed to labels whose frequencies follow a prior.</summary>
internal static class ClassAssignment
{
    /// <summary>
    /// The class of the highest score after Gumbel noise of the given temperature (0: none), which draws from the softmax.
    /// Biases of the classes are fitted until the prior is about met.
    /// </summary>
    /// <param name="scores"><c>[classes, rows]</c>, deviation about 1; the noise is added to them.</param>
    /// <param name="prior">Wished class frequencies, <c>[classes]</c>.</param>
    /// <param name="temperature">Scale of the noise.</param>
    /// <param name="labels"><c>[rows]</c>, to be filled.</param>
    /// <param name="random">The source of randomness.</param>
    public static void ByHighestScore(float[] scores, float[] prior, double temperature, int[] labels, Random random)
    {
        const int Rounds = 16;
        int classes = prior.Length, rows = labels.Length;
        if (temperature > 0)
        {
            foreach (ref float score in scores.AsSpan())
                score += (float)(temperature * random.Gumbel());
        }

        Span<int> counts = classes <= 256 ? stackalloc int[classes] : new int[classes];
        Span<float> bias = classes <= 256 ? stackalloc float[classes] : new float[classes];
        bias.Clear();
        for (int round = 0; ; round++)
        {
            counts.Clear();
            for (int row = 0; row < rows; row++)
            {
                int best = 0;
                float highest = float.NegativeInfinity;
                for (int c = 0; c < classes; c++)
                {
                    float score = scores[c * rows + row] + bias[c];
                    if (score > highest)
                        (highest, best) = (score, c);
                }

                counts[labels[row] = best]++;
            }

            if (round == Rounds)
                return;
            double step = (1 + temperature) / (2 + 0.3 * round);
            for (int c = 0; c < classes; c++)
                bias[c] += (float)(step * Math.Clamp(Math.Log((prior[c] * rows + 0.5) / (counts[c] + 0.5)), -1, 1));
        }
    }

    /// <summary>
    /// Cuts the range of one score in intervals and gives each a class: one interval a class in order (an ordinal label),
    /// or more intervals than classes in random order.
    /// </summary>
    public static void ByIntervals(ReadOnlySpan<float> score, float[] prior, bool ordered, int[] labels, Random random)
    {
        int classes = prior.Length;
        int intervals = ordered ? classes : classes + random.Next(0, classes + 1);
        float[] shares = new float[intervals];
        int[] classOf = random.Permutation(intervals);
        for (int i = 0; i < intervals; i++)
            classOf[i] = ordered ? i : classOf[i] % classes;
        int[] uses = new int[classes];
        foreach (int c in classOf)
            uses[c]++;
        for (int i = 0; i < intervals; i++)
            shares[i] = prior[classOf[i]] / uses[classOf[i]];

        float[] sorted = score.ToArray();
        Array.Sort(sorted);
        float[] cuts = new float[intervals - 1];
        double cumulated = 0;
        for (int i = 0; i < cuts.Length; i++)
        {
            cumulated += shares[i];
            cuts[i] = sorted[Math.Clamp((int)Math.Round(cumulated * sorted.Length), 0, sorted.Length - 1)];
        }

        for (int row = 0; row < labels.Length; row++)
            labels[row] = classOf[ColumnMath.Level(score[row], cuts)];
    }

    /// <summary>Gives every group of rows a class, larger groups first, to the class that lacks most rows.</summary>
    /// <param name="groupOf"><c>[rows]</c>, 0 to <paramref name="groups"/> - 1.</param>
    /// <param name="groups">Number of groups.</param>
    /// <param name="prior">Wished class frequencies, <c>[classes]</c>.</param>
    /// <param name="labels"><c>[rows]</c>, to be filled.</param>
    /// <param name="random">The source of randomness.</param>
    public static void ByGroups(int[] groupOf, int groups, float[] prior, int[] labels, Random random)
    {
        int classes = prior.Length;
        int[] sizes = new int[groups];
        foreach (int group in groupOf)
            sizes[group]++;
        double[] keys = new double[groups];
        for (int group = 0; group < groups; group++)
            keys[group] = -sizes[group] * random.Uniform(0.5, 1);
        int[] order = random.Permutation(groups);
        double[] orderedKeys = new double[groups];
        for (int i = 0; i < groups; i++)
            orderedKeys[i] = keys[order[i]];
        Array.Sort(orderedKeys, order);

        float[] lacking = new float[classes], weights = new float[classes];
        for (int c = 0; c < classes; c++)
            lacking[c] = prior[c] * groupOf.Length;
        int[] classOf = new int[groups];
        foreach (int group in order)
        {
            for (int c = 0; c < classes; c++)
                weights[c] = Math.Max(lacking[c], 0) * Math.Max(lacking[c], 0) + 1e-6f;
            int chosen = classOf[group] = random.Pick(weights);
            lacking[chosen] -= sizes[group];
        }

        for (int row = 0; row < labels.Length; row++)
            labels[row] = classOf[groupOf[row]];
    }
}
