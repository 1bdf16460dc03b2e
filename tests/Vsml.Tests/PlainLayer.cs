namespace Vsml.Tests;

/// <summary>One dense VSML layer in double precision: the equations, and nothing else.</summary>
internal sealed class PlainLayer(LearningAlgorithm algorithm, int inputs, int outputs)
{
    private static readonly string[] _gates = ["i", "f", "g", "o"];
    private readonly NetworkSpec _spec = algorithm.Spec;

    public int Inputs => inputs;

    public int Outputs => outputs;

    public required PlainState State { get; set; }

    /// <summary>What the last tick of the layer ended with: it hears its own messages from there.</summary>
    public double[][][] Heard { get; set; } = [];

    public PlainState Visit(PlainState state, string set, int ticks, double[][] forward, double[][] backward, double[] context, int[] present)
    {
        for (int tick = 0; tick < ticks; tick++)
        {
            state = Tick(state, _spec.SharedTicks ? "tick" : set, forward, backward, context, present);
            Heard = state.Hidden;
        }

        return state;
    }

    /// <summary>f_b = tanh(S_b R_f), S_b = sum over present a of h_ab / sqrt(n).</summary>
    public double[] ForwardMessage(int b, int[] present) =>
        Message(present.Select(a => Heard[a][b]), 1 / Math.Sqrt(present.Length), "message.forward", _spec.ForwardMessageSize);

    /// <summary>g_a = tanh(S_a R_g), S_a = sum over b of h_ab / sqrt(B).</summary>
    public double[] BackwardMessage(int a) =>
        Message(Heard[a], 1 / Math.Sqrt(outputs), "message.backward", _spec.BackwardMessageSize);

    /// <summary>sum over present a of (v0 . h_ab + m_a[0] v1 . h_ab) / sqrt(n).</summary>
    public double Logit(int b, double[][] forward, int[] present)
    {
        double[] logit = [0];
        foreach (int a in present)
        {
            AddProduct(logit, Heard[a][b], "readout.constant", 1, transposed: true);
            AddProduct(logit, Heard[a][b], "readout.input", forward[a][0], transposed: true);
        }

        return logit[0] / Math.Sqrt(present.Length);
    }

    private PlainState Tick(PlainState state, string set, double[][] forward, double[][] backward, double[] context, int[] present)
    {
        double[][][] cell = [.. state.Cell.Select(row => row.ToArray())], hidden = [.. state.Hidden.Select(row => row.ToArray())];
        foreach (int a in present)
        {
            for (int b = 0; b < outputs; b++)
            {
                double[] z = new double[4 * _spec.StateSize];
                AddProduct(z, [1], $"{set}.bias");
                AddProduct(z, context, $"{set}.context");
                AddProduct(z, forward[a], $"{set}.forward");
                AddProduct(z, backward[b], $"{set}.backward");
                AddProduct(z, ForwardMessage(b, present), $"{set}.aggregate_forward");
                AddProduct(z, BackwardMessage(a), $"{set}.aggregate_backward");
                AddProduct(z, backward[b], $"{set}.product", forward[a][0]);
                AddProduct(z, state.Hidden[a][b], $"{set}.recurrent");
                (cell[a][b], hidden[a][b]) = Lstm(z, state.Cell[a][b]);
            }
        }

        return new PlainState(cell, hidden);
    }

    /// <summary>c' = sigmoid(f) c + sigmoid(i) tanh(g); h' = sigmoid(o) tanh(c').</summary>
    private static (double[] Cell, double[] Hidden) Lstm(double[] z, double[] cell)
    {
        int n = cell.Length;
        double Gate(string name, int k) => z[(Array.IndexOf(_gates, name) * n) + k];
        double[] next = [.. cell.Select((c, k) => (Sigmoid(Gate("f", k)) * c) + (Sigmoid(Gate("i", k)) * Math.Tanh(Gate("g", k))))];
        return (next, [.. next.Select((c, k) => Sigmoid(Gate("o", k)) * Math.Tanh(c))]);
    }

    private double[] Message(IEnumerable<double[]> hidden, double scale, string map, int size)
    {
        double[] message = new double[size];
        foreach (double[] h in hidden)
            AddProduct(message, h, map, scale);
        return [.. message.Select(Math.Tanh)];
    }

    /// <summary>target += scale * vector times the tensor; nothing where the spec has no such tensor.</summary>
    private void AddProduct(double[] target, double[] vector, string tensor, double scale = 1, bool transposed = false)
    {
        if (algorithm.Layout.Find(tensor) is not { } place)
            return;
        for (int j = 0; j < vector.Length; j++)
        {
            for (int k = 0; k < target.Length; k++)
                target[k] += scale * vector[j] * algorithm.Parameters.Span[place.Offset + (transposed ? j : (j * place.Columns) + k)];
        }
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
