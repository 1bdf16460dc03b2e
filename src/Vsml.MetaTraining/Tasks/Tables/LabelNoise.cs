namespace Vsml.MetaTraining;

/// <summary>Wrong labels: most tasks have none, some up to 30 %, and in a few the labels have nothing to do with the rows.</summary>
internal static class LabelNoise
{
    internal const double Clean = 0.70, Unrelated = 0.02, Largest = 0.3;

    /// <param name="labels"><c>[rows]</c>, changed in place.</param>
    /// <param name="prior">Class frequencies, <c>[classes]</c>.</param>
    /// <param name="random">The source of randomness.</param>
    /// <param name="clean">Share of the tasks whose labels are left alone.</param>
    public static void Apply(int[] labels, float[] prior, Random random, double clean = Clean)
    {
        if (random.Chance(clean))
            return;
        if (random.Chance(Unrelated / (1 - Clean)))
        {
            random.Shuffle(labels);
            return;
        }

        double rate = Largest * random.NextDouble() * random.NextDouble();
        bool uniform = random.Chance(0.5);
        for (int row = 0; row < labels.Length; row++)
        {
            if (random.Chance(rate))
                labels[row] = uniform ? random.Next(prior.Length) : random.Pick(prior);
        }
    }
}
