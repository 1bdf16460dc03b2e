namespace Vsml.Tests;

/// <summary>One kind of sub-RNNs in double precision: the equations, and nothing else.</summary>
internal sealed class PlainLayer
{
    private const int Block = 4;
    private static readonly string[] _gates = ["i", "f", "g", "o"];
    private readonly LearningAlgorithm _algorithm;
    private readonly string _kind;
    private readonly int _n;

    public PlainLayer(LearningAlgorithm algorithm, string kind, int inputs, int outputs)
    {
        (_algorithm, _kind, _n, Inputs, Outputs) = (algorithm, kind, algorithm.Spec.StateSize, inputs, outputs);
        double[][][] Fill(string tensor) =>
            [.. Enumerable.Range(0, outputs).Select(_ => Enumerable.Range(0, inputs).Select(_ => Product([1], tensor, _n)).ToArray())];
        (Cell, Hidden) = (Fill("initial_cell"), Fill("initial_hidden"));
    }

    public int Inputs { get; }

    public int Outputs { get; }

    /// <summary>c_ab, [outputs][inputs][N].</summary>
    public double[][][] Cell { get; }

    /// <summary>h_ab, [outputs][inputs][N].</summary>
    public double[][][] Hidden { get; }

    /// <summary>sum over present a of (v + e_ab E) . h_ab.</summary>
    public double Reading(int b, Func<int, double[]> input, int[] present) => present.Sum(a =>
    {
        double[] query = Plus(Product([1], "read_constant", _n), Product(input(a), "read_input", _n));
        return query.Zip(Hidden[b][a], (q, h) => q * h).Sum();
    });

    /// <summary>S_b R_f, S_b = sum over present a of h_ab / sqrt(n).</summary>
    public double[] ForwardPart(int b, int[] present) =>
        Product(Sum(present.Select(a => Hidden[b][a]), 1 / Math.Sqrt(Math.Max(1, present.Length))), "message_forward", 8);

    /// <summary>One tick of all sub-RNNs of present inputs.</summary>
    /// <param name="input">e_ab, of output and input.</param>
    /// <param name="present">Inputs that take part.</param>
    /// <param name="forward">f_b, [outputs][8].</param>
    /// <param name="classes">m_b, [outputs][8].</param>
    /// <param name="context">u.</param>
    public void Tick(Func<int, int, double[]> input, int[] present, double[][] forward, double[][] classes, double[] context)
    {
        // g_a = tanh(S_a R_g), S_a = sum over b of h_ab / sqrt(B), of the states before the tick.
        double[][] backward = [.. Enumerable.Range(0, Inputs).Select(a =>
            Product(Sum(Hidden.Select(row => row[a]), 1 / Math.Sqrt(Outputs)), "message_backward", 8).Select(Math.Tanh).ToArray())];
        for (int b = 0; b < Outputs; b++)
        {
            foreach (int a in present)
            {
                double[] e = input(b, a);
                double[] z = Plus(
                    Gated([1], "bias"), Gated(context, "context"), Gated(e, "forward"), Gated(classes[b], "backward"),
                    Gated(forward[b], "aggregate_forward"), Gated(backward[a], "aggregate_backward"),
                    [.. Gated(classes[b], "product").Select(x => e[0] * x)], Recurrent(Hidden[b][a]));
                (Cell[b][a], Hidden[b][a]) = Lstm(z, Cell[b][a]);
            }
        }
    }

    /// <summary>Lane j of every gate is given something by the lanes of its block of four.</summary>
    private double[] Recurrent(double[] hidden)
    {
        double[] z = new double[4 * _n];
        for (int k = 0; k < z.Length; k++)
        {
            for (int r = 0; r < Block; r++)
                z[k] += hidden[(k % _n / Block * Block) + r] * Weight("recurrent", r, k);
        }

        return z;
    }

    /// <summary>c' = sigmoid(f) c + sigmoid(i) tanh(g); h' = sigmoid(o) tanh(c').</summary>
    private static (double[] Cell, double[] Hidden) Lstm(double[] z, double[] cell)
    {
        int n = cell.Length;
        double Gate(string name, int k) => z[(Array.IndexOf(_gates, name) * n) + k];
        double[] next = [.. cell.Select((c, k) => (Sigmoid(Gate("f", k)) * c) + (Sigmoid(Gate("i", k)) * Math.Tanh(Gate("g", k))))];
        return (next, [.. next.Select((c, k) => Sigmoid(Gate("o", k)) * Math.Tanh(c))]);
    }

    private double[] Gated(double[] vector, string tensor) => Product(vector, tensor, 4 * _n);

    private double[] Product(double[] vector, string tensor, int length) =>
        [.. Enumerable.Range(0, length).Select(k => vector.Select((x, j) => x * Weight(tensor, j, k)).Sum())];

    private double Weight(string tensor, int row, int column)
    {
        ParameterTensor place = _algorithm.Layout.Find($"{_kind}.{tensor}")!.Value;
        return _algorithm.Parameters.Span[place.Offset + (row * place.Columns) + column];
    }

    private double[] Sum(IEnumerable<double[]> vectors, double scale) => [.. Enumerable.Range(0, _n).Select(k => scale * vectors.Sum(v => v[k]))];

    private static double[] Plus(params double[][] vectors) => [.. vectors[0].Select((_, k) => vectors.Sum(v => v[k]))];

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
