using Vsml.MetaTraining.Paper;
using static Vsml.MetaTraining.Tests.Paper.ByHand;

namespace Vsml.MetaTraining.Tests.Paper;

public class BaselineTests
{
    private const int Inputs = 5, Classes = 3;

    [Fact]
    public void MetaRnn_IsAnLstmOverExamplesAndTheLabelsBefore() => Check(new MetaRnn(Inputs, Classes, units: 4), [Inputs], Classes, p =>
    {
        double[] cell = new double[4], hidden = new double[4], before = new double[Classes];
        return (x, label) =>
        {
            Lstm(p, [.. x, .. before], cell, hidden);
            before = OneHot(label, Classes);
            return Linear(hidden, p["logits.weights"], p["logits.constants"]);
        };
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void HebbianFastWeights_ChangeAsWrittenByHand(bool isOja)
    {
        const int Units = 4;
        Check(new HebbianFastWeights(Inputs, Classes, isOja ? Plasticity.Oja : Plasticity.Hebb, Units), [Inputs], Classes, p =>
        {
            double[] first = new double[Inputs * Units], second = new double[Units * Classes];
            return (x, label) =>
            {
                double[] y = [.. Layer("hidden", x, first).Select(Math.Tanh)], logits = Layer("output", y, second);
                if (label is not null)
                {
                    Learn("hidden", first, x, y);
                    Learn("output", second, y, OneHot(label, Classes));
                }
                return logits;
            };

            double[] Layer(string name, double[] x, double[] h) =>
                Linear(x, [.. h.Select((value, i) => p[$"{name}.weights"][i] + (p[$"{name}.plasticity"][i] * value))], p[$"{name}.constants"]);

            void Learn(string name, double[] h, double[] x, double[] y)
            {
                double rate = Sigmoid(p[$"{name}.rate"][0]);
                for (int i = 0; i < x.Length; i++)
                {
                    for (int j = 0; j < y.Length; j++)
                    {
                        double was = h[(i * y.Length) + j];
                        h[(i * y.Length) + j] = isOja ? was + (rate * y[j] * (x[i] - (y[j] * was))) : ((1 - rate) * was) + (rate * x[i] * y[j]);
                    }
                }
            }
        });
    }

    [Fact]
    public void FastWeightProgrammer_LearnsByTheDeltaRule()
    {
        const int Units = 4;
        Check(new FastWeightProgrammer(Inputs, Classes, Units), [Inputs], Classes, p =>
        {
            double[,] w = new double[Units, Units];
            return (x, label) =>
            {
                double[] logits = Linear(Read(Key("query", x)), p["logits.weights"], p["logits.constants"]);
                if (label is null)
                    return logits;
                double[] k = Key("key", x), v = Linear(OneHot(label, Classes), p["value"]), old = Read(k);
                double rate = Sigmoid(Linear(x, p["rate.weights"], p["rate.constants"])[0]);
                for (int i = 0; i < Units; i++)
                {
                    for (int j = 0; j < Units; j++)
                        w[i, j] += rate * (v[i] - old[i]) * k[j];
                }
                return logits;
            };

            double[] Key(string name, double[] x) => Softmax(Linear(x, p[$"{name}.weights"], p[$"{name}.constants"]));
            double[] Read(double[] key) => [.. Enumerable.Range(0, Units).Select(i => Enumerable.Range(0, Units).Sum(j => w[i, j] * key[j]))];
        });
    }

    [Fact]
    public void FastWeightMemory_WritesPairsOfKeysAndReadsThemThreeTimes()
    {
        const int Units = 4, Size = 3;
        Check(new FastWeightMemory(Inputs, Classes, Units, Size), [Inputs], Classes, p =>
        {
            double[] cell = new double[Units], hidden = new double[Units], before = new double[Classes];
            double[,,] memory = new double[Size, Size, Size];
            return (x, label) =>
            {
                Lstm(p, [.. x, .. before], cell, hidden);
                before = OneHot(label, Classes);
                double[] n = Linear(hidden, p["write.weights"], p["write.constants"]);
                double[] first = Part(n, 0), second = Part(n, 1), value = Part(n, 2), old = Read(first, second);
                double rate = Sigmoid(n[3 * Size]), length = first.Sum(a => a * a) * second.Sum(b => b * b);
                for (int v = 0; v < Size; v++)
                {
                    for (int a = 0; a < Size; a++)
                    {
                        for (int b = 0; b < Size; b++)
                            memory[v, a, b] += rate * (value[v] - old[v]) * first[a] * second[b] / (length + 1e-5);
                    }
                }
                double[] e = Linear(hidden, p["read.weights"], p["read.constants"]), read = Part(e, 0);
                for (int reading = 1; reading <= 3; reading++)
                    read = Normal(Read(read, Part(e, reading)));
                return Linear([.. hidden, .. read], p["logits.weights"], p["logits.constants"]);
            };

            double[] Part(double[] n, int part) => [.. n.Skip(part * Size).Take(Size).Select(Math.Tanh)];

            double[] Read(double[] first, double[] second) => [.. Enumerable.Range(0, Size).Select(v =>
                Enumerable.Range(0, Size).Sum(a => Enumerable.Range(0, Size).Sum(b => memory[v, a, b] * first[a] * second[b])))];
        });

        static double[] Normal(double[] x)
        {
            double mean = x.Average(), variance = x.Average(value => (value - mean) * (value - mean));
            return [.. x.Select(value => (value - mean) / Math.Sqrt(variance + 1e-5))];
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void SoftmaxRegression_TakesTheStepsThatAreWrittenByHand(bool isAdam)
    {
        const double Rate = 0.1;
        Check(new GradientDescent(isAdam ? OnlineOptimizer.Adam : OnlineOptimizer.Sgd, Rate), [Inputs], Classes, _ =>
        {
            double[] w = new double[(Inputs + 1) * Classes], m = new double[w.Length], v = new double[w.Length];
            int step = 0;
            return (x, label) =>
            {
                double[] logits = Linear([.. x, 1], w);
                if (label is null)
                    return logits;
                step++;
                double[] error = [.. Softmax(logits).Zip(OneHot(label, Classes), (p, y) => p - y)];
                for (int i = 0; i < w.Length; i++)
                {
                    double g = error[i % Classes] * (i / Classes < Inputs ? x[i / Classes] : 1);
                    m[i] = (0.9 * m[i]) + (0.1 * g);
                    v[i] = (0.999 * v[i]) + (0.001 * g * g);
                    w[i] -= Rate * (isAdam ? m[i] / (1 - Math.Pow(0.9, step)) / (Math.Sqrt(v[i] / (1 - Math.Pow(0.999, step))) + 1e-8) : g);
                }
                return logits;
            };
        });
    }

    [Fact]
    public void NearestNeighbour_NamesTheClassOfTheNearest() => Check(new NearestNeighbour(), [Inputs], Classes, _ =>
    {
        List<(double[] X, int Label)> seen = [];
        return (x, label) =>
        {
            double[] logits = new double[Classes];
            if (seen.Count > 0)
            {
                double[] distances = [.. seen.Select(other => other.X.Zip(x, (a, b) => (a - b) * (a - b)).Sum())];
                logits = [.. Enumerable.Range(0, Classes).Select(c => -distances.Where((_, i) => seen[i].Label == c).DefaultIfEmpty(distances.Max() + 1).Min())];
            }
            if (label is { } known)
                seen.Add((x, known));
            return logits;
        };
    });

    [Fact]
    public void AConvolutionalFrontEnd_IsDrawnAroundALearnerThatWasMetaTrained()
    {
        int count = new MetaRnn(8, Classes, units: 2).Parameters.Count;
        ConvolutionalFrontEnd learner = new((1, 4, 4), [2], features => new MetaRnn(features, Classes, units: 2));
        float[] inner = [.. Enumerable.Range(0, count).Select(i => i + 7f)], drawn = learner.DrawAround(inner, new Random(1)), random = learner.Parameters.Draw(new Random(1));
        Assert.Equal(inner, drawn[^count..]);
        Assert.Equal(random[..^count], drawn[..^count]);
    }

    [Fact]
    public void AConvolutionalFrontEnd_ShowsItsLearnerFeaturesOfTheGroupsOwnKernels()
    {
        // 2 channels of 3 x 4, then 3 channels of 2 x 2, and softmax regression by SGD on these.
        const double Rate = 0.1;
        Check(new ConvolutionalFrontEnd((2, 3, 4), [3], features => new GradientDescent(OnlineOptimizer.Sgd, Rate)), [2, 3, 4], Classes, p =>
        {
            double[] w = new double[(12 + 1) * Classes];
            return (x, label) =>
            {
                double[] features = new double[12 + 1];
                features[12] = 1;
                for (int f = 0; f < 12; f++)
                {
                    int output = f / 4, row = f / 2 % 2, column = f % 2;
                    double sum = p["convolution.0.constants"][output];
                    for (int k = 0; k < 18; k++)
                    {
                        int channel = k / 9, y = (row * 2) + (k / 3 % 3) - 1, z = (column * 2) + (k % 3) - 1;
                        if (y is >= 0 and < 3 && z is >= 0 and < 4)
                            sum += p["convolution.0"][(output * 18) + k] * x[(channel * 12) + (y * 4) + z];
                    }
                    features[f] = Math.Tanh(sum);
                }
                double[] logits = Linear(features, w);
                if (label is null)
                    return logits;
                double[] error = [.. Softmax(logits).Zip(OneHot(label, Classes), (q, y) => q - y)];
                for (int i = 0; i < w.Length; i++)
                    w[i] -= Rate * error[i % Classes] * features[i / Classes];
                return logits;
            };
        });
    }

    [Fact]
    public void ExamplesOfAnotherForm_AreRefused()
    {
        IEpisodicLearner[] learners =
            [new MetaRnn(Inputs, Classes), new HebbianFastWeights(Inputs, Classes), new FastWeightProgrammer(Inputs, Classes), new FastWeightMemory(Inputs, Classes)];
        Assert.All(learners, learner =>
        {
            using TorchSharp.DisposeScope scope = TorchSharp.torch.NewDisposeScope();
            ILearningRule rule = learner.With(TorchSharp.torch.zeros(1, learner.Parameters.Count));
            Assert.Contains($"{learner.Name}: was made for 5 inputs and 3 classes, found 6 and 3",
                Assert.Throws<ArgumentException>(() => rule.Start(new EpisodeForm(1, [2, 3], 3))).Message, StringComparison.Ordinal);
            rule.Start(new EpisodeForm(1, [1, 5], 3));
        });
    }
}
