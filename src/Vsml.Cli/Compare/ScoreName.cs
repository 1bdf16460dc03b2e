namespace Vsml.Cli.Compare;

/// <summary>A score by the name that the command line, tables and results have for it.</summary>
/// <param name="Word">On the command line.</param>
/// <param name="Title">In tables.</param>
internal sealed record ScoreName(string Word, string Title, Func<TrialResult, double> Of)
{
    public static IReadOnlyList<ScoreName> All { get; } =
    [
        new("accuracy", "accuracy", result => result.Scores.Accuracy),
        new("macro-accuracy", "macro accuracy", result => result.Scores.MacroAccuracy),
        new("auc", "ROC AUC", result => result.Scores.Auc),
        new("log-loss", "log-loss", result => result.Scores.LogLoss),
        new("ece", "expected calibration error", result => result.Scores.CalibrationError),
    ];

    /// <summary>Of numbers.</summary>
    public static IReadOnlyList<ScoreName> Regression { get; } =
    [
        new("rmse", "RMSE", result => result.Numbers!.Rmse),
        new("mae", "MAE", result => result.Numbers!.Mae),
        new("r2", "R2", result => result.Numbers!.RSquared),
        new("pinball", "pinball loss", result => result.Numbers!.Pinball),
        new("coverage", "coverage of the 90 % interval", result => result.Numbers!.Coverage),
    ];
}
