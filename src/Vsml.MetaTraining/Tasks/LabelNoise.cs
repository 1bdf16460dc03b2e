namespace Vsml.MetaTraining;

/// <summary>Wrong labels: most tasks have none, some up to 30 %, and in a few the labels have nothing to do with the rows.</summary>
internal static class LabelNoise
{
    internal const double Clean = 0.70, Unrelated = 0.02, Largest = 0.3;

    public static void Apply(int[] labels, float[] prior, Random random)
    {
        double kind = random.NextDouble();
        if (kind < Clean)
            return;
        if (kind < Clean + Unrelated)
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
