using Vsml.Cli.Plots;

namespace Vsml.Cli.Compare;

/// <summary>Draws the results: mean accuracy against training rows, a line for each trainer.</summary>
internal static class ComparisonChart
{
    /// <summary>Of the datasets that take part at every size: a mean over others at each size would rise and fall with them.</summary>
    public static LineChart Of(IReadOnlyList<TrialResult> results)
    {
        int[] sizes = [.. results.Select(result => result.TrainRows).Distinct().Order()];
        HashSet<string> throughout = [.. results.Where(result => result.TrainRows == sizes[^1]).Select(result => result.Dataset)];
        TrialResult[] common = [.. results.Where(result => throughout.Contains(result.Dataset))];
        string title = throughout.Count == 1 ? throughout.Single() : $"mean over {throughout.Count} datasets";
        bool isRegression = results[0].Numbers is not null;
        Func<TrialResult, double> score = isRegression ? result => result.Numbers!.RelativeRmse : result => result.Scores.Accuracy;
        return new LineChart(
            title, "training rows", isRegression ? "RMSE / deviation" : "accuracy",
            [.. common.GroupBy(result => result.Trainer).Select(own => new ChartLine(
                own.Key,
                [.. sizes.Select(size => (double)size)],
                [.. sizes.Select(size => own.Where(result => result.TrainRows == size).Average(score))],
                IsOurs: LearningAlgorithmFiles.Bears(own.Key)))],
            XTicks: sizes);
    }
}
