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
        float inputScale = 1 / MathF.Sqrt(count), outputScale = 1 / MathF.Sqrt(_outputs);
        for (int i = 0; i < count; i++)
            new Span<float>(BackwardSums + ((long)units[i] * n), n).Clear();
        for (int b = 0; b < _outputs; b++)
        {
            float* sum = ForwardSums + ((long)b * n);
            for (int k = 0; k < n; k += 8)
                AddHidden(state + ((long)b * inputs * 2 * n) + n + k, units, count, sum + k, BackwardSums + k, n);
            Send(sum, inputScale, n, _parameters.Pointer + _parameters.MessageForward, f, Forward + ((long)b * f));
        }

        for (int i = 0; i < count; i++)
        {
            long unit = units[i];
            Send(BackwardSums + (unit * n), outputScale, n, _parameters.Pointer + _parameters.MessageBackward, g, Backward + (unit * g));
        }
    }

    /// <summary>Sums eight numbers of h_ab over a, and adds them to the sums over b.</summary>
    private static void AddHidden(float* hidden, int* units, int count, float* forwardSum, float* backwardSums, int n)
    {
        Vector256<float> sum = default;
        for (int i = 0; i < count; i++)
        {
            long at = (long)units[i] * n;
            Vector256<float> h = Vector256.Load(hidden + (2 * at));
            sum += h;
            (Vector256.Load(backwardSums + at) + h).Store(backwardSums + at);
        }

        sum.Store(forwardSum);
    }

    private static void Send(float* sum, float scale, int n, float* map, int size, float* message)
    {
        for (int k = 0; k < n; k++)
            sum[k] *= scale;
        new Span<float>(message, size).Clear();
        LinearMap.Accumulate(sum, n, map, size, message);
        LinearMap.Tanh(message, size);
    }
}
