namespace Vsml.Cli.Compare;

/// <summary>One trainer on one split.</summary>
/// <param name="Dataset">Its name.</param>
/// <param name="Split">Name of the rule by which the rows were split.</param>
/// <param name="TrainRows">How many rows it was fitted on.</param>
/// <param name="Repeat">0-based.</param>
/// <param name="Trainer">Its name.</param>
/// <param name="Scores">On the test rows; the class prior's where it failed.</param>
/// <param name="FitSeconds">Of Fit alone: rows already encoded and cached.</param>
/// <param name="Failure">What went wrong, or null.</param>
internal sealed record TrialResult(
    string Dataset, string Split, int TrainRows, int Repeat, string Trainer, Scores Scores, double FitSeconds, string? Failure = null)
{
    /// <summary>Where a number is predicted, its scores; those of the training rows' mean where the trainer failed. Else null.</summary>
    public RegressionScores? Numbers { get; init; }

    public TrialKey Key => new(Dataset, Split, Repeat, Trainer);
}

/// <summary>Which trial it is.</summary>
internal readonly record struct TrialKey(string Dataset, string Split, int Repeat, string Trainer);
