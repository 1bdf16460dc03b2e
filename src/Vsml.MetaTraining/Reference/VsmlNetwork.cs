using TorchSharp.Modules;
using Vsml.Kernels;
using static TorchSharp.torch;

namespace Vsml.MetaTraining;

/// <summary>
/// A VSML network in TorchSharp: the reference for the loss of an episode and, by autograd, for its gradient. Runs on any device
/// and in any floating-point type, those of <see cref="Variables"/>.
/// </summary>
/// <remarks>Call it within a DisposeScope, for its many tensors, and within a <see cref="CollectionPause"/>.</remarks>
public sealed class VsmlNetwork : nn.Module
{
    private readonly ParameterLayout _layout;
    private readonly ModuleList<VsmlLayer> _layers = new();

    /// <summary>Makes a network.</summary>
    /// <param name="spec">Its form.</param>
    /// <param name="parameters">V_M, flat, in the order of <see cref="ParameterLayout"/>.</param>
    /// <param name="dtype">Floating-point type to compute in.</param>
    /// <param name="device">Device to compute on; the CPU if null.</param>
    /// <exception cref="ArgumentException">The number of parameters is not the spec's, or the spec is out of its ranges.</exception>
    public VsmlNetwork(
        NetworkSpec spec, ReadOnlyMemory<float> parameters, ScalarType dtype = ScalarType.Float32, Device? device = null)
        : base(nameof(VsmlNetwork))
    {
        _layout = new ParameterLayout(spec);
        if (parameters.Length != _layout.Length)
            throw new ArgumentException($"expected {_layout.Length} parameters, found {parameters.Length}.", nameof(parameters));
        for (int l = 0; l < spec.LayerCount; l++) _layers.Add(new VsmlLayer());
        register_parameter(nameof(Variables), nn.Parameter(tensor(parameters.ToArray(), dtype, device)));
        RegisterComponents();
    }

    /// <summary>V_M, flat, `[parameters]`.</summary>
    public Parameter Variables => get_parameter(nameof(Variables))!;

    private NetworkSpec Spec => _layout.Spec;

    /// <summary>The loss of an episode: sum_t w_t (-ln p_t[label_t]) / sum_t w_t, every step predicted before its row is learned.</summary>
    /// <param name="episode">The episode, encoded for this spec.</param>
    /// <returns>A scalar; backward() puts the gradient into <see cref="Variables"/>.</returns>
    public Tensor Loss(Episode episode)
    {
        ArgumentNullException.ThrowIfNull(episode);
        LayerState[] state = Begin(episode.Inputs, episode.Classes);
        Tensor loss = zeros([], Variables.dtype, Variables.device);
        for (int t = 0; t < episode.Steps; t++)
        {
            if (t == episode.FirstGradientStep && t > 0) state = [.. state.Select(layer => new LayerState(layer.Cell.detach(), layer.Hidden.detach()))];
            VsmlExample example = VsmlExample.Of(episode, t, Spec, Variables);
            VsmlPrediction prediction = Predict(state, example);
            loss -= episode.LossWeights[t] * nn.functional.log_softmax(prediction.Logits, dim: 0)[example.Label];
            if (episode.Observes[t]) state = Update(state, example, prediction);
        }

        return loss / episode.LossWeights.Sum(w => (double)w);
    }

    /// <summary>Starts an episode: the state of every layer before the first example.</summary>
    /// <param name="inputs">Features, the bias unit not counted.</param>
    /// <param name="classes">Classes.</param>
    /// <returns>For every layer (c0 + nu * xi, h0); xi is 0 in the last layer.</returns>
    public LayerState[] Begin(int inputs, int classes)
    {
        MetaVariables v = new(Variables, _layout);
        foreach (VsmlLayer layer in _layers) layer.Variables = v;
        return
        [
            .. LayerShape.Of(Spec, inputs, classes).Select(shape => new LayerState(
                v.InitialCell + v.InitialNoise * Noise(shape),
                v.InitialHidden.expand(shape.Inputs, shape.Outputs, -1))),
        ];
    }

