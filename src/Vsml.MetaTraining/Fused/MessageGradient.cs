using System.Runtime.Intrinsics;
using Vsml.Kernels;

namespace Vsml.MetaTraining.Fused;

/// <summary>The gradients of the messages of a layer, and the way from them to the hidden vectors that were gathered.</summary>
internal sealed unsafe class MessageGradient
{
    private readonly PackedParameters _parameters;
    private readonly LayerShape _shape;
    private readonly AlignedBuffer _forward, _backward, _forwardSums, _backwardSums;

    internal MessageGradient(PackedParameters parameters, LayerShape shape)
    {
        (_parameters, _shape) = (parameters, shape);
        _forward = new AlignedBuffer(shape.Outputs * parameters.ForwardSize);
        _backward = new AlignedBuffer(shape.Inputs * parameters.BackwardSize);
        _forwardSums = new AlignedBuffer(shape.Outputs * parameters.StateSize);
        _backwardSums = new AlignedBuffer(shape.Inputs * parameters.StateSize);
    }

    /// <summary>dL/df_b, [outputs, F].</summary>
    internal float* Forward => _forward.Pointer;

    /// <summary>dL/dg_a, [inputs, G].</summary>
    internal float* Backward => _backward.Pointer;

    internal void Clear()
    {
        _forward.Span.Clear();
        _backward.Span.Clear();
    }

    /// <summary>Adds dL/dh to the hidden halves of <paramref name="state"/> [outputs, inputs, 2N], and the gradients of R_f and R_g.</summary>
    internal void AddTo(LayerMessages messages, TransposedParameters transposed, int* units, int count, float* state, float* gradient)
    {
        int n = _parameters.StateSize, f = _parameters.ForwardSize, g = _parameters.BackwardSize, outputs = _shape.Outputs, inputs = _shape.Inputs;
        ThroughTanh(Forward, messages.Forward, outputs * f);
        ThroughTanh(Backward, messages.Backward, inputs * g);
        OuterProduct.Add(messages.ForwardSums, n, n, Forward, f, f, outputs, gradient + _parameters.MessageForward);
        OuterProduct.Add(messages.BackwardSums, n, n, Backward, g, g, inputs, gradient + _parameters.MessageBackward);
        LinearMap.Multiply(Forward, f, outputs, f, transposed.Pointer + transposed.MessageForward, n, null, 0, _forwardSums.Pointer, n);
        LinearMap.Multiply(Backward, g, inputs, g, transposed.Pointer + transposed.MessageBackward, n, null, 0, _backwardSums.Pointer, n);
        LinearMap.Scale(_forwardSums.Pointer, 1 / MathF.Sqrt(count), outputs * n);
        LinearMap.Scale(_backwardSums.Pointer, 1 / MathF.Sqrt(outputs), inputs * n);
        for (int b = 0; b < outputs; b++)
        {
            float* row = state + ((long)b * inputs * 2 * n), sum = _forwardSums.Pointer + ((long)b * n);
            for (int i = 0; i < count; i++)
            {
                long at = (long)units[i] * n;
                LinearMap.Add(sum, _backwardSums.Pointer + at, row + (2 * at) + n, n);
            }
        }
    }

    private static void ThroughTanh(float* gradient, float* value, int length)
    {
        for (int k = 0; k < length; k += 8)
        {
            Vector256<float> v = Vector256.Load(value + k);
            (Vector256.Load(gradient + k) * (Vector256<float>.One - (v * v))).Store(gradient + k);
        }
    }
}
