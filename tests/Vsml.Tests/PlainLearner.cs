namespace Vsml.Tests;

/// <summary>A learner in double precision and plain loops, to which <see cref="Learner"/> is held. It keeps every value it has seen.</summary>
internal sealed class PlainLearner
{
    private readonly LearningAlgorithm _algorithm;
    private readonly PlainFeature[] _features;
    private readonly double[] _counts;
    private readonly PlainExperts? _experts;
    private double _repeated;

    public PlainLearner(LearningAlgorithm algorithm, int inputs, int classes)
    {
        _algorithm = algorithm;
        _features = [.. Enumerable.Range(0, inputs).Select(_ => new PlainFeature())];
        _counts = new double[classes];
        Units = new PlainLayer(algorithm, "unit", inputs + 1, classes);
        if (!algorithm.Spec.Experts)
            return;
        _experts = new PlainExperts(classes);
        Experts = new PlainLayer(algorithm, "expert", 4, classes);
    }

    public PlainLayer Units { get; }

    public PlainLayer? Experts { get; }

    private int BufferedRows { get; set; }

    /// <summary>Takes all rows in before any is learned.</summary>
    public void Buffer(IReadOnlyList<LabelledRow> rows)
    {
        foreach (LabelledRow row in rows)
            AddToStatistics(row.Features);
        BufferedRows = rows.Count;
        _experts?.Fit([.. rows.Select(row => (Numbers(row.Features), row.Label))]);
    }

    public double[] Predict(float[] features, int buffered = -1)
    {
        int[] present = Present(features);
        double[][] inputs = Encode(features);
        Dictionary<int, double[][]> voices = Voices(features, buffered);
        int[] votes = [.. voices.Keys.Order()];
        double[] context = Context(present.Length);
        double scale = Math.Exp(context.Select((u, k) => u * Weight("temperature", k)).Sum()) / Math.Sqrt(present.Length);
        double[] readings = [.. _counts.Select((_, b) => scale * Units.Reading(b, a => inputs[a], present))];
        double[] l = [.. readings.Select((reading, b) => reading + (Experts?.Reading(b, v => voices[v][b], votes) ?? 0))], p = Softmax(l);
        double[]? memory = _experts?.Memory(Numbers(features), buffered);
        double[][] known = [.. l.Select((_, b) => (double[])
        [
            Clip(l[b] - l.Average()), p[b], Clip(readings[b] - readings.Average()), p.Max(), ClassMessage(b, -1, 0, memory)[6],
            voices.TryGetValue(0, out double[][]? ofMemory) ? ofMemory[b][0] / 8 : 0, voices.TryGetValue(3, out double[][]? last) ? last[b][0] / 8 : 0,
            ClassMessage(b, -1, 0, memory)[2], .. context, 0, 0,
        ])];
        return Softmax([.. l.Select((x, b) => x + Verdict(known[b]))]);
    }

    /// <summary>Learns a row of a stream.</summary>
    public void Observe(float[] features, int label)
    {
        double[] numbers = Numbers(features);
        Step learn = Prepare(features, label, buffered: -1);
        AddToStatistics(features);
        learn(Encode(features));
        _experts?.Learn(numbers, features.Length + 1, label, [.. _counts]);
        _counts[label]++;
    }

    /// <summary>Learns a buffered row, for the first time or again.</summary>
    public void ObserveBuffered(LabelledRow row, int number, bool again)
    {
        Prepare(row.Features, row.Label, number)(Encode(row.Features));
        if (again)
            _repeated++;
        else
            _counts[row.Label]++;
    }

    private delegate void Step(double[][] inputs);

