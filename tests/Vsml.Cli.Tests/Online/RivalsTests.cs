using Vsml.Cli.Online;
using Vsml.Cli.Tabular;

namespace Vsml.Cli.Tests.Online;

public class RivalsTests
{
    [Fact]
    public void LastLabel_IsPredictedHoweverSeldomItCameTrue()
    {
        using var learner = new LastLabel(3);
        float[] p = Predict(learner, 3);
        Assert.All(p, share => Assert.Equal(1 / 3f, share, 6));

        // It changes every time: the last label stays the prediction, by a hair.
        foreach (int label in (int[])[0, 1, 2, 0, 1, 2])
        {
            learner.Observe(label);
            p = Predict(learner, 3);
            Assert.Equal(label, Array.IndexOf(p, p.Max()));
            Assert.Equal(1, p.Sum(), 5);
        }
        Assert.Equal(1 / 3f + 0.001f, p[2], 5);
    }

    [Fact]
    public void LastLabel_IsAsProbableAsItCameTrue()
    {
        using var learner = new LastLabel(3);
        foreach (int label in (int[])[1, 1, 1, 1, 0, 0, 0])
            learner.Observe(label);

        // Five of six labels were that of the row before: (5 + 1) / (6 + 2).
        float[] p = Predict(learner, 3);
        Assert.Equal([0.75f, 0.125f, 0.125f], p);
    }

    [Fact]
    public void NearestNeighbours_AreThoseThatAPlainSearchFinds()
    {
        const int Inputs = 3, Classes = 4;
        var random = new Random(3);
        using var learner = new NearestNeighbours(Inputs, Classes);
        List<(double[] Row, double[] Filled, int Label)> seen = [];
        for (int row = 0; row < 1300; row++)
        {
            int label = random.Next(Classes);
            float[] features = [(label * 50) + (40 * random.NextSingle()), random.NextSingle(), 7];
            if (row % 9 == 4)
                features[0] = float.NaN;
            float[] expected = Plain(seen, [.. features.Select(x => (double)x)], label), actual = Predict(learner, Classes, features);
            Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 3e-3f));
            learner.Observe(label);
        }

        // What a missing value counts as is settled when its row comes: the mean of the rows so far.
        static float[] Plain(List<(double[] Row, double[] Filled, int Label)> seen, double[] features, int label)
        {
            double[] filled = new double[Inputs], deviation = new double[Inputs];
            for (int a = 0; a < Inputs; a++)
            {
                double[] values = [.. seen.Select(row => row.Row[a]).Append(features[a]).Where(double.IsFinite)];
                double mean = values.Average();
                filled[a] = double.IsNaN(features[a]) ? mean : features[a];
                deviation[a] = Math.Sqrt(values.Average(x => (x - mean) * (x - mean)));
            }
            int[] nearest = [.. seen.TakeLast(1000).Reverse().OrderBy(row => Enumerable.Range(0, Inputs)
                .Sum(a => deviation[a] < 1e-9 ? 0 : Math.Pow((row.Filled[a] - filled[a]) / deviation[a], 2))).Take(5).Select(row => row.Label)];
            seen.Add((features, filled, label));
            return [.. Enumerable.Range(0, Classes).Select(c => (float)((nearest.Count(near => near == c) + (1.0 / Classes)) / (nearest.Length + 1)))];
        }
    }

    [Fact]
    public void NearestNeighbours_OfAsManyTheNearerClassIsPredicted()
    {
        using var learner = new NearestNeighbours(1, 3);
        foreach ((float x, int label) in ((float, int)[])[(0, 2), (1, 1), (-1.1f, 0), (5, 1), (-5.5f, 0), (100, 2), (-100, 2)])
        {
            Predict(learner, 3, x);
            learner.Observe(label);
        }
        // Nearest to .1: 0 (2), 1 (1), -1.1 (0), 5 (1), -5.5 (0): one vote, two, two.
        float[] p = Predict(learner, 3, 0.1f);
        Assert.Equal(1, Array.IndexOf(p, p.Max()));
        Assert.Equal([2.33f / 6, 2.33f / 6, 1.33f / 6], p.Select(x => x), (a, b) => Math.Abs(a - b) < 3e-3);
        Assert.Equal(1, p.Sum(), 5);
    }

    [Fact]
    public void NearestNeighbours_ForgetWhatLeftTheWindow()
    {
        using var learner = new NearestNeighbours(1, 2);
        for (int row = 0; row < 5 + NearestNeighbours.Window; row++)
        {
            Predict(learner, 2, row < 5 ? 0 : 1 + (row * 1e-4f));
            learner.Observe(row < 5 ? 1 : 0);
        }
        Assert.Equal(0.5f / 6, Predict(learner, 2, 0)[1], 1e-3f);
    }

    [RealDataFact]
    public void OnStreamsInOrder_RivalsAreAsStrongAsTheyShouldBe()
    {
        string Path(string name) => System.IO.Path.Combine(RealDataFactAttribute.Folder!, "streams", name + ".csv");
        TableStream[] streams = [.. DatasetFiles.Read([Path("weather"), Path("outdoor"), Path("moving_squares")], "label").Select(data => new TableStream(data))];
        IReadOnlyList<OnlineResult> results = PrequentialEvaluation.Run(
            new OnlinePlan(streams, [LastLabel.Contender, NearestNeighbours.Contender], [20_000], InOrder: true));

        double[] accuracies = [.. results.Select(result => result.Track.Accuracy(0, result.Track.Rows))];
        double[] expected = [0.6802, 0.7570, 0.9022, 0.7940, 0, 0.3953];
        Assert.All(expected.Zip(accuracies), pair => Assert.Equal(pair.First, pair.Second, 0.006));
    }

    private static float[] Predict(IOnlineLearner learner, int classes, params float[] features)
    {
        var probabilities = new float[classes];
        learner.Predict(features.Length == 0 ? [0] : features, probabilities);
        return probabilities;
    }
}
