using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Vsml.MetaTraining.Tests;

public class OnlineNetworkTests
{
    private const int Inputs = 6, Classes = 3, Rows = 40;

    private static readonly double[] Rates = [1e-3, 1e-2, 0.1];

    [Fact]
    public void SoftmaxRegressionBySgd_TakesTheStepsThatAreWrittenByHand()
    {
        using var network = new OnlineNetwork(Inputs, Classes, hiddenUnits: 0, OnlineOptimizer.Sgd, Rates);
        var weights = new double[Rates.Length, Inputs + 1, Classes];
        var probabilities = new float[Rates.Length * Classes];
        List<float[]> seen = [];
        foreach ((float[] row, int label) in RandomRows())
        {
            seen.Add(row);
            network.Predict(row, probabilities);
            network.Observe(label);

            double[] x = [.. Standardised(seen), 1];
            for (int rate = 0; rate < Rates.Length; rate++)
            {
                double[] p = Softmax([.. Enumerable.Range(0, Classes).Select(c => x.Select((value, a) => value * weights[rate, a, c]).Sum())]);
                for (int c = 0; c < Classes; c++)
                {
                    Assert.Equal(p[c], probabilities[(rate * Classes) + c], 1e-5);
                    for (int a = 0; a <= Inputs; a++)
                        weights[rate, a, c] -= Rates[rate] * (p[c] - (c == label ? 1 : 0)) * x[a];
                }
            }
        }
    }

    [Fact]
    public void SoftmaxRegressionByAdam_TakesTheStepsOfTheOptimizerAtEachRate()
    {
        using var network = new OnlineNetwork(Inputs, Classes, hiddenUnits: 0, OnlineOptimizer.Adam, Rates);
        using DisposeScope scope = NewDisposeScope();
        var alone = Rates.Select(rate =>
        {
            var weights = nn.Parameter(zeros(Inputs, Classes));
            var bias = nn.Parameter(zeros(1, Classes));
            return (weights, bias, optimizer: optim.Adam([weights, bias], rate));
        }).ToArray();
        var probabilities = new float[Rates.Length * Classes];
        List<float[]> seen = [];
        foreach ((float[] row, int label) in RandomRows())
        {
            seen.Add(row);
            network.Predict(row, probabilities);
            network.Observe(label);

            using CollectionPause pause = CollectionPause.Begin();
            Tensor x = tensor(Standardised(seen).Select(value => (float)value).ToArray(), [1, Inputs]);
            for (int rate = 0; rate < Rates.Length; rate++)
            {
                var (weights, bias, optimizer) = alone[rate];
                Tensor logits = x.mm(weights) + bias;
                float[] p = logits.detach().softmax(-1).data<float>().ToArray();
                Assert.All(Enumerable.Range(0, Classes), c => Assert.Equal(p[c], probabilities[(rate * Classes) + c], 1e-4f));
                optimizer.zero_grad();
                nn.functional.cross_entropy(logits, tensor(new long[] { label })).backward();
                optimizer.step();
            }
        }
    }

    [Theory]
    [InlineData(OnlineOptimizer.Sgd)]
    [InlineData(OnlineOptimizer.Adam)]
    public void ANetworkAmongOthers_IsWhatItWouldBeAlone(OnlineOptimizer optimizer)
    {
        using var together = new OnlineNetwork(Inputs, Classes, 5, optimizer, Rates, seed: 3);
        var probabilities = new float[Rates.Length * Classes];
        OnlineNetwork[] apart = [.. Rates.Select(rate => new OnlineNetwork(Inputs, Classes, 5, optimizer, [rate], seed: 3))];
        var own = new float[Classes];
        foreach ((float[] row, int label) in RandomRows())
        {
            together.Predict(row, probabilities);
            together.Observe(label);
            for (int rate = 0; rate < Rates.Length; rate++)
            {
                apart[rate].Predict(row, own);
                apart[rate].Observe(label);
                Assert.All(Enumerable.Range(0, Classes), c => Assert.Equal(own[c], probabilities[(rate * Classes) + c], 1e-4f));
            }
        }

        foreach (OnlineNetwork network in apart)
            network.Dispose();
    }

