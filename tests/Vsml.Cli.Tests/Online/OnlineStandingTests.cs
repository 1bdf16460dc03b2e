using Vsml.Cli.Compare;
using Vsml.Cli.Online;

namespace Vsml.Cli.Tests.Online;

public class OnlineStandingTests
{
    [Fact]
    public void ScoreTrack_CountsWhatIsNoProbabilityAsWrongAtTheFloor()
    {
        var track = new ScoreTrack(4);
        track.Add([0.2f, 0.5f, 0.3f], 1);
        track.Add([0.2f, 0.5f, 0.3f], 2);
        track.Add([float.NaN, float.NaN, float.NaN], 0);
        track.Add([1f, 0f, 0f], 2);

        Assert.Equal([1, 0.5, 1 / 3.0, 0.25], Enumerable.Range(1, 4).Select(rows => track.Accuracy(0, rows)));
        double floor = -Math.Log(Scores.Epsilon);
        Assert.Equal((-Math.Log(0.5) - Math.Log(0.3) + (2 * floor)) / 4, track.LogLoss(0, 4), 5);
        Assert.Equal(floor, track.LogLoss(2, 4), 5);
    }

    [Fact]
    public void Of_TakesTheLearningRateThatDidBestOverTheSameRows()
    {
        // A slow rate that is right from row 600 on, and a quick one that is right between rows 100 and 800.
        OnlineResult[] results =
        [
            new("s", 0, "SGD", 0.01, Track(row => row >= 600)),
            new("s", 0, "SGD", 0.1, Track(row => row is >= 100 and < 800)),
            new("s", 0, "Vsml", null, Track(row => row % 2 == 0)),
        ];

        OnlineStanding[] early = [.. OnlineStanding.Of(results, 700)], late = [.. OnlineStanding.Of(results, 1600)];

        Assert.Equal([("SGD", 0.1), ("Vsml", null)], early.Select(standing => (standing.Learner, standing.LearningRate)));
        Assert.Equal(600 / 700.0, early[0].Accuracy, 12);
        Assert.Equal(1, early[0].LastAccuracy);
        Assert.Equal(0.01, late[0].LearningRate);
        Assert.Equal((1000 / 1600.0, 1, 1), (late[0].Accuracy, late[0].LastAccuracy, late[0].BestBlockAccuracy));
        Assert.Equal((0.5, 0.5, 0.5), (late[1].Accuracy, late[1].LastAccuracy, late[1].BestBlockAccuracy));
    }

    [Fact]
    public void Of_FindsTheBestBlockWhereverItBegins()
    {
        OnlineStanding standing = Assert.Single(OnlineStanding.Of([new("s", 0, "x", null, Track(row => row is >= 123 and < 523))], 1600));
        Assert.Equal((400 / 1600.0, 0, 400 / 500.0), (standing.Accuracy, standing.LastAccuracy, standing.BestBlockAccuracy));
        Assert.Equal(77 / 200.0, Assert.Single(OnlineStanding.Of(standing.Results, 200)).BestBlockAccuracy, 12);
    }

    [Fact]
    public void Of_IsTheMeanOverRepeatsOfOneLearningRate()
    {
        OnlineResult[] results =
        [
            new("s", 0, "SGD", 0.01, Track(row => row < 800)), new("s", 0, "SGD", 0.1, Track(_ => true)),
            new("s", 1, "SGD", 0.01, Track(row => row < 1000)), new("s", 1, "SGD", 0.1, Track(_ => false)),
        ];
        OnlineStanding standing = Assert.Single(OnlineStanding.Of(results, 1600));
        Assert.Equal((0.01, 900 / 1600.0, 1), (standing.LearningRate!.Value, standing.Accuracy, standing.BestBlockAccuracy));
        Assert.Equal([0, 1], standing.Results.Select(result => result.Repeat));
    }

    [Fact]
    public void Of_TellsEveryTenthOfTheRows()
    {
        OnlineStanding standing = Assert.Single(OnlineStanding.Of([new("s", 0, "x", null, Track(row => row is >= 160 and < 400))], 1600));
        Assert.Equal([0, 1, 0.5, 0, 0, 0, 0, 0, 0, 0], standing.Tenths);
        Assert.Equal([(0, 1), (1, 2), (2, 3)], OnlineStanding.TenthsOf(3));
        Assert.Equal([1, 1, 1, 1, 2, 1, 1, 1, 1, 2], OnlineStanding.TenthsOf(12).Select(tenth => tenth.End - tenth.Start));
        Assert.Equal((0, 50_000_000), OnlineStanding.TenthsOf(500_000_000).First());
    }

    [Fact]
    public void BlockEnds_CloseWithTheRest()
    {
        Assert.Equal([500, 1000, 1200], OnlineStanding.BlockEnds(1200));
        Assert.Equal([500, 1000], OnlineStanding.BlockEnds(1000));
        Assert.Equal([7], OnlineStanding.BlockEnds(7));
    }

    private static ScoreTrack Track(Func<int, bool> isRight)
    {
        var track = new ScoreTrack(1600);
        for (int row = 0; row < 1600; row++)
            track.Add([0.75f, 0.25f], isRight(row) ? 0 : 1);
        return track;
    }
}
