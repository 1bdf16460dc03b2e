using Vsml.Kernels;

namespace Vsml.MetaTraining.Fused;

/// <summary>
/// Loss and gradient of whole episodes on the CPU: forward, keeping only the committed states; then backward, running each step forward
/// once more for its intermediates. Held to the TorchSharp reference by a test. One instance serves one thread at a time.
/// </summary>
public sealed unsafe class FusedEpisode : IEpisodeGradient<Episode>
{
    private readonly PackedParameters _parameters;
    private readonly TransposedParameters _transposed;
    private readonly AlignedBuffer _gradient;
    private AlignedBuffer _trajectory = new(0);
    private FusedStep? _step;
    private (int Inputs, int Classes) _width;
    private int _firstKept;

    /// <summary>Makes room for a spec.</summary>
    public FusedEpisode(NetworkSpec spec)
    {
        _parameters = new PackedParameters(new ParameterLayout(spec));
        _transposed = new TransposedParameters(_parameters);
        _gradient = new AlignedBuffer(_parameters.Length);
    }

    /// <inheritdoc/>
    public double LossAndGradient(ReadOnlySpan<float> parameters, Episode episode, Span<float> gradient)
    {
        ArgumentNullException.ThrowIfNull(episode);
        Prepare(parameters, episode);
        _transposed.Refresh();
        _gradient.Span.Clear();

        // The ticks of a forward pass keep pointers into the episode that the backward pass reads.
        fixed (float* predictForward = episode.PredictForward, updateForward = episode.UpdateForward)
        fixed (int* units = episode.Units)
        {
            double loss = Forward(episode, out double weights);
            Backward(episode, weights);
            gradient.Clear();
            _parameters.AddUnpacked(_gradient.Span, gradient);
            return loss;
        }
    }

    /// <summary>The loss alone.</summary>
    /// <param name="parameters">V_M, flat.</param>
    /// <param name="episode">The episode, encoded for this spec.</param>
    public double Loss(ReadOnlySpan<float> parameters, Episode episode)
    {
        ArgumentNullException.ThrowIfNull(episode);
        Prepare(parameters, episode);
        return Forward(episode, out _);
    }

    private void Prepare(ReadOnlySpan<float> parameters, Episode episode)
    {
        if (parameters.Length != _parameters.Layout.Length)
            throw new ArgumentException($"expected {_parameters.Layout.Length} parameters, found {parameters.Length}.", nameof(parameters));
        if (episode.ForwardStride != _parameters.ForwardSize)
            throw new ArgumentException("the episode was encoded for another forward message size.", nameof(episode));
        _parameters.Pack(parameters);
        if (_step is null || _width != (episode.Inputs, episode.Classes))
        {
            _step = new FusedStep(_parameters, _transposed, episode.Inputs, episode.Classes);
            _width = (episode.Inputs, episode.Classes);
        }

        int stateLength = _step.Layers.Sum(layer => layer.States[0].Length);
        _firstKept = episode.FirstGradientStep;
        long needed = (long)stateLength * (episode.Observes.Count(observes => observes) - _firstKept + 2);
        if (needed > _trajectory.Length)
            _trajectory = new AlignedBuffer(checked((int)needed));
    }

    private double Forward(Episode episode, out double weights)
    {
        float*[] before = new float*[_step!.Layers.Length], after = new float*[_step.Layers.Length];
        Locate(0, before);
        for (int l = 0; l < before.Length; l++)
            InitialState.Fill(_parameters, _step.Layers[l].Shape, before[l]);
        double loss = 0;
        weights = 0;
        int observed = 0;
        for (int t = 0; t < episode.Steps; t++)
        {
            Locate(observed, before);
            Locate(observed + 1, after);
            loss += episode.LossWeights[t] * _step.Forward(episode, t, before, after);
            weights += episode.LossWeights[t];
            observed += episode.Observes[t] ? 1 : 0;
        }

        return loss / weights;
    }

    private void Backward(Episode episode, double weights)
    {
        foreach (LayerVisit layer in _step!.Layers)
            layer.StateGradient.Span.Clear();
        float*[] before = new float*[_step.Layers.Length];
        int observed = episode.Observes.Count(observes => observes);
        for (int t = episode.Steps - 1; t >= _firstKept; t--)
        {
            if (episode.Observes[t])
                observed--;
            Locate(observed, before);
            _step.Forward(episode, t, before, after: null);
            _step.Backward(episode, t, (float)(episode.LossWeights[t] / weights), _gradient.Pointer);
        }

        if (_firstKept > 0)
            return;
        foreach (LayerVisit layer in _step.Layers)
            AddInitialGradient(layer);
    }

    // Committed states lie one behind the other: [observed rows + 2] of [layers]. Those before the first that is kept take turns in two places.
    private void Locate(int observed, float*[] states)
    {
        long stateLength = 0, offset = 0, place = observed >= _firstKept ? observed - _firstKept : (_firstKept - observed) % 2;
        foreach (LayerVisit layer in _step!.Layers)
            stateLength += layer.States[0].Length;
        for (int l = 0; l < states.Length; l++)
        {
            states[l] = _trajectory.Pointer + (place * stateLength) + offset;
            offset += _step.Layers[l].States[0].Length;
        }
    }

    private void AddInitialGradient(LayerVisit layer)
    {
        int n = _parameters.StateSize;
        LayerShape shape = layer.Shape;
        for (int b = 0; b < shape.Outputs; b++)
        {
            for (int a = 0; a < shape.Inputs; a++)
            {
                float* d = layer.StateGradient.Pointer + ((((long)b * shape.Inputs) + a) * 2 * n);
                for (int k = 0; k < n; k++)
                {
                    _gradient.Pointer[_parameters.InitialCell + k] += d[k];
                    _gradient.Pointer[_parameters.InitialHidden + k] += d[n + k];
                    if (!shape.IsLast)
                        _gradient.Pointer[_parameters.InitialNoise + k] += d[k] * InitialState.Noise(shape.Index, a, b, k);
                }
            }
        }
    }
}