    [Fact]
    public void TheTwoLayerNetwork_LearnsWhatIsNotLinear()
    {
        // Exclusive or of two signs.
        using var network = new OnlineNetwork(2, 2, 32, OnlineOptimizer.Adam, [0.01]);
        var random = new Random(1);
        var probabilities = new float[2];
        int right = 0;
        for (int row = 0; row < 1500; row++)
        {
            float[] x = [random.NextSingle() - 0.5f, random.NextSingle() - 0.5f];
            int label = x[0] * x[1] > 0 ? 1 : 0;
            network.Predict(x, probabilities);
            right += row >= 1000 && (probabilities[label] > 0.5f) ? 1 : 0;
            network.Observe(label);
        }

        Assert.InRange(right, 450, 500);
    }

    [Fact]
    public void ADivergedNetwork_LeavesTheOthersAlone()
    {
        using var network = new OnlineNetwork(Inputs, Classes, 5, OnlineOptimizer.Sgd, [1e38, 0.01]);
        var probabilities = new float[2 * Classes];
        foreach ((float[] row, int label) in RandomRows())
        {
            network.Predict(row, probabilities);
            network.Observe(label);
        }

        Assert.All(probabilities[..Classes], p => Assert.True(float.IsNaN(p)));
        Assert.Equal(1, probabilities[Classes..].Sum(), 1e-5f);
    }

    [Fact]
    public void WrongNumbers_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new OnlineNetwork(0, 2, 0, OnlineOptimizer.Sgd, [1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new OnlineNetwork(1, 1, 0, OnlineOptimizer.Sgd, [1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new OnlineNetwork(1, 2, -1, OnlineOptimizer.Sgd, [1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new OnlineNetwork(1, 2, 0, OnlineOptimizer.Sgd, [0]));
        Assert.Throws<ArgumentException>(() => new OnlineNetwork(1, 2, 0, OnlineOptimizer.Sgd, []));
        using var network = new OnlineNetwork(1, 2, 0, OnlineOptimizer.Sgd, [1]);
        Assert.Throws<InvalidOperationException>(() => network.Observe(0));
        Assert.Throws<ArgumentException>(() => network.Predict([1], new float[3]));
        Assert.Throws<ArgumentException>(() => network.Predict([float.PositiveInfinity], new float[2]));
        network.Predict([1], new float[2]);
        Assert.Throws<ArgumentOutOfRangeException>(() => network.Observe(2));
    }

    /// <summary>Rows with a feature that does not vary, one that begins to vary late, and missing values.</summary>
    private static IEnumerable<(float[] Row, int Label)> RandomRows()
    {
        var random = new Random(7);
        for (int row = 0; row < Rows; row++)
        {
            int label = random.Next(Classes);
            var x = new float[Inputs];
            for (int a = 0; a < Inputs; a++)
                x[a] = (a == label ? 30 : 0) + (10 * random.NextSingle());
            x[3] = 7;
            x[4] = row < 20 ? 0 : random.Next(2);
            if (row % 5 == 2)
                x[1] = float.NaN;
            yield return (x, label);
        }
    }

    /// <summary>The last of the rows, by the mean and the deviation of all of them.</summary>
    private static double[] Standardised(List<float[]> rows) => [.. Enumerable.Range(0, Inputs).Select(a =>
    {
        double[] values = [.. rows.Select(row => (double)row[a]).Where(value => !double.IsNaN(value))];
        double value = rows[^1][a];
        double mean = values.DefaultIfEmpty().Average(), deviation = Math.Sqrt(values.DefaultIfEmpty().Average(v => (v - mean) * (v - mean)));
        return double.IsNaN(value) || deviation == 0 ? 0 : (value - mean) / deviation;
    })];

    private static double[] Softmax(double[] logits)
    {
        double largest = logits.Max(), sum = logits.Sum(logit => Math.Exp(logit - largest));
        return [.. logits.Select(logit => Math.Exp(logit - largest) / sum)];
    }
}
