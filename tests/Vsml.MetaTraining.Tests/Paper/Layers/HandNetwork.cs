using Vsml.MetaTraining.Paper;

namespace Vsml.MetaTraining.Tests.Paper;

/// <summary>One episode of the paper's network, calculated by hand: loops over plain arrays, one sub-RNN at a time.</summary>
internal sealed class HandNetwork
{
    private readonly PaperNetworkSpec _spec;
    private readonly Dictionary<string, double[]> _parameters = [];
    private readonly List<HandLayer> _layers = [];
    private double[][] _lastMessages;

    public HandNetwork(PaperNetwork network, float[] parameters, long[] inputShape, int classes)
    {
        _spec = network.Spec;
        int offset = 0;
        foreach (MetaTensor tensor in network.Parameters.Tensors)
        {
            int length = 1;
            foreach (long size in tensor.Shape) length *= (int)size;
            _parameters[tensor.Name] = [.. parameters[offset..(offset + length)].Select(value => (double)value)];
            offset += length;
        }

        (int h, int w, int c) = inputShape.Length == 3 ? ((int)inputShape[1], (int)inputShape[2], (int)inputShape[0]) : (1, 1, (int)inputShape[0]);
        foreach (HiddenLayerSpec hidden in _spec.HiddenLayers)
        {
            HandLayer layer = hidden is ConvolutionSpec convolution
                ? new HandLayer(h, w, c, convolution.Kernel, convolution.Stride, convolution.Channels)
                : new HandLayer(1, 1, h * w * c, 1, 1, ((DenseSpec)hidden).Units);
            _layers.Add(layer);
            (h, w, c) = (layer.OutHeight, layer.OutWidth, layer.OutChannels);
        }

        _layers.Add(new HandLayer(1, 1, h * w * c, 1, 1, classes));
        foreach (HandLayer layer in _layers)
        {
            layer.Begin(_spec.StateSize);
            layer.Heard = Zeros(layer.OutHeight * layer.OutWidth * layer.OutChannels);
        }

        _lastMessages = Zeros(classes);
    }

    public IReadOnlyList<HandLayer> Layers => _layers;

    /// <summary>One example, its numbers in the order in which the first layer counts its units.</summary>
    public double[] Step(double[] x, int? label)
    {
        double[][][] sent = new double[_layers.Count + 1][][];
        sent[0] = [.. x.Select(value => Message(value, 0))];
        _layers[^1].Heard = _lastMessages;
        for (int l = 0; l < _layers.Count; l++)
        {
            (sent[l + 1], double[][] back) = Tick(l, sent[l], false);
            if (l > 0) _layers[l - 1].Heard = back;
        }

        double[] logits = [.. sent[^1].Select(message => _spec.OutputBound * Math.Tanh(message[_spec.OutputSlot] / _spec.OutputBound))];
        double[] e = [.. logits.Select(Math.Exp)];
        double[][] errors = label is null ? Zeros(logits.Length) : [.. e.Select((value, b) =>
            Message((value / e.Sum()) - (b == label ? 1 : 0), _spec.FeedLabel && b == label ? 1 : 0))];
        _lastMessages = errors;
        if (_spec.Wiring == ErrorWiring.BackwardPass)
        {
            if (label is not null)
            {
                _layers[^1].Heard = errors;
                for (int l = _layers.Count - 1; l >= 0; l--)
                {
                    (_, double[][] back) = Tick(l, sent[l], true);
                    if (l > 0) _layers[l - 1].Heard = back;
                }
            }

            _lastMessages = Zeros(logits.Length);
            foreach (HandLayer layer in _layers) layer.Heard = Zeros(layer.Heard.Length);
        }

        return logits;
    }

    private (double[][] Forward, double[][] Backward) Tick(int l, double[][] heard, bool isBackward)
    {
        string prefix = (isBackward && _spec.SeparateBackward ? "backward" : "forward") + (_spec.ParametersPerLayer ? $".{l}" : "");
        (double[][] Forward, double[][] Backward) said = default;
        for (int k = 0; k < _spec.MicroTicks; k++) said = _layers[l].Tick(heard, SubRnn(prefix));
        return said;
    }

    private double[] Message(double first, double second)
    {
        double[] message = new double[_spec.MessageSize];
        (message[0], message[1]) = (first, second);
        return message;
    }

    private double[][] Zeros(int units) => [.. Enumerable.Range(0, units).Select(_ => new double[_spec.MessageSize])];

    /// <summary>(m_a, m_b, c, h) to (c', h', said forward, said backward).</summary>
    private HandSubRnn SubRnn(string prefix) => (m_a, m_b, c, h) =>
    {
        int n = _spec.StateSize;
        double[] z = new double[4 * n], cell = new double[n], hidden = new double[n];
        for (int j = 0; j < 4 * n; j++)
        {
            z[j] = _parameters[$"{prefix}.gates"][j];
            for (int k = 0; k < m_a.Length; k++)
                z[j] += m_a[k] * _parameters[$"{prefix}.from_forward"][(k * 4 * n) + j] + m_b[k] * _parameters[$"{prefix}.from_backward"][(k * 4 * n) + j];
            for (int k = 0; k < n; k++) z[j] += h[k] * _parameters[$"{prefix}.from_hidden"][(k * 4 * n) + j];
        }

        for (int j = 0; j < n; j++)
        {
            cell[j] = (Sigmoid(z[(2 * n) + j] + 5) * c[j]) + (Sigmoid(z[j] - 5) * Math.Tanh(z[n + j]));
            hidden[j] = Sigmoid(z[(3 * n) + j]) * Math.Tanh(cell[j]);
        }

        return (cell, hidden, Say($"{prefix}.to_forward", hidden), Say($"{prefix}.to_backward", hidden));
    };

    private double[] Say(string name, double[] hidden)
    {
        double[] message = [.. _parameters[$"{name}_constant"]];
        for (int k = 0; k < message.Length; k++)
            for (int j = 0; j < hidden.Length; j++) message[k] += hidden[j] * _parameters[name][(j * message.Length) + k];
        if (!_spec.NormaliseMessages) return message;
        double mean = message.Average(), variance = message.Average(value => (value - mean) * (value - mean));
        return [.. message.Select((value, k) =>
            ((value - mean) / Math.Sqrt(variance + 1e-5) * _parameters[$"{name}_scale"][k]) + _parameters[$"{name}_offset"][k])];
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}

internal delegate (double[] Cell, double[] Hidden, double[] Forward, double[] Backward) HandSubRnn(double[] m_a, double[] m_b, double[] c, double[] h);
