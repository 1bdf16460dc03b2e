using System.Runtime.Intrinsics;

namespace Vsml.Kernels;

/// <summary>
/// What a layer sends after a tick: forward messages f_b = tanh(S_b R_f) with S_b = sum_a h_ab / sqrt(n), and backward messages
/// g_a = tanh(S_a R_g) with S_a = sum_b h_ab / sqrt(B), over the n present inputs a and all B outputs b.
/// </summary>
internal sealed unsafe class LayerMessages : IParallelWork
{
    // Units a piece of parallel work.
    private const int Piece = 64;
    private readonly PackedParameters _parameters;
    private readonly int _outputs;
    private readonly AlignedBuffer _forwardSums, _backwardSums, _forward, _backward;
    private float* _state;
    private int* _units;
    private int _inputs, _count;

    internal LayerMessages(PackedParameters parameters, int inputs, int outputs)
    {
        _parameters = parameters;
        _outputs = outputs;
        _forwardSums = new AlignedBuffer(outputs * parameters.StateSize);
        _backwardSums = new AlignedBuffer(inputs * parameters.StateSize);
        _forward = new AlignedBuffer(outputs * parameters.ForwardSize);
        _backward = new AlignedBuffer(inputs * parameters.BackwardSize);
    }

    /// <summary>S_b, [outputs, N].</summary>
    internal float* ForwardSums => _forwardSums.Pointer;

    /// <summary>S_a, [inputs, N].</summary>
    internal float* BackwardSums => _backwardSums.Pointer;

    /// <summary>f_b, [outputs, F].</summary>
    internal float* Forward => _forward.Pointer;

    /// <summary>g_a, [inputs, G]; rows of missing units are stale.</summary>
    internal float* Backward => _backward.Pointer;

    /// <summary>Gathers the messages of a state [outputs, inputs, 2N].</summary>
    internal void Gather(float* state, int inputs, int* units, int count, ForkJoin forkJoin)
    {
        (_inputs, _count) = (inputs, count);
        _state = state;
        _units = units;
        if (forkJoin.IsWorth(count * (long)_outputs / 2))
        {
            forkJoin.Run(this, _outputs + ((count + Piece - 1) / Piece));
            return;
        }

        GatherForward(0, _outputs);
        GatherBackward(0, count);
    }

    public void Execute(int index)
    {
        if (index < _outputs)
            GatherForward(index, index + 1);
        else
            GatherBackward((index - _outputs) * Piece, Math.Min((index - _outputs + 1) * Piece, _count));
    }

    private void GatherForward(int from, int to)
    {
        int n = _parameters.StateSize, f = _parameters.ForwardSize;
        float* sums = ForwardSums + ((long)from * n), messages = Forward + ((long)from * f);
        if (Vector512.IsHardwareAccelerated && n % 16 == 0)
            LayerSums<Simd512, Vector512<float>>.OverInputs(_state, n, _inputs, from, to, _units, _count, ForwardSums);
        else
            LayerSums<Simd256, Vector256<float>>.OverInputs(_state, n, _inputs, from, to, _units, _count, ForwardSums);
        LinearMap.Multiply(sums, n, to - from, n, _parameters.Pointer + _parameters.MessageForward, f, null, 0, messages, f);
        LinearMap.Tanh(messages, (to - from) * f);
    }

    private void GatherBackward(int from, int to)
    {
        int n = _parameters.StateSize, g = _parameters.BackwardSize;
        if (Vector512.IsHardwareAccelerated && n % 16 == 0)
            LayerSums<Simd512, Vector512<float>>.OverOutputs(_state, n, _inputs, _outputs, _units + from, to - from, BackwardSums);
        else
            LayerSums<Simd256, Vector256<float>>.OverOutputs(_state, n, _inputs, _outputs, _units + from, to - from, BackwardSums);
        for (int i = from, run; i < to; i += run)
        {
            run = TickInputs.Run(_units, i, to);
            long unit = _units[i];
            float* messages = Backward + (unit * g);
            LinearMap.Multiply(
                BackwardSums + (unit * n), n, run, n, _parameters.Pointer + _parameters.MessageBackward, g, null, 0, messages, g);
            LinearMap.Tanh(messages, run * g);
        }
    }
}
