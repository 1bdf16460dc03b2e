namespace Vsml;

/// <summary>
/// A hash of a feature that depends neither on its position nor on its units: of whether each of its first values is above or below the
/// first and the one before. Random weights follow from it, so that the order of the features means nothing.
/// </summary>
/// <param name="Hash">Of the comparisons so far.</param>
/// <param name="First">The first value; NaN before it.</param>
/// <param name="Last">The last value; NaN before the first.</param>
/// <param name="IsFinal">Whether later values do not change it any more.</param>
internal readonly record struct FeatureKey(ulong Hash, float First, float Last, bool IsFinal)
{
    internal static FeatureKey Empty { get; } = new(0, float.NaN, float.NaN, IsFinal: false);

    /// <summary>The key after one more value, which is not NaN.</summary>
    internal FeatureKey With(float value)
    {
        if (float.IsNaN(First))
            return new FeatureKey(1, value, value, IsFinal: false);
        int comparisons = (3 * value.CompareTo(First)) + value.CompareTo(Last);
        return new FeatureKey(SplitMix.Mix(Hash ^ (ulong)(comparisons + 8)), First, value, IsFinal: false);
    }
}
