using Vsml.Cli.Online;

namespace Vsml.Cli.Tests.Online;

[Collection(TorchSharpTests.Name)]
public class PrequentialEvaluationTests
{
    [Fact]
    public void Run_PredictsEveryRowBeforeItIsObserved()
    {
        var calls = new List<string>();
        var stream = new StubStream("s", 250);
        PrequentialEvaluation.Run(new OnlinePlan([stream], [new("stub", (_, _, _) => new Recorder(calls))], [230]));

        int warmUp = 2 * 64;
        Assert.Equal(Enumerable.Range(0, 230).SelectMany(row => new[] { $"predict {row}", $"observe {stream.Label(row)}" }), calls.Skip(warmUp));
    }

    [Fact]
    public void Run_OfVsmlIsWhatThePlainLoopComputes()
    {
        const int Rows = 220;
        LearningAlgorithm algorithm = UntrainedAlgorithm.Create();
        var stream = new StubStream("s", Rows, shuffled: true);
        var contender = new OnlineContender("Vsml", (inputs, classes, _) => new VsmlOnline(new LearnerEnsemble(algorithm, inputs, classes)));
        ScoreTrack track = Assert.Single(PrequentialEvaluation.Run(new OnlinePlan([stream], [contender], [Rows], Seed: 5))).Track;

        var learner = new Learner(algorithm, 1, 3);
        int right = 0;
        double loss = 0;
        int[] order = stream.Order(5, 0);
        for (int i = 0; i < Rows; i++)
        {
            var p = new float[3];
            learner.Predict([order[i]], p);
            int label = stream.Label(order[i]);
            right += Array.IndexOf(p, p.Max()) == label ? 1 : 0;
            loss -= Math.Log(p[label]);
            learner.Observe([order[i]], label);
            Assert.Equal(right / (i + 1.0), track.Accuracy(0, i + 1), 12);
            Assert.Equal(loss / (i + 1), track.LogLoss(0, i + 1), 9);
            Assert.True(track.Seconds(i + 1) > track.Seconds(i));
        }
    }

    [Fact]
    public void Run_IsTheSameWhateverTheJobsAndTheOtherLengths()
    {
        var plan = new OnlinePlan([new StubStream("s", 300, shuffled: true)], GradientOnline.Contenders, [150], Repeats: 2, Seed: 1);
        IReadOnlyList<OnlineResult> one = PrequentialEvaluation.Run(plan);
        IReadOnlyList<OnlineResult> two = PrequentialEvaluation.Run(plan with { Jobs = 2, Lengths = [150, 300] });

        Assert.Equal(2 * 4 * GradientOnline.Rates.Length, one.Count);
        Assert.Equal(one.Select(At150), two.Select(At150));
        Assert.NotEqual(one.Select(At150), PrequentialEvaluation.Run(plan with { Seed = 2 }).Select(At150));

        static (int, string, double?, double, double) At150(OnlineResult result) =>
            (result.Repeat, result.Learner, result.LearningRate, result.Track.Accuracy(0, 150), result.Track.LogLoss(0, 150));
    }

    [Fact]
    public void Run_TellsHowFarItIs()
    {
        var plan = new OnlinePlan(
            [new StubStream("a", 130), new StubStream("b", 50)], [new("x", (_, _, _) => new Recorder([])), new("y", (_, _, _) => new Recorder([]))],
            [20, 100], Repeats: 2);
        var told = new List<long>();
        PrequentialEvaluation.Run(plan, (rows, _) => told.Add(rows));
        Assert.Equal(2 * 2 * (100 + 50), plan.Steps);
        Assert.Equal(plan.Steps, told[^1]);
        Assert.Equal(told.Order(), told);
    }

    [Fact]
    public void Run_EndsWhenCancelled()
    {
        using var cancel = new CancellationTokenSource();
        var plan = new OnlinePlan([new StubStream("s", 1000)], [new("x", (_, _, _) => new Recorder([]))], [1000]);
        Assert.ThrowsAny<OperationCanceledException>(() => PrequentialEvaluation.Run(plan, (_, _) => cancel.Cancel(), cancellationToken: cancel.Token));
    }

    [Fact]
    public void Order_IsTheFilesUnlessASeedOrARepeatShufflesIt()
    {
        RowStream inOrder = new StubStream("s", 50), shuffled = new StubStream("s", 50, shuffled: true);
        int[] file = [.. Enumerable.Range(0, 50)];
        Assert.Equal(file, inOrder.Order(null, 0));
        Assert.Equal(shuffled.Order(null, 0), shuffled.Order(0, 0));
        int[][] orders = [inOrder.Order(null, 0), inOrder.Order(null, 1), inOrder.Order(0, 0), inOrder.Order(1, 0), inOrder.Order(1, 1)];
        Assert.Equal(orders.Length, orders.Select(order => string.Join(' ', order)).Distinct().Count());
        Assert.All(orders, order => Assert.Equal(file, order.Order()));
        Assert.Equal(file, shuffled.Order(null, 0, inOrder: true));
    }

    private sealed class Recorder(List<string> calls) : IOnlineLearner
    {
        public IReadOnlyList<double?> LearningRates { get; } = [null];

        public void Predict(ReadOnlySpan<float> features, Span<float> probabilities)
        {
            calls.Add($"predict {features[0]}");
            probabilities.Fill(1 / 3f);
        }

        public void Observe(int label) => calls.Add($"observe {label}");

        public void Dispose()
        {
        }
    }
}
