namespace Vsml.MetaTraining;

/// <summary>The ways in which one concept follows another, as surveys of concept drift name them.</summary>
internal enum ConceptChange
{
    /// <summary>From one row to the next, once or twice.</summary>
    Abrupt,

    /// <summary>Rows of the new concept become more and more frequent among those of the old one.</summary>
    Gradual,

    /// <summary>Two concepts take turns.</summary>
    Recurring,
}

/// <summary>Which concept holds at each row of a task whose rows stand in time.</summary>
internal static class ConceptSchedule
{
    /// <summary>The most concepts of a schedule.</summary>
    public const int Most = 3;

    /// <summary>Concepts <c>[rows]</c>, 0 to <see cref="Most"/> - 1, beginning with 0 where the change is not recurring.</summary>
    public static int[] Sample(ConceptChange change, int rows, Random random) => change switch
    {
        ConceptChange.Abrupt => Abrupt(rows, random),
        ConceptChange.Gradual => Gradual(rows, random),
        _ => Recurring(rows, random),
    };

    private static int[] Abrupt(int rows, Random random)
    {
        double first = random.Uniform(0.15, 0.75), second = random.Chance(0.3) ? random.Uniform(first + 0.05, 0.9) : 1;
        return Rows(rows, at => at < first ? 0 : at < second ? 1 : 2);
    }

    private static int[] Gradual(int rows, Random random)
    {
        double begin = random.Uniform(0, 0.5), duration = random.Uniform(0.15, 0.6);
        return Rows(rows, at => random.Chance((at - begin) / duration) ? 1 : 0);
    }

    private static int[] Recurring(int rows, Random random)
    {
        double period = random.LogUniform(0.05, 0.35), phase = random.Uniform(0, period);
        return Rows(rows, at => (int)((at + phase) / period) % 2);
    }

    // conceptAt knows a row by its place, 0 to below 1.
    private static int[] Rows(int rows, Func<double, int> conceptAt)
    {
        int[] concepts = new int[rows];
        for (int row = 0; row < rows; row++)
            concepts[row] = conceptAt(row / (double)rows);
        return concepts;
    }
}
