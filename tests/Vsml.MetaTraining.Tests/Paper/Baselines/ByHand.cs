using TorchSharp;
using Vsml.MetaTraining.Paper;
using static TorchSharp.torch;

namespace Vsml.MetaTraining.Tests.Paper;

/// <summary>Meets an example: learns it after the prediction, where the label is not null.</summary>
/// <returns>Logits.</returns>
internal delegate double[] HandLearner(double[] x, int? label);

/// <summary>Holds a learner to a calculation in plain arrays that shares no code with it.</summary>
internal static class ByHand
{
    private const int Steps = 5;

    /// <summary>Four episodes in two groups with parameters of their own; the label of the third example is not shown.</summary>
    /// <param name="learner">The learner.</param>
    /// <param name="shape">Of an example.</param>
    /// <param name="classes">2 or more.</param>
    /// <param name="hand">Makes its twin, given the parameters of its group by name.</param>
    public static void Check(IEpisodicLearner learner, long[] shape, int classes, Func<IReadOnlyDictionary<string, double[]>, HandLearner> hand)
    {
        using DisposeScope scope = NewDisposeScope();
        Random random = new(11);
        float[][] groups = [.. Enumerable.Range(0, 2).Select(_ => learner.Parameters.Draw(random).Select(p => p + (float)(0.3 * random.NextDouble())).ToArray())];
        ILearningRule rule = learner.With(tensor([.. groups.SelectMany(p => p)], [2, learner.Parameters.Count]));
        EpisodeState state = rule.Start(new EpisodeForm(4, shape, classes, Seed: 3));
        HandLearner[] twins = [.. Enumerable.Range(0, 4).Select(episode => hand(ByName(learner.Parameters, groups[episode / 2])))];
        int length = (int)shape.Aggregate(1L, (product, size) => product * size);
        for (int t = 0; t < Steps; t++)
        {
            double[][] x = [.. Enumerable.Range(0, 4).Select(_ => Enumerable.Range(0, length).Select(_ => (double)(float)random.Gaussian()).ToArray())];
            int[] labels = [.. Enumerable.Range(0, 4).Select(_ => random.Next(classes))];
            bool isShown = t != 2;
            (Tensor logits, state) = rule.Step(
                state, tensor([.. x.SelectMany(row => row).Select(value => (float)value)], [4, .. shape]), isShown ? tensor([.. labels.Select(label => (long)label)]) : null);
            for (int episode = 0; episode < 4; episode++)
            {
                double[] expected = twins[episode](x[episode], isShown ? labels[episode] : null);
                for (int c = 0; c < classes; c++)
                    Assert.Equal(expected[c], logits[episode, c].ToSingle(), 1e-4 * (1 + Math.Abs(expected[c])));
            }
        }
    }

    /// <summary>x W, W `[inputs, outputs]` row by row, plus b.</summary>
    public static double[] Linear(double[] x, double[] w, double[]? b = null)
    {
        int outputs = w.Length / x.Length;
        double[] y = new double[outputs];
        for (int j = 0; j < outputs; j++)
        {
            y[j] = b?[j] ?? 0;
            for (int i = 0; i < x.Length; i++)
                y[j] += x[i] * w[(i * outputs) + j];
        }
        return y;
    }

    public static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    public static double[] Softmax(double[] x)
    {
        double sum = x.Sum(Math.Exp);
        return [.. x.Select(value => Math.Exp(value) / sum)];
    }

    public static double[] OneHot(int? label, int classes) => [.. Enumerable.Range(0, classes).Select(c => c == label ? 1.0 : 0)];

    /// <summary>An LSTM of forget bias 1; <paramref name="cell"/> and <paramref name="hidden"/> change in place.</summary>
    public static void Lstm(IReadOnlyDictionary<string, double[]> p, double[] input, double[] cell, double[] hidden)
    {
        int units = cell.Length;
        double[] z = Linear(input, p["lstm.from_input"], p["lstm.gates"]), own = Linear(hidden, p["lstm.from_hidden"]);
        for (int u = 0; u < units; u++)
        {
            double Gate(int k) => z[(k * units) + u] + own[(k * units) + u];
            cell[u] = (Sigmoid(Gate(2) + 1) * cell[u]) + (Sigmoid(Gate(0)) * Math.Tanh(Gate(1)));
            hidden[u] = Sigmoid(Gate(3)) * Math.Tanh(cell[u]);
        }
    }

    private static Dictionary<string, double[]> ByName(MetaParameters parameters, float[] vector)
    {
        Dictionary<string, double[]> byName = [];
        int offset = 0;
        foreach (MetaTensor tensor in parameters.Tensors)
        {
            byName.Add(tensor.Name, [.. vector.Skip(offset).Take(tensor.Length).Select(value => (double)value)]);
            offset += tensor.Length;
        }
        return byName;
    }
}