    // What is told by what was known before the row, and then, by the encoded row, the tick.
    private Step Prepare(float[] features, int label, int buffered)
    {
        double[] p = Predict(features, buffered);
        int[] present = Present(features);
        Dictionary<int, double[][]> voices = Voices(features, buffered);
        int[] votes = [.. voices.Keys.Order()];
        double[] context = Context(present.Length);
        double[]? memory = _experts?.Memory(Numbers(features), buffered);
        double[][] classes = [.. _counts.Select((_, b) => ClassMessage(b, label, p[b], memory))];
        double[][] forward = [.. _counts.Select((_, b) =>
            Units.ForwardPart(b, present).Zip(Experts?.ForwardPart(b, votes) ?? new double[8], (x, y) => Math.Tanh(x + y)).ToArray())];
        return inputs =>
        {
            Units.Tick((_, a) => inputs[a], present, forward, classes, context);
            Experts?.Tick((b, v) => voices[v][b], votes, forward, classes, context);
        };
    }

    private Dictionary<int, double[][]> Voices(float[] features, int buffered) =>
        _experts?.Messages(Numbers(features), buffered).ToDictionary(voice => voice.Expert, voice => voice.Messages) ?? [];

    private void AddToStatistics(float[] features)
    {
        for (int a = 0; a < features.Length; a++)
        {
            if (!float.IsNaN(features[a]))
                _features[a].Add(features[a]);
        }
    }

    private static int[] Present(float[] features) =>
        [.. Enumerable.Range(0, features.Length).Where(a => !float.IsNaN(features[a])), features.Length];

    private double[][] Encode(float[] features) => [.. features.Select((x, a) => _features[a].Encode(x)), [1, .. new double[8], 1, .. new double[6]]];

    /// <summary>Values of all units, then squares, then steep values, then steps and bump of features; 3 for the value of the bias unit, 0 for what is missing.</summary>
    private double[] Numbers(float[] features)
    {
        double[][] messages = Encode(features);
        double Number(int a, int slot) => a == features.Length ? slot == 0 ? 3 : 0 : float.IsNaN(features[a]) ? 0 : messages[a][slot];
        return [.. from slot in Enumerable.Range(0, 8) from a in Enumerable.Range(0, features.Length + (slot < 3 ? 1 : 0)) select Number(a, slot)];
    }

    /// <summary>(y - p, y, log prior, its uncertainty, repetition, y - memory, memory, 0).</summary>
    private double[] ClassMessage(int b, int label, double p, double[]? memory)
    {
        double y = b == label ? 1 : 0, total = _counts.Sum();
        double said = memory is null ? 0 : Math.Clamp(memory[b] + (1.0 / _counts.Length), -1, 2);
        return
        [
            y - p, y, Math.Log((_counts[b] + 0.5) / (total + (0.5 * _counts.Length))) + Math.Log(_counts.Length), 1 / Math.Sqrt(1 + _counts[b]),
            Math.Log(1 + (_repeated / Math.Max(total, 1))), memory is null ? 0 : y - said, said, 0,
        ];
    }

    private double[] Context(int present)
    {
        double t = Math.Min(1000, _counts.Sum());
        return
        [
            (Math.Log(present) / 3) - 1, (Math.Log(_counts.Length) / 2) - 0.5, 1 / Math.Sqrt(1 + (t / 8)), Math.Log(1 + t) / 6,
            Math.Log(1 + BufferedRows) / 6, BufferedRows > 0 ? 1 : 0,
        ];
    }

    /// <summary>v . tanh(x V + c).</summary>
    private double Verdict(double[] x) => Enumerable.Range(0, 16).Sum(k =>
        Weight("verdict.output", k) * Math.Tanh(Weight("verdict.bias", k) + x.Select((value, i) => value * Weight("verdict.input", (i * 16) + k)).Sum()));

    private double Weight(string tensor, int index) => _algorithm.Parameters.Span[_algorithm.Layout.Find(tensor)!.Value.Offset + index];

    private static double Clip(double logit) => logit / (3 * Math.Sqrt(1 + (logit * logit / 36)));

    private static double[] Softmax(double[] logits)
    {
        double[] e = [.. logits.Select(Math.Exp)];
        return [.. e.Select(x => x / e.Sum())];
    }
}
