namespace Vsml.MetaTraining;

/// <summary>
/// Draws the sizes of tasks: rows and inputs log-uniform, two classes with a given probability and a geometric tail above,
/// all subject to a cost cap (draws above it are rejected, so no size is ruled out, only their combination).
/// </summary>
public sealed record TaskShapeDistribution
{
    private const double NextClass = 0.72;
    private const int Attempts = 64;

    /// <summary>Fewest rows, at least 1.</summary>
    public int MinRows { get; init; } = 32;

    /// <summary>Most rows.</summary>
    public int MaxRows { get; init; } = 512;

    /// <summary>Fewest inputs, at least 1.</summary>
    public int MinInputs { get; init; } = 2;

    /// <summary>Most inputs.</summary>
    public int MaxInputs { get; init; } = 128;

    /// <summary>Most classes, at least 2.</summary>
    public int MaxClasses { get; init; } = 12;

    /// <summary>Share of tasks of two classes, 0 to 1.</summary>
    public double TwoClassesShare { get; init; } = 0.45;

    /// <summary>Upper bound of <see cref="TaskShape.Cost"/>: inputs x classes x rows.</summary>
    public long MaxCost { get; init; } = 40_000;

    /// <summary>Draws a shape within all limits.</summary>
    /// <param name="random">The only source of randomness.</param>
    /// <exception cref="InvalidOperationException">The limits contradict each other, or the smallest shape exceeds the cost cap.</exception>
    public TaskShape Sample(Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        ThrowIfContradictory();
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            TaskShape shape = new(
                random.LogUniformInteger(MinInputs, MaxInputs), SampleClasses(random), random.LogUniformInteger(MinRows, MaxRows));
            if (shape.Cost <= MaxCost)
                return shape;
        }

        // The cap is so low that hardly a draw fits: two classes, then as many rows and inputs as are affordable.
        int rows = random.LogUniformInteger(MinRows, (int)Math.Min(MaxRows, MaxCost / (2 * MinInputs)));
        int inputs = random.LogUniformInteger(MinInputs, (int)Math.Min(MaxInputs, MaxCost / (2 * rows)));
        return new TaskShape(inputs, 2, rows);
    }

    private int SampleClasses(Random random)
    {
        if (MaxClasses == 2 || random.Chance(TwoClassesShare))
            return 2;
        while (true)
        {
            int classes = 3;
            while (classes <= MaxClasses && random.Chance(NextClass))
                classes++;
            if (classes <= MaxClasses)
                return classes;
        }
    }

    private void ThrowIfContradictory()
    {
        if (MinRows < 1 || MaxRows < MinRows)
            throw new InvalidOperationException($"Rows from {MinRows} to {MaxRows} is no range.");
        if (MinInputs < 1 || MaxInputs < MinInputs)
            throw new InvalidOperationException($"Inputs from {MinInputs} to {MaxInputs} is no range.");
        if (MaxClasses < 2)
            throw new InvalidOperationException($"A task has at least two classes; MaxClasses is {MaxClasses}.");
        long smallest = new TaskShape(MinInputs, 2, MinRows).Cost;
        if (MaxCost < smallest)
            throw new InvalidOperationException($"The smallest shape costs {smallest}, more than MaxCost {MaxCost}.");
    }
}
