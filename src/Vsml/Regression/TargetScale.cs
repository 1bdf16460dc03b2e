namespace Vsml.Regression;

/// <summary>How a target is bent before it is learned.</summary>
internal enum TargetBend
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>Its square root.</summary>
    Root,

    /// <summary>Its logarithm.</summary>
    Logarithm,
}

/// <summary>
/// The number that is learned in place of the target: bent, then standardised. Targets of which none is negative are bent from zero on, others from the least
/// one on; the logarithm begins a twentieth of the median above. Affine for <see cref="TargetBend.None"/>, so that neither units nor a shift of the target matter.
/// </summary>
/// <param name="Bend">How it is bent.</param>
/// <param name="Origin">The target from which on it is bent.</param>
/// <param name="Offset">What is added before the logarithm is taken.</param>
/// <param name="Mean">Mean of the bent targets.</param>
/// <param name="Deviation">Their standard deviation, 1 where they do not vary.</param>
/// <param name="Least">The least number that a target of the rows has become.</param>
/// <param name="Most">The greatest one.</param>
internal readonly record struct TargetScale(
    TargetBend Bend, double Origin, double Offset, double Mean, double Deviation, double Least, double Most)
{
    private const double OffsetOfMedian = 0.05;

    // How far beyond the targets of all rows a bent one may be predicted, as a share of their range: what was bent grows fast beyond.
    private const double Beyond = 0.1;

    // Numbers that are nearer to each other than this, in standard deviations, have no slope between them.
    private const double LeastStep = 1e-3;

    /// <summary>Whether the targets of the rows differ.</summary>
    internal bool Varies => Most > Least;

    /// <summary>The scale of some targets; null where they cannot be bent so.</summary>
    internal static TargetScale? Of(TargetBend bend, ReadOnlySpan<float> targets, ReadOnlySpan<float> weights)
    {
        float[] sorted = targets.ToArray();
        Array.Sort(sorted);
        double origin = bend == TargetBend.None || sorted[0] >= 0 ? 0 : sorted[0], median = sorted[sorted.Length / 2] - origin;
        if (bend != TargetBend.None && !(median > 0))
            return null;
        TargetScale raw = new(bend, origin, bend == TargetBend.Logarithm ? OffsetOfMedian * median : 0, 0, 1, 0, 0);
        double sum = 0, mean = 0, squares = 0;
        for (int row = 0; row < targets.Length; row++)
        {
            double number = raw.Forward(targets[row]), step = number - mean;
            sum += weights[row];
            mean += step * weights[row] / sum;
            squares += weights[row] * step * (number - mean);
        }

        double deviation = Math.Sqrt(squares / sum);
        TargetScale scale = raw with { Mean = mean, Deviation = sorted[0] < sorted[^1] && deviation > 0 ? deviation : 1 };
        return scale with { Least = scale.Forward(sorted[0]), Most = scale.Forward(sorted[^1]) };
    }

    /// <summary>The number of a target.</summary>
    internal double Forward(double target)
    {
        double above = Math.Max(target - Origin, 0);
        double bent = Bend switch
        {
            TargetBend.Root => Math.Sqrt(above),
            TargetBend.Logarithm => Math.Log(above + Offset),
            _ => target,
        };
        return (bent - Mean) / Deviation;
    }

    /// <summary>
    /// The number of a target that was not among those of the rows, within a million standard deviations, as standardised features are: beyond, all say the same, and
    /// nothing that is made of it becomes infinite.
    /// </summary>
    internal double ForwardBounded(double target) => Math.Clamp(Forward(target), -FeatureSummary.MostStandardised, FeatureSummary.MostStandardised);

    /// <summary>Between which numbers a bent target is predicted.</summary>
    internal (double Least, double Most) Bounds => (Least - (Beyond * (Most - Least)), Most + (Beyond * (Most - Least)));

    /// <summary>The target of a number, which for bent ones is not far beyond those of the rows.</summary>
    internal double Inverse(double number)
    {
        if (Bend == TargetBend.None)
            return Mean + (Deviation * number);
        (double least, double most) = Bounds;
        double bent = Mean + (Deviation * Math.Clamp(number, least, most));
        return Bend == TargetBend.Root
            ? Origin + (Math.Max(bent, 0) * Math.Max(bent, 0))
            : Origin + Math.Max(Math.Exp(bent) - Offset, 0);
    }

    /// <summary>By how much the target rises with the number, on average from one number to another.</summary>
    internal double Slope(double from, double to)
    {
        if (Bend == TargetBend.None)
            return Deviation;
        if (Math.Abs(to - from) < LeastStep)
            (from, to) = (from - LeastStep, to + LeastStep);
        return (Inverse(to) - Inverse(from)) / (to - from);
    }

    /// <summary>The same with a further target among those of the rows.</summary>
    internal TargetScale With(double number) => this with { Least = Math.Min(Least, number), Most = Math.Max(Most, number) };
}
