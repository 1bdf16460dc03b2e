using Vsml.Kernels;
using Vsml.Messages;

namespace Vsml.MetaTraining.Fused;

/// <summary>
/// Loss and gradient of whole episodes on the CPU: forward by the network that learners run, keeping only the committed states; then backward,
/// running each step forward once more for its trace. Held to the TorchSharp reference by a test. One instance serves one thread at a time.
/// </summary>
internal sealed unsafe class FusedEpisode : IEpisodeGradient<Episode>
{
    private static readonly ForkJoin Alone = new(1);
    private readonly PackedParameters _parameters;
    private readonly TransposedParameters _transposedUnit, _transposedExpert;
    private readonly AlignedBuffer _gradient, _verdictTransposed = new(Verdict.Inputs * Verdict.Hidden);
    private AlignedBuffer _trajectory = new(0), _stateGradient = new(0), _after = new(0);
    private AlignedBuffer _forwardGradient = new(0);
    private double[] _errorGradient = [];
    private float[] _probabilities = [], _sums = [], _ofUnits = [];
    private AlignedBuffer _verdictHidden = new(0), _verdictInput = new(0);
    private Network? _network;
    private BlockGradient? _units, _experts;
    private (int Units, int Experts, int Classes) _width;
    private int _firstKept;

    /// <summary>Makes room for a spec.</summary>
    public FusedEpisode(NetworkSpec spec)
    {
        _parameters = new PackedParameters(new ParameterLayout(spec));
        _transposedUnit = new TransposedParameters(_parameters, _parameters.Unit);
        _transposedExpert = new TransposedParameters(_parameters, _parameters.Expert);
        _gradient = new AlignedBuffer(_parameters.Length);
    }

    /// <inheritdoc/>
    public double LossAndGradient(ReadOnlySpan<float> parameters, Episode episode, Span<float> gradient)
    {
        ArgumentNullException.ThrowIfNull(episode);
        Prepare(parameters, episode);
        _transposedUnit.Refresh();
        _transposedExpert.Refresh();
        for (int i = 0; i < Verdict.Inputs; i++)
        {
            for (int k = 0; k < Verdict.Hidden; k++)
                _verdictTransposed.Span[(k * Verdict.Inputs) + i] = _parameters.Pointer[_parameters.VerdictInput + (i * Verdict.Hidden) + k];
        }

        _gradient.Span.Clear();
        using EpisodePointers pointers = new(episode);
        double loss = Forward(episode, pointers, out double weights);
        Backward(episode, pointers, weights);
        gradient.Clear();
        _parameters.AddUnpacked(_gradient.Span, gradient);
        return loss;
    }

    /// <summary>The loss alone.</summary>
    /// <param name="parameters">V_M, flat.</param>
    /// <param name="episode">The episode, encoded for this spec.</param>
    public double Loss(ReadOnlySpan<float> parameters, Episode episode)
    {
        ArgumentNullException.ThrowIfNull(episode);
        Prepare(parameters, episode);
        using EpisodePointers pointers = new(episode);
        return Forward(episode, pointers, out _);
    }

    private void Prepare(ReadOnlySpan<float> parameters, Episode episode)
    {
        if (parameters.Length != _parameters.Layout.Length)
            throw new ArgumentException($"expected {_parameters.Layout.Length} parameters, found {parameters.Length}.", nameof(parameters));
        _parameters.Pack(parameters);
        (int, int, int) width = (episode.Units, episode.Experts, episode.Classes);
        if (_network is null || _width != width)
        {
            _network = new Network(_parameters, episode.Units, episode.Experts, episode.Classes, Alone, keepsTrace: true);
            _units = new BlockGradient(_parameters, _transposedUnit, _network.Units);
            _experts = new BlockGradient(_parameters, _transposedExpert, _network.Experts);
            _forwardGradient = new AlignedBuffer(episode.Classes * NetworkSpec.ForwardSize);
            _errorGradient = new double[episode.Classes];
            _probabilities = new float[episode.Classes];
            _sums = new float[episode.Classes];
            _ofUnits = new float[episode.Classes];
            _verdictHidden = new AlignedBuffer(episode.Classes * Verdict.Hidden);
            _verdictInput = new AlignedBuffer(episode.Classes * Verdict.Inputs);
            _stateGradient = new AlignedBuffer(_network.StateLength);
            _after = new AlignedBuffer(_network.StateLength);
            _width = width;
        }

        _firstKept = episode.FirstGradientStep;
        long needed = (long)_network.StateLength * (episode.Observes.Count(observes => observes) - _firstKept + 2);
        if (needed > _trajectory.Length)
            _trajectory = new AlignedBuffer(checked((int)needed));
    }

    private double Forward(Episode episode, EpisodePointers pointers, out double weights)
    {
        _network!.FillInitialState(State(0));
        double loss = 0;
        weights = 0;
        int observed = 0;
        for (int t = 0; t < episode.Steps; t++)
        {
            float* before = State(observed);
            RowMessages row = pointers.Row(t);
            int label = episode.Labels[t];
            _network.Predict(row, before, _probabilities);
            loss += episode.LossWeights[t] * -Math.Log(Math.Max(_probabilities[label], 1e-30f));
            weights += episode.LossWeights[t];
            if (!episode.Observes[t])
                continue;
            float* after = State(++observed);
            if (row.UnitCount < episode.Units || row.ExpertCount < episode.Experts)
                new ReadOnlySpan<float>(before, _network.StateLength).CopyTo(new Span<float>(after, _network.StateLength));
            _network.Update(row, label, _probabilities, before, after);
        }

        return loss / weights;
    }

