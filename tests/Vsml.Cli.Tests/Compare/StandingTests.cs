using Vsml.Cli.Compare;

namespace Vsml.Cli.Tests.Compare;

public class StandingTests
{
    [Fact]
    public void Ranks_ShareTheMeanOfTiedRanks()
    {
        Assert.Equal([2.5, 1, 2.5, 4], Standing.Ranks([0.5, 0.1, 0.5, 0.9]));
        Assert.Equal([2, 2, 2], Standing.Ranks([1, 1 + 1e-12, 1]));
    }

    [Fact]
    public void Of_RanksTheMeansOverRepeatsOfEachDataset()
    {
        // On "x" a wins one repeat by much and loses one by little; on "y" they tie in accuracy.
        TrialResult[] results =
        [
            new("x", "32 rows", 32, 0, "a", new(0.9, 0.2), 1), new("x", "32 rows", 32, 0, "b", new(0.5, 0.3), 3),
            new("x", "32 rows", 32, 1, "a", new(0.5, 0.4), 1), new("x", "32 rows", 32, 1, "b", new(0.6, 0.1), 3),
            new("y", "32 rows", 32, 0, "a", new(0.7, 0.5), 1), new("y", "32 rows", 32, 0, "b", new(0.7, 0.7), 3, "broken"),
            new("y", "32 rows", 32, 1, "a", new(0.7, 0.5), 1), new("y", "32 rows", 32, 1, "b", new(0.7, 0.7), 3),
        ];

        IReadOnlyList<Standing> standings = Standing.Of(results);

        Assert.Equal(["a", "b"], standings.Select(standing => standing.Trainer));
        Assert.Equal([1.25, 1.75], standings.Select(standing => standing.AccuracyRank));
        Assert.Equal([1.5, 1.5], standings.Select(standing => standing.LogLossRank));
        Assert.Equal(0.7, standings[0].Accuracy, 12);
        Assert.Equal(0.625, standings[1].Accuracy, 12);
        Assert.Equal(0.4, standings[0].LogLoss, 12);
        Assert.Equal(3, standings[1].FitSeconds, 12);
        Assert.Equal([0, 1], standings.Select(standing => standing.Failures));
    }

    [Fact]
    public void Of_LeavesUndefinedAucOutOfItsMeanAndRank()
    {
        TrialResult[] results =
        [
            Result("x", 0, "a", 0.8), Result("x", 0, "b", 0.6), Result("x", 1, "a", double.NaN), Result("x", 1, "b", double.NaN),
            Result("y", 0, "a", double.NaN), Result("y", 0, "b", double.NaN),
            Result("z", 0, "a", 0.5), Result("z", 0, "b", 0.7),
        ];
        IReadOnlyList<Standing> standings = Standing.Of(results);
        Assert.Equal([0.65, 0.65], standings.Select(standing => Math.Round(standing.Auc, 12)));
        Assert.Equal([1.5, 1.5], standings.Select(standing => standing.AucRank));
        Assert.All(Standing.Of(results[4..6]), standing => Assert.Equal((double.NaN, double.NaN), (standing.Auc, standing.AucRank)));

        static TrialResult Result(string dataset, int repeat, string trainer, double auc) =>
            new(dataset, "half", 10, repeat, trainer, new Scores(0.5, 1, 0.5, auc), 1);
    }
}
