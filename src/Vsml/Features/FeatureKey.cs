namespace Vsml;

/// <summary>What names a feature whatever its place and its units: the ups and downs of its first values.</summary>
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
