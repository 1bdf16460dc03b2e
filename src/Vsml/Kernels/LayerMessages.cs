using System.Runtime.Intrinsics;

namespace Vsml.Kernels;

/// <summary>
/// What a layer sends after a tick: forward messages f_b = tanh(S_b R_f) with S_b = sum_a h_ab / sqrt(n), and backward messages
/// g_a = tanh(S_a R_g) with S_a = sum_b h_ab / sqrt(B), over the n present inputs a and all B outputs b.
/// </summary>
internal sealed unsafe class LayerMessages
{
    private readonly PackedParameters _parameters;
    private readonly int _outputs;
    private readonly AlignedBuffer _forwardSums, _backwardSums, _forward, _backward;

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
    internal void Gather(float* state, int inputs, int* units, int count)
    {
        int n = _parameters.StateSize, f = _parameters.ForwardSize, g = _parameters.BackwardSize;
        float* p = _parameters.Pointer;
        if (Vector512.IsHardwareAccelerated && n % 16 == 0)
            LayerSums<Simd512, Vector512<float>>.Gather(state, n, inputs, _outputs, units, count, ForwardSums, BackwardSums);
        else
            LayerSums<Simd256, Vector256<float>>.Gather(state, n, inputs, _outputs, units, count, ForwardSums, BackwardSums);
        LinearMap.Multiply(ForwardSums, n, _outputs, n, p + _parameters.MessageForward, f, null, 0, Forward, f);
        LinearMap.Tanh(Forward, _outputs * f);
        for (int i = 0, run; i < count; i += run)
        {
            run = TickInputs.Run(units, i, count);
            long unit = units[i];
            LinearMap.Multiply(BackwardSums + (unit * n), n, run, n, p + _parameters.MessageBackward, g, null, 0, Backward + (unit * g), g);
            LinearMap.Tanh(Backward + (unit * g), run * g);
        }
    }
}
