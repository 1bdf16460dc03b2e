using Vsml.Messages;

namespace Vsml.Kernels;

/// <summary>
/// The forward pass of a row: a prediction read from a state, and the tick that learns the row. It knows messages, not rows, and owns no state:
/// a learner gives it the one that it keeps, an episode of meta-training one for every step. With <c>traced</c> it leaves what a backward pass
/// needs in its blocks.
/// </summary>
internal sealed unsafe class Network
{
    private const int G = NetworkSpec.BackwardSize, F = NetworkSpec.ForwardSize;
    private readonly PackedParameters _parameters;
    private readonly float[] _readings, _votes, _logits;
    private readonly AlignedBuffer _forward, _classes;

    /// <param name="parameters">V_M.</param>
    /// <param name="units">Input units, the bias unit included.</param>
    /// <param name="experts">Experts; 0 if the network has none.</param>
    /// <param name="classes">Classes.</param>
    /// <param name="forkJoin">Threads for wide rows.</param>
    /// <param name="keepsTrace">Whether to make room for what a backward pass needs.</param>
    internal Network(PackedParameters parameters, int units, int experts, int classes, ForkJoin forkJoin, bool keepsTrace = false)
    {
        (_parameters, Classes) = (parameters, classes);
        Units = new SubRnnBlock(parameters, parameters.Unit, units, classes, sendsToEach: false, forkJoin, keepsTrace);
        Experts = new SubRnnBlock(parameters, parameters.Expert, experts, classes, sendsToEach: true, forkJoin, keepsTrace);
        _readings = new float[classes];
        _votes = new float[classes];
        _logits = new float[classes];
        Verdict = new Verdict(parameters, classes);
        _forward = new AlignedBuffer(classes * F);
        _classes = new AlignedBuffer(classes * G);
    }

    internal int Classes { get; }

    internal SubRnnBlock Units { get; }

    internal SubRnnBlock Experts { get; }

    internal Verdict Verdict { get; }

    /// <summary>Floats of a state: of the units, then of the experts.</summary>
    internal int StateLength => Units.StateLength + Experts.StateLength;

    /// <summary>f_b of the last update, [classes, 8].</summary>
    internal float* Forward => _forward.Pointer;

    /// <summary>m_b of the last update, [classes, 8].</summary>
    internal float* ClassMessages => _classes.Pointer;

    /// <summary>What the units of the last prediction said, after scale and temperature, [classes].</summary>
    internal ReadOnlySpan<float> Readings => _readings;

    /// <summary>What the units' readings of the last prediction were multiplied by: exp(w . u) / sqrt(n).</summary>
    internal float Scale { get; private set; }

    internal void FillInitialState(float* state)
    {
        Units.FillInitialState(state);
        Experts.FillInitialState(state + Units.StateLength);
    }

    /// <summary>
    /// l_b = exp(w . u)/sqrt(n) sum_a r(e_a) . h_ab + sum_v r(e_vb) . h_vb, the logits by <see cref="Kernels.Verdict"/>, and their softmax.
    /// </summary>
    /// <param name="row">The row.</param>
    /// <param name="state">The state, which stays as it is.</param>
    /// <param name="probabilities">Receives [classes].</param>
    internal void Predict(in RowMessages row, float* state, Span<float> probabilities)
    {
        Units.Read(state, row.Predict, row.Units, row.UnitCount, _readings);
        Experts.Read(state + Units.StateLength, row.Experts, row.PresentExperts, row.ExpertCount, _votes);
        Reach(row, probabilities);
    }

    /// <summary>The same by a reading of the state.</summary>
    /// <param name="reading">Of the state.</param>
    /// <param name="row">The row; its messages of units are not looked at.</param>
    /// <param name="readings">What the units say by it, [classes].</param>
    /// <param name="probabilities">Receives [classes].</param>
    internal void PredictBy(Reading reading, in RowMessages row, ReadOnlySpan<float> readings, Span<float> probabilities)
    {
        readings.CopyTo(_readings);
        reading.ReadExperts(row, _votes);
        Reach(row, probabilities);
    }

    /// <summary>The tick that learns the row; <see cref="Predict"/> of the same row and state comes before it.</summary>
    /// <param name="row">The row.</param>
    /// <param name="label">Its class.</param>
    /// <param name="probabilities">As predicted.</param>
    /// <param name="source">The state before.</param>
    /// <param name="destination">Receives the state after; may be the source. Sub-RNNs of missing units are left as they are.</param>
    /// <param name="traced">Whether to leave what a backward pass needs.</param>
    internal void Update(in RowMessages row, int label, ReadOnlySpan<float> probabilities, float* source, float* destination, bool traced = false)
    {
        WriteClassMessages(row, label, probabilities);
        _forward.Span.Clear();
        Units.Send(row.Units, row.UnitCount, Forward);
        Experts.Send(row.PresentExperts, row.ExpertCount, Forward);
        LinearMap.Tanh(Forward, Classes * F);
        Units.Tick(source, destination, row.Update, row.Units, row.UnitCount, Forward, ClassMessages, row.Context, traced);
        Experts.Tick(
            source + Units.StateLength, destination + Units.StateLength, row.Experts, row.PresentExperts, row.ExpertCount,
            Forward, ClassMessages, row.Context, traced);
    }

    private void Reach(in RowMessages row, Span<float> probabilities)
    {
        Scale = MathF.Exp(LinearMap.Dot(_parameters.Pointer + _parameters.Temperature, row.Context, 8)) / MathF.Sqrt(row.UnitCount);
        for (int b = 0; b < _logits.Length; b++)
            _readings[b] *= Scale;
        Verdict.Reach(row, _readings, _votes, Experts.Inputs, _logits);
        Softmax.Of(_logits, probabilities);
    }

    private void WriteClassMessages(in RowMessages row, int label, ReadOnlySpan<float> probabilities)
    {
        for (int b = 0; b < Classes; b++)
        {
            Span<float> message = new(ClassMessages + (b * G), G);
            new ReadOnlySpan<float>(row.Classes + (b * G), G).CopyTo(message);
            float target = b == label ? 1 : 0;
            message[ClassMessage.Error] = target - probabilities[b];
            message[ClassMessage.Label] = target;
            message[ClassMessage.MemoryError] = message[ClassMessage.Memory] == 0 ? 0 : target - message[ClassMessage.Memory];
        }
    }
}
