namespace Vsml;

/// <summary>Which input units a row has, the bias unit aside: its features, projections of them, or both.</summary>
/// <param name="Features">Features of a row.</param>
/// <param name="ShowsFeatures">Whether the features are units themselves.</param>
/// <param name="Projections">Projections, after the features.</param>
/// <param name="Decorrelates">Whether half of the projections are decorrelated.</param>
/// <param name="Contrasts">Whether some of the others are contrasts.</param>
internal readonly record struct InputWidths(int Features, bool ShowsFeatures, int Projections, bool Decorrelates, bool Contrasts)
{
    private const int MostFeatures = 1 << 24, MostFeaturesOfDense = 4096;

    // Sub-RNNs, units x classes, beyond which projections are given up, four at a time, down to the least.
    private const int MostSubRnns = 16384, Least = 32, Group = 4;

    /// <summary>Input units without the bias unit.</summary>
    internal int Units => Shown + Projections;

    /// <summary>Features that are units.</summary>
    internal int Shown => ShowsFeatures ? Features : 0;

    /// <summary>
    /// Projections of features that matter by themselves (<see cref="FeatureRelevance"/>), the last ones of rows that are seen through projections alone; they are
    /// missing where no feature does.
    /// </summary>
    internal int OfSelected => ShowsFeatures ? 0 : Projections / 5;

    /// <summary>Projections that are left for however many classes.</summary>
    internal int LeastProjections => Math.Min(Projections, Least);

    /// <summary>Indices of the decorrelated projections: of every four the last two, a sum and a wave (a random Fourier feature).</summary>
    internal int[] DecorrelatedUnits => UnitsThat(IsDecorrelated);

    /// <summary>Indices of the contrasts: the waves among the projections that are not decorrelated.</summary>
    internal int[] ContrastUnits => UnitsThat(IsContrast);

    /// <summary>Whether a projection is a sum of a few random features with random weights, which need neither a covariance nor labels.</summary>
    internal bool IsSparse(int unit) => !IsDecorrelated(unit) && !IsContrast(unit);

    /// <summary>Whether there are not more features than a learner takes.</summary>
    internal bool AreFew => Features <= MostFeatures;

    internal static InputWidths Of(NetworkSpec spec, int features) => spec.Projections switch
    {
        null => new InputWidths(features, true, 0, false, false),
        { } projections when features <= projections.MaxFeatures =>
            new InputWidths(features, true, projections.Units, projections.Decorrelated && features <= MostFeaturesOfDense, HasContrasts(projections, features)),
        { } projections => new InputWidths(features, false, projections.WideUnits + (projections.WideUnits / 4), false, HasContrasts(projections, features)),
    };

    /// <summary>The same with as many projections as so many classes leave time for: each unit has a sub-RNN a class.</summary>
    /// <param name="classes">Classes that a learner begins with.</param>
    internal InputWidths For(int classes)
    {
        int room = Math.Max((MostSubRnns / classes) - Shown, Least) / Group * Group;
        return room < Projections ? this with { Projections = room } : this;
    }

    private static bool HasContrasts(ProjectionSpec projections, int features) => projections.Contrasts && features <= MostFeaturesOfDense;

    private bool IsDecorrelated(int unit) => Decorrelates && unit / 2 % 2 == 1;

    private bool IsContrast(int unit) => Contrasts && unit % 2 == 1 && !IsDecorrelated(unit) && unit < Projections - OfSelected;

    private int[] UnitsThat(Func<int, bool> holds) => [.. Enumerable.Range(0, Projections).Where(holds)];
}
