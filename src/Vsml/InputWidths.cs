namespace Vsml;

/// <summary>Which input units a row has, the bias unit aside: its features, projections of them, or both.</summary>
/// <param name="Features">Features of a row.</param>
/// <param name="ShowsFeatures">Whether the features are units themselves.</param>
/// <param name="Projections">Projections, after the features.</param>
/// <param name="Decorrelates">Whether half of the projections are decorrelated.</param>
internal readonly record struct InputWidths(int Features, bool ShowsFeatures, int Projections, bool Decorrelates)
{
    private const int MostFeatures = 1 << 24;

    /// <summary>Input units without the bias unit.</summary>
    internal int Units => Shown + Projections;

    /// <summary>Features that are units.</summary>
    internal int Shown => ShowsFeatures ? Features : 0;

    /// <summary>Whether a learner of these widths has room: at most 2^24 features, and a state that is not too long.</summary>
    internal bool Fit(Kernels.PackedParameters parameters, int classes) =>
        Features <= MostFeatures && Kernels.LayerShape.Fits(parameters, Units, classes);

    internal static InputWidths Of(NetworkSpec spec, int features) => spec.Projections switch
    {
        null => new InputWidths(features, true, 0, false),
        { } projections when features <= projections.MaxFeatures => new InputWidths(features, true, projections.Units, projections.Decorrelated),
        { } projections => new InputWidths(features, false, projections.WideUnits, false),
    };
}
