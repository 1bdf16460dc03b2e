namespace Vsml;

/// <summary>
/// Random projections of the features, input units of their own. One layer adds up what single inputs say; a projection is an input
/// that depends on several features, so that it can learn what they say only together. Wide rows, as of images, are seen through
/// projections alone. A projection is a weighted sum of standardised features, every other one a wave along such a sum (a random Fourier
/// feature). Its weights are random, follow from what the features looked like (not from their place, so that their order means nothing),
/// and are never learned.
/// </summary>
public sealed record ProjectionSpec
{
    /// <summary>Projections beside the features, 0 to 4096.</summary>
    public int Units { get; init; } = 32;

    /// <summary>Projections in place of the features where those are more than <see cref="MaxFeatures"/>, 1 to 4096.</summary>
    public int WideUnits { get; init; } = 512;

    /// <summary>The most features that are input units themselves, 1 or more.</summary>
    public int MaxFeatures { get; init; } = 256;

    /// <summary>
    /// Whether half of the projections beside the features are decorrelated: of features among which all correlation that the first rows
    /// show is undone (ZCA whitening), so that small differences between features weigh as much as what they have in common.
    /// </summary>
    public bool Decorrelated { get; init; }

    /// <summary>
    /// Whether projections are contrasts: waves along the difference of two rows that lie near each other and are of different classes, so that
    /// the projections look where one class ends and another begins. Every other one of those not decorrelated is: beside the
    /// features of a few features, in place of them of all; of rows wider than 4096, none is.
    /// </summary>
    public bool Contrasts { get; init; }

    internal void Validate()
    {
        if (Units is < 0 or > 4096)
            throw new ArgumentException($"projections.units: expected 0 to 4096, found {Units}.");
        if (WideUnits is < 1 or > 4096)
            throw new ArgumentException($"projections.wide_units: expected 1 to 4096, found {WideUnits}.");
        if (MaxFeatures < 1)
            throw new ArgumentException($"projections.max_features: expected 1 or more, found {MaxFeatures}.");
    }
}