    private void Backward(Episode episode, EpisodePointers pointers, double weights)
    {
        _stateGradient.Span.Clear();
        int observed = episode.Observes.Count(observes => observes);
        for (int t = episode.Steps - 1; t >= _firstKept; t--)
        {
            bool observes = episode.Observes[t];
            if (observes)
                observed--;
            if (observes || episode.LossWeights[t] != 0)
                Step(episode, t, pointers.Row(t), State(observed), (float)(episode.LossWeights[t] / weights));
        }

        if (_firstKept > 0)
            return;
        _units!.Start(_stateGradient.Pointer, _gradient.Pointer);
        _experts!.Start(_stateGradient.Pointer + _network!.Units.StateLength, _gradient.Pointer);
    }

    private void Step(Episode episode, int t, in RowMessages row, float* before, float lossWeight)
    {
        int label = episode.Labels[t];
        float* gradient = _gradient.Pointer;
        _network!.Predict(row, before, _probabilities);
        BlockGradientRow units = new()
        {
            State = before, StateGradient = _stateGradient.Pointer, Predict = row.Predict, Update = row.Update, Units = row.Units, Count = row.UnitCount,
            Forward = _network.Forward, Classes = _network.ClassMessages, Context = row.Context,
        };
        BlockGradientRow experts = units with
        {
            State = before + _network.Units.StateLength, StateGradient = _stateGradient.Pointer + _network.Units.StateLength,
            Predict = row.Experts, Update = row.Experts, Units = row.PresentExperts, Count = row.ExpertCount,
        };
        Array.Clear(_errorGradient);
        if (episode.Observes[t])
        {
            _network.Update(row, label, _probabilities, before, _after.Pointer, traced: true);
            _forwardGradient.Span.Clear();
            _units!.Tick(units, _forwardGradient.Pointer, _errorGradient, gradient);
            if (row.ExpertCount > 0)
                _experts!.Tick(experts, _forwardGradient.Pointer, _errorGradient, gradient);
            LinearMap.ThroughTanh(_forwardGradient.Pointer, _network.Forward, _forwardGradient.Length);
            _units.Send(units, _forwardGradient.Pointer, gradient);
            if (row.ExpertCount > 0)
                _experts!.Send(experts, _forwardGradient.Pointer, gradient);
        }
        else
        {
            _units!.SendNothing();
            _experts!.SendNothing();
        }

        ThroughSoftmax(label, lossWeight, row);
        _units.Read(units, gradient);
        if (row.ExpertCount > 0)
            _experts!.Read(experts, gradient);
    }

    // From the loss, and from the errors that the update was told, to the verdict, the readings and the temperature.
    private void ThroughSoftmax(int label, float lossWeight, in RowMessages row)
    {
        double mean = 0, temperature = 0;
        for (int b = 0; b < _probabilities.Length; b++)
            mean -= _probabilities[b] * _errorGradient[b];
        for (int b = 0; b < _probabilities.Length; b++)
        {
            float target = b == label ? 1 : 0;
            _sums[b] = (lossWeight * (_probabilities[b] - target)) + (float)(_probabilities[b] * (-_errorGradient[b] - mean));
        }

        ThroughVerdict();
        for (int b = 0; b < _probabilities.Length; b++)
        {
            float d = _sums[b] + _ofUnits[b];
            _units!.Readings[b] = d * _network!.Scale;
            _experts!.Readings[b] = _sums[b];
            temperature += d * _network.Readings[b];
        }

        for (int k = 0; k < NetworkSpec.ContextSize; k++)
            _gradient.Pointer[_parameters.Temperature + k] += (float)temperature * row.Context[k];
    }

    // _sums go from dL/dlogits to dL/dl_b.
    private void ThroughVerdict()
    {
        const int Inputs = Verdict.Inputs, Hidden = Verdict.Hidden;
        Verdict verdict = _network!.Verdict;
        int classes = _probabilities.Length;
        float* hidden = _verdictHidden.Pointer, output = _parameters.Pointer + _parameters.VerdictOutput, gradient = _gradient.Pointer;
        for (int b = 0; b < classes; b++)
        {
            for (int k = 0; k < Hidden; k++)
            {
                hidden[(b * Hidden) + k] = _sums[b] * output[k];
                gradient[_parameters.VerdictOutput + k] += _sums[b] * verdict.HiddenValues[(b * Hidden) + k];
            }
        }

        LinearMap.ThroughTanh(hidden, verdict.HiddenValues, classes * Hidden);
        OuterProduct.Add(verdict.Input, Inputs, Inputs, hidden, Hidden, Hidden, classes, gradient + _parameters.VerdictInput);
        for (int b = 0; b < classes; b++)
            LinearMap.Add(hidden + (b * Hidden), gradient + _parameters.VerdictBias, Hidden);
        LinearMap.Multiply(hidden, Hidden, classes, Hidden, _verdictTransposed.Pointer, Inputs, null, 0, _verdictInput.Pointer, Inputs);
        Array.Clear(_ofUnits);
        verdict.Back(_verdictInput.Pointer, _sums, _ofUnits);
    }

    // Committed states lie one behind the other. Those before the first that is kept take turns in two places.
    private float* State(int observed)
    {
        long place = observed >= _firstKept ? observed - _firstKept : (_firstKept - observed) % 2;
        return _trajectory.Pointer + (place * _network!.StateLength);
    }
}
