namespace Vsml.MetaTraining;

/// <summary>How frequent the classes of a task are.</summary>
internal static class ClassPrior
{
    /// <summary>
    /// Probabilities <c>[classes]</c>: balanced, uneven (Dirichlet), or with one class that has most of the rows.
    /// The more classes, the more often they are balanced: many classes are mostly identities that somebody collected.
    /// None is so small that it would not be expected once in the table.
    /// </summary>
    public static float[] Sample(int classes, int rows, Random random)
    {
        float[] prior;
        double kind = random.NextDouble(), balanced = Math.Min(0.37 + 0.06 * classes, 0.75);
        if (kind < balanced)
        {
            prior = random.Dirichlet(classes, random.LogUniform(20, 1000));
        }
        else if (kind < balanced + 0.85 * (1 - balanced))
        {
            prior = random.Dirichlet(classes, random.LogUniform(1, 10));
        }
        else
        {
            double largest = random.Uniform(0.6, 0.97);
            prior = random.Dirichlet(classes, 1);
            for (int c = 0; c < classes; c++)
                prior[c] = (float)(prior[c] * (1 - largest) + (c == 0 ? largest : 0));
        }

        float floor = Math.Min(1.5f / rows, 0.5f / classes), sum = 0;
        for (int c = 0; c < classes; c++)
            sum += prior[c] = Math.Max(prior[c], floor);
        for (int c = 0; c < classes; c++)
            prior[c] /= sum;
        return prior;
    }

    public static float[] Balanced(int classes)
    {
        float[] prior = new float[classes];
        Array.Fill(prior, 1f / classes);
        return prior;
    }

    /// <summary>Draws a label for every row; where there are rows enough, a class that was left out mostly gets one.</summary>
    public static void SampleLabels(float[] prior, int[] labels, Random random)
    {
        int[] counts = new int[prior.Length];
        for (int row = 0; row < labels.Length; row++)
            counts[labels[row] = random.Pick(prior)]++;
        if (labels.Length < 2 * prior.Length || random.Chance(0.1))
            return;
        for (int c = 0; c < prior.Length; c++)
        {
            while (counts[c] == 0)
            {
                int row = random.Next(labels.Length);
                if (counts[labels[row]] < 2)
                    continue;
                counts[labels[row]]--;
                counts[labels[row] = c]++;
            }
        }
    }
}