    /// <summary>The prediction visit, first layer to last.</summary>
    /// <param name="state">The committed states; unchanged.</param>
    /// <param name="example">The example.</param>
    public VsmlPrediction Predict(IReadOnlyList<LayerState> state, VsmlExample example)
    {
        LayerState[] predicted = new LayerState[_layers.Count];
        LayerInputs[] received = new LayerInputs[_layers.Count];
        Tensor m_a = example.PredictForward, present = example.Present;
        for (int l = 0; l < _layers.Count; l++)
        {
            Tensor m_b = IsLast(l) ? example.Backward : zeros_like(example.Backward).narrow(0, 0, 1).expand(state[l].Cell.size(1), -1);
            received[l] = new LayerInputs(m_a, m_b, Context(l, state[l], present, example.Step), present);
            predicted[l] = Visit(l, v => v.Predict, Spec.PredictionTicks, state[l], state[l].Hidden, received[l]);
            m_a = _layers[l].ForwardMessage(predicted[l].Hidden, present);
            present = ones(m_a.size(0), dtype: ScalarType.Bool, device: m_a.device);
        }

        return new VsmlPrediction(_layers[^1].Logits(predicted[^1].Hidden, received[^1]), predicted, received);
    }

    /// <summary>The update visit, last layer to first.</summary>
    /// <param name="state">The committed states; unchanged.</param>
    /// <param name="example">The example.</param>
    /// <param name="prediction">Its prediction.</param>
    /// <returns>The states to commit.</returns>
    public LayerState[] Update(IReadOnlyList<LayerState> state, VsmlExample example, VsmlPrediction prediction)
    {
        LayerState[] next = new LayerState[_layers.Count];
        Tensor y = nn.functional.one_hot(tensor((long)example.Label), example.Backward.size(0)).to(Variables.dtype).to(Variables.device);
        Tensor error = y - prediction.Probabilities;
        Tensor m_b = cat([error.unsqueeze(1), y.unsqueeze(1), example.Backward.narrow(1, 2, example.Backward.size(1) - 2)], dim: 1);
        for (int l = _layers.Count - 1; l >= 0; l--)
        {
            LayerInputs received = prediction.Received[l] with { Backward = m_b };
            if (l == 0) received = received with { Forward = example.UpdateForward };
            LayerState start = Spec.Wiring == Wiring.PredictThenUpdate ? state[l] : prediction.Predicted[l];
            next[l] = Visit(l, v => v.Update, Spec.UpdateTicks, start, prediction.Predicted[l].Hidden, received);
            m_b = _layers[l].BackwardMessage(next[l].Hidden);
        }

        return next;
    }

    private LayerState Visit(int l, Func<MetaVariables, TickVariables> set, int ticks, LayerState state, Tensor heard, LayerInputs received)
    {
        for (int k = 0; k < ticks; k++, heard = state.Hidden)
            state = _layers[l].call(set(_layers[l].Variables), state, heard, received);
        return state;
    }

    private bool IsLast(int l) => l == _layers.Count - 1;

    private Tensor Context(int l, LayerState state, Tensor present, double step)
    {
        double n = present.sum().item<long>(), outputs = state.Cell.size(1);
        step = Math.Min(step, NetworkSpec.LastStep);
        return tensor(
            (double[])[(Math.Log(n) / 3) - 1, (Math.Log(outputs) / 2) - 0.5, 1 / Math.Sqrt(1 + (step / 8)), Math.Log(1 + step) / 6,
                l == 0 ? 1 : 0, IsLast(l) ? 1 : 0],
            Variables.dtype, Variables.device);
    }

    private Tensor Noise(LayerShape shape)
    {
        float[] xi = new float[shape.Inputs * shape.Outputs * Spec.StateSize];
        int at = 0;
        for (int a = 0; a < shape.Inputs; a++)
            for (int b = 0; b < shape.Outputs; b++)
                for (int k = 0; k < Spec.StateSize; k++)
                    xi[at++] = shape.IsLast ? 0 : InitialState.Noise(shape.Index, a, b, k);
        return tensor(xi, [shape.Inputs, shape.Outputs, Spec.StateSize], Variables.dtype, Variables.device);
    }
}
