using Vsml.Kernels;

namespace Vsml.Tests;

/// <summary>A learner in double precision and plain loops, to which <see cref="Learner"/> is held. It keeps every value it has seen.</summary>
internal sealed class PlainLearner
{
    private readonly NetworkSpec _spec;
    private readonly PlainFeature[] _features;
    private readonly PlainLayer[] _layers;
    private readonly int[] _counts;

    public PlainLearner(LearningAlgorithm algorithm, int inputs, int classes)
    {
        _spec = algorithm.Spec;
        _features = [.. Enumerable.Range(0, inputs).Select(_ => new PlainFeature())];
        _counts = new int[classes];
        int[] widths = [inputs + 1, .. _spec.HiddenLayers.Cast<DenseLayerSpec>().Select(layer => layer.Units), classes];
        _layers = [.. Enumerable.Range(0, _spec.LayerCount).Select(l => MakeLayer(algorithm, l, widths[l], widths[l + 1]))];
    }

    public IReadOnlyList<PlainLayer> Layers => _layers;

    public double[] Predict(float[] features)
    {
        double[][] backward = [.. _counts.Select((_, b) => BackwardOfClass(b, -1, []))];
        return Predict(features, backward).Probabilities;
    }

    public void Observe(float[] features, int label)
    {
        double[][] silence = [.. _counts.Select((_, b) => BackwardOfClass(b, -1, []))];
        (PlainState[] predicted, double[] p) = Predict(features, silence);
        double[][] backward = [.. _counts.Select((_, b) => BackwardOfClass(b, label, p))];
        double[][][] forward = [.. _layers.Select((_, l) => Forward(l, features))];
        double[][] contexts = [.. _layers.Select((_, l) => Context(l, features))];
        for (int a = 0; a < features.Length; a++)
        {
            if (!float.IsNaN(features[a]))
                _features[a].Add(features[a]);
        }

        forward[0] = Forward(0, features);
        for (int l = _layers.Length - 1; l >= 0; l--)
        {
            PlainState from = _spec.Wiring == Wiring.PredictThenUpdate ? _layers[l].State : predicted[l];
            _layers[l].State = _layers[l].Visit(
                from, "update", _spec.UpdateTicks, forward[l], backward, contexts[l], Present(l, features));
            backward = [.. Enumerable.Range(0, _layers[l].Inputs).Select(_layers[l].BackwardMessage)];
        }

        _counts[label]++;
    }

    private (PlainState[] Predicted, double[] Probabilities) Predict(float[] features, double[][] lastBackward)
    {
        PlainState[] predicted = new PlainState[_layers.Length];
        for (int l = 0; l < _layers.Length; l++)
        {
            PlainLayer layer = _layers[l];
            double[][] backward = l == _layers.Length - 1
                ? lastBackward
                : [.. Enumerable.Range(0, layer.Outputs).Select(_ => new double[_spec.BackwardMessageSize])];
            layer.Heard = layer.State.Hidden;
            predicted[l] = layer.Visit(
                layer.State, "predict", _spec.PredictionTicks, Forward(l, features), backward, Context(l, features), Present(l, features));
        }

        int last = _layers.Length - 1;
        double[] e = [.. _counts.Select((_, b) => Math.Exp(_layers[last].Logit(b, Forward(last, features), Present(last, features))))];
        return (predicted, [.. e.Select(x => x / e.Sum())]);
    }

    private int[] Present(int l, float[] features) => l > 0
        ? [.. Enumerable.Range(0, _layers[l].Inputs)]
        : [.. Enumerable.Range(0, features.Length).Where(a => !float.IsNaN(features[a])), features.Length];

    private double[][] Forward(int l, float[] features)
    {
        if (l > 0)
        {
            int[] below = Present(l - 1, features);
            return [.. Enumerable.Range(0, _layers[l].Inputs).Select(a => _layers[l - 1].ForwardMessage(a, below))];
        }

        double[] bias = new double[_spec.ForwardMessageSize];
        bias[0] = bias[4] = 1;
        return [.. features.Select((x, a) => _features[a].Encode(x, _spec.ForwardMessageSize)), bias];
    }

    /// <summary>(y_b - p_b, y_b, prior_b, certainty_b, 0 ...); without a label (0, 0, prior_b, certainty_b, 0 ...).</summary>
    private double[] BackwardOfClass(int b, int label, double[] p)
    {
        double[] message = new double[_spec.BackwardMessageSize];
        if (label >= 0)
            (message[0], message[1]) = ((b == label ? 1 : 0) - p[b], b == label ? 1 : 0);
        message[2] = Math.Log((_counts[b] + 0.5) / (_counts.Sum() + (0.5 * _counts.Length))) + Math.Log(_counts.Length);
        message[3] = 1 / Math.Sqrt(1 + _counts[b]);
        return message;
    }

    private double[] Context(int l, float[] features)
    {
        double t = Math.Min(1000, _counts.Sum());
        return
        [
            (Math.Log(Present(l, features).Length) / 3) - 1, (Math.Log(_layers[l].Outputs) / 2) - 0.5,
            1 / Math.Sqrt(1 + (t / 8)), Math.Log(1 + t) / 6,
            l == 0 ? 1 : 0, l == _layers.Length - 1 ? 1 : 0,
        ];
    }

    private static PlainLayer MakeLayer(LearningAlgorithm algorithm, int l, int inputs, int outputs)
    {
        float[] Vector(string name) => algorithm.Layout.Find(name) is { } place ? algorithm.Parameters.Slice(place.Offset, place.Length).ToArray() : [];
        float[] cell = Vector("initial.cell"), hidden = Vector("initial.hidden"), noise = Vector("initial.noise");
        bool isLast = l == algorithm.Spec.LayerCount - 1;
        return new PlainLayer(algorithm, inputs, outputs)
        {
            State = PlainState.Make(
                inputs,
                outputs,
                (a, b) => [.. cell.Select((c, k) => c + (isLast ? 0 : noise[k] * (double)InitialState.Noise(l, a, b, k)))],
                (_, _) => [.. hidden.Select(h => (double)h)]),
        };
    }
}
