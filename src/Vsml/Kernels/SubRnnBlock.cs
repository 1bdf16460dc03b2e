using Vsml.Messages;

namespace Vsml.Kernels;

/// <summary>
/// Sub-RNNs [outputs, inputs] that share one set of parameters: what they send, what is read from them, and their tick. An input either sends
/// the same message to all its sub-RNNs (a unit) or to each class one of its own (an expert).
/// </summary>
internal sealed unsafe class SubRnnBlock : IParallelWork
{
    private const int E = NetworkSpec.InputSize, F = NetworkSpec.ForwardSize, G = NetworkSpec.BackwardSize;
    private readonly PackedParameters _parameters;
    private readonly ForkJoin _forkJoin;
    private readonly AlignedBuffer _query, _inputDrive, _outputDrive, _productDrive, _start, _forwardSums, _backwardSums, _backward;
    private readonly AlignedBuffer? _trace;

    // Of a message: what lies beyond is 0, and needs no arithmetic.
    private readonly int _slots;
    private TickRow _row;

    /// <param name="parameters">V_M.</param>
    /// <param name="offsets">Where the set of this block stands in it.</param>
    /// <param name="inputs">A.</param>
    /// <param name="outputs">B.</param>
    /// <param name="sendsToEach">Whether an input has a message for each output.</param>
    /// <param name="forkJoin">Threads for wide blocks.</param>
    /// <param name="keepsTrace">Whether to make room for what a backward pass needs.</param>
    internal SubRnnBlock(PackedParameters parameters, KindOffsets offsets, int inputs, int outputs, bool sendsToEach, ForkJoin forkJoin, bool keepsTrace)
    {
        (_parameters, Offsets, Inputs, Outputs, SendsToEach, _forkJoin) = (parameters, offsets, inputs, outputs, sendsToEach, forkJoin);
        _slots = sendsToEach ? ExpertMessage.Slots : UnitMessage.Slots;
        int n = parameters.StateSize, gates = parameters.Gates;
        Senders = checked(sendsToEach ? inputs * outputs : inputs);
        _query = new AlignedBuffer(checked(Senders * n));
        _inputDrive = new AlignedBuffer(checked(Senders * gates));
        _outputDrive = new AlignedBuffer(checked(outputs * gates));
        _productDrive = new AlignedBuffer(outputs * gates);
        _start = new AlignedBuffer(gates);
        _forwardSums = new AlignedBuffer(outputs * n);
        _backwardSums = new AlignedBuffer(inputs * n);
        _backward = new AlignedBuffer(inputs * G);
        _trace = keepsTrace ? new AlignedBuffer(checked(inputs * outputs * 5 * n)) : null;
    }

    internal KindOffsets Offsets { get; }

    internal int Inputs { get; }

    internal int Outputs { get; }

    internal bool SendsToEach { get; }

    /// <summary>Rows of forward messages: inputs, or outputs x inputs.</summary>
    internal int Senders { get; }

    /// <summary>Floats of the state [outputs, inputs, 2N].</summary>
    internal int StateLength => Inputs * Outputs * 2 * _parameters.StateSize;

    /// <summary>r(e_a) = v + e_a E, by which hidden vectors are read, [senders, N].</summary>
    internal float* Query => _query.Pointer;

    /// <summary>S_b = sum_a h_ab / sqrt(n) over the n present inputs, [outputs, N].</summary>
    internal float* ForwardSums => _forwardSums.Pointer;

    /// <summary>S_a = sum_b h_ab / sqrt(B), [inputs, N].</summary>
    internal float* BackwardSums => _backwardSums.Pointer;

    /// <summary>g_a = tanh(S_a R_g), [inputs, 8]; those of missing inputs are stale.</summary>
    internal float* Backward => _backward.Pointer;

    internal void FillInitialState(float* state)
    {
        int n = _parameters.StateSize;
        for (long i = 0; i < (long)Inputs * Outputs; i++)
        {
            LinearMap.Copy(_parameters.Pointer + Offsets.InitialCell, state + (i * 2 * n), n);
            LinearMap.Copy(_parameters.Pointer + Offsets.InitialHidden, state + (((i * 2) + 1) * n), n);
        }
    }

    /// <summary>Reads a state, and sums it up for <see cref="Send"/>.</summary>
    /// <param name="state">[outputs, inputs, 2N].</param>
    /// <param name="messages">e, [senders, E].</param>
    /// <param name="units">Present inputs.</param>
    /// <param name="count">How many.</param>
    /// <param name="readings">Receives sum_a r(e_a) . h_ab, [outputs].</param>
    internal void Read(float* state, float* messages, int* units, int count, Span<float> readings)
    {
        int n = _parameters.StateSize;
        for (int b = 0; b < (SendsToEach ? Outputs : 1); b++)
        {
            long first = (long)b * Inputs;
            for (int i = 0, run; i < count; i += run)
            {
                run = RunLength(units, i, count);
                long at = first + units[i];
                LinearMap.Multiply(
                    messages + (at * E), E, run, _slots, _parameters.Pointer + Offsets.ReadInput, n,
                    _parameters.Pointer + Offsets.ReadConstant, 0, Query + (at * n), n);
            }
        }

        StateSums.Run(new StateSumsTask
        {
            StateSize = n, State = state, Inputs = Inputs, Outputs = Outputs, Units = units, Count = count,
            Query = Query, QueryStride = SendsToEach ? (long)Inputs * n : 0, ForwardSums = ForwardSums, BackwardSums = BackwardSums,
        }, readings);
    }

