namespace Vsml.MetaTraining;

/// <summary>
/// Episodes of a step that may cost more than the others: wide tasks with thousands of rows, several passes over hundreds. They come
/// first in the batch, so that threads which run none of them have the rest to do.
/// </summary>
public sealed record LongEpisodes
{
    /// <summary>How many episodes of every step, 0 or more, at most all.</summary>
    public int Count { get; init; }

    /// <summary>
    /// The highest bound on input units x classes x rows x passes of such an episode, where others have
    /// <see cref="TaskShapeDistribution.MaxCost"/>; drawn log-uniformly between the two.
    /// </summary>
    public long MaxCost { get; init; } = 4_000_000;

    /// <summary>As <see cref="MetaTrainingConfig.MaxGradientCost"/>, and drawn log-uniformly from there to this bound.</summary>
    public long MaxGradientCost { get; init; } = 400_000;

    /// <summary>The fewest training rows that are drawn, if the bound allows for them; 1 or more.</summary>
    public int MinRows { get; init; } = 256;

    /// <summary>The fewest inputs, 1 or more.</summary>
    public int MinInputs { get; init; } = 12;

    /// <summary>Share of two classes among these episodes, 0 to 1, where others have <see cref="TaskShapeDistribution.TwoClassesShare"/>.</summary>
    public double TwoClassesShare { get; init; } = 0.45;
}
