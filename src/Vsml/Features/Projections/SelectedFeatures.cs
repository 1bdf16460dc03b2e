namespace Vsml;

/// <summary>
/// Of rows that are seen through projections alone, the features that matter by themselves (<see cref="FeatureRelevance"/>), of which the last projections
/// are: every other one is one of them, the waves between are of a few. Where no feature does, those projections are missing.
/// </summary>
/// <param name="widths">Which units there are.</param>
internal sealed class SelectedFeatures(InputWidths widths)
{
    private readonly int _first = widths.Projections - widths.OfSelected;
    private readonly bool[] _isSelected = new bool[widths.OfSelected == 0 ? 0 : widths.Features];

    /// <summary>The features, the most relevant first.</summary>
    internal int[] Features { get; private set; } = [];

    /// <summary>How many there may be.</summary>
    internal int Most => MostOf(widths);

    /// <summary>How many there may be of rows of some widths.</summary>
    internal static int MostOf(InputWidths widths) => Math.Min((widths.OfSelected + 1) / 2, widths.Features);

    /// <summary>Whether a projection is of them.</summary>
    internal bool Has(int projection) => projection >= _first;

    internal void Set(int[] features)
    {
        Features = features;
        Array.Clear(_isSelected);
        foreach (int a in features)
            _isSelected[a] = true;
    }

    /// <summary>Whether a feature is one of them.</summary>
    internal bool Contains(int a) => _isSelected[a];

    /// <summary>The feature that a projection of them is; -1 for one that is there for no feature, null for a sum of a few.</summary>
    internal int? Alone(int projection)
    {
        int place = projection - _first;
        return place % 2 == 1 ? null : place / 2 < Features.Length ? Features[place / 2] : -1;
    }
}