    /// <summary>Backward messages g_a to the inputs, and S_b R_f added to what becomes the forward messages.</summary>
    /// <param name="units">Present inputs.</param>
    /// <param name="count">How many.</param>
    /// <param name="forward">Adds S_b R_f, [outputs, 8].</param>
    internal void Send(int* units, int count, float* forward)
    {
        int n = _parameters.StateSize;
        float* p = _parameters.Pointer;
        LinearMap.Multiply(ForwardSums, n, Outputs, n, p + Offsets.MessageForward, F, forward, F, forward, F);
        for (int i = 0, run; i < count; i += run)
        {
            run = RunLength(units, i, count);
            long unit = units[i];
            float* backward = Backward + (unit * G);
            LinearMap.Multiply(BackwardSums + (unit * n), n, run, n, p + Offsets.MessageBackward, G, null, 0, backward, G);
            LinearMap.Tanh(backward, run * G);
        }
    }

    /// <summary>One tick: every sub-RNN of a present input goes on to its next state.</summary>
    /// <param name="source">State before, [outputs, inputs, 2N].</param>
    /// <param name="destination">State after; may be the source; those of missing inputs are left as they are.</param>
    /// <param name="messages">e, [senders, E].</param>
    /// <param name="units">Present inputs.</param>
    /// <param name="count">How many.</param>
    /// <param name="forward">f_b, [outputs, 8].</param>
    /// <param name="classes">m_b, [outputs, 8].</param>
    /// <param name="context">u, [8].</param>
    /// <param name="traced">Whether to leave what a backward pass needs.</param>
    internal void Tick(
        float* source, float* destination, float* messages, int* units, int count, float* forward, float* classes, float* context, bool traced)
    {
        int gates = _parameters.Gates;
        float* p = _parameters.Pointer;
        LinearMap.Multiply(context, 8, 1, NetworkSpec.ContextSize, p + Offsets.Context, gates, p + Offsets.Bias, gates, _start.Pointer, gates);
        DriveInputs(messages, units, count);
        LinearMap.Multiply(classes, G, Outputs, G, p + Offsets.Backward, gates, null, 0, _outputDrive.Pointer, gates);
        LinearMap.Multiply(forward, F, Outputs, F, p + Offsets.AggregateForward, gates, _outputDrive.Pointer, gates, _outputDrive.Pointer, gates);
        LinearMap.Multiply(classes, G, Outputs, G, p + Offsets.Product, gates, null, 0, _productDrive.Pointer, gates);
        _row = new TickRow
        {
            StateSize = _parameters.StateSize,
            Recurrent = p + Offsets.Recurrent,
            InputDrive = _inputDrive.Pointer,
            Messages = messages,
            Units = units,
            Count = count,
            Source = source,
            Destination = destination,
            Trace = traced ? _trace!.Pointer : null,
        };
        if (_forkJoin.IsWorth((long)count * Outputs))
        {
            _forkJoin.Run(this, Outputs);
            return;
        }

        for (int b = 0; b < Outputs; b++)
            Kernels.Tick.Run(Row(b));
    }

    public void Execute(int index) => Kernels.Tick.Run(Row(index));

    /// <summary>The last tick, as far as it concerns one class.</summary>
    internal TickRow Row(int b)
    {
        int n = _parameters.StateSize, gates = _parameters.Gates;
        long sender = SendsToEach ? (long)b * Inputs : 0, states = (long)b * Inputs * 2 * n;
        TickRow row = _row;
        row.InputDrive += sender * gates;
        row.Messages += sender * E;
        row.OutputDrive = _outputDrive.Pointer + ((long)b * gates);
        row.ProductDrive = _productDrive.Pointer + ((long)b * gates);
        row.Source += states;
        row.Destination += states;
        if (row.Trace != null)
            row.Trace += (long)b * Inputs * 5 * n;
        return row;
    }

    private void DriveInputs(float* messages, int* units, int count)
    {
        int gates = _parameters.Gates;
        float* p = _parameters.Pointer;
        for (int b = 0; b < (SendsToEach ? Outputs : 1); b++)
        {
            long first = (long)b * Inputs;
            for (int i = 0, run; i < count; i += run)
            {
                run = RunLength(units, i, count);
                long unit = units[i], at = first + unit;
                float* drive = _inputDrive.Pointer + (at * gates);
                LinearMap.MultiplyBoth(
                    new Factors(messages + (at * E), E, _slots, p + Offsets.Forward), new Factors(Backward + (unit * G), G, G, p + Offsets.AggregateBackward),
                    run, gates, _start.Pointer, drive);
            }
        }
    }

    // How many of the units, from the i-th on, follow one another without a gap: what has a row a unit is computed for all of them at once.
    private static int RunLength(int* units, int i, int count)
    {
        int length = 1;
        while (i + length < count && units[i + length] == units[i] + length)
            length++;
        return length;
    }
}
