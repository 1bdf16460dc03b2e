using System.Runtime.Intrinsics;
using Vsml.Kernels;

namespace Vsml.MetaTraining.Fused;

/// <summary>The backward pass of <see cref="Readout"/>: from the loss, and from the error that the update visit was shown, to the hidden vectors.</summary>
internal static unsafe class ReadoutGradient
{
    /// <summary>Adds the gradients of one prediction.</summary>
    /// <param name="parameters">V_M.</param>
    /// <param name="layer">The last layer, after its prediction visit; its PredictedGradient receives dL/dh'.</param>
    /// <param name="probabilities">p, [classes].</param>
    /// <param name="label">The row's class.</param>
    /// <param name="lossWeight">Weight of -ln p of the label.</param>
    /// <param name="backwardGradient">dL/dm_b of the update visit, [classes, G]; its first number belongs to the error y_b - p_b.</param>
    /// <param name="lower">Adds dL/dm_a, [inputs, F]: the messages also weigh the readout; null for a network of one layer.</param>
    /// <param name="gradient">Adds dL/dV_M, packed.</param>
    internal static void AddTo(
        PackedParameters parameters,
        LayerVisit layer,
        ReadOnlySpan<float> probabilities,
        int label,
        float lossWeight,
        float* backwardGradient,
        float* lower,
        float* gradient)
    {
        int n = parameters.StateSize, g = parameters.BackwardSize;
        LayerTick tick = layer.Ticks[parameters.Spec.PredictionTicks - 1];
        float scale = 1 / MathF.Sqrt(tick.Inputs.Count), mean = 0;
        for (int b = 0; b < probabilities.Length; b++)
            mean -= probabilities[b] * backwardGradient[b * g];
        for (int b = 0; b < probabilities.Length; b++)
        {
            float target = b == label ? 1 : 0, viaError = -backwardGradient[b * g] - mean;
            float d = scale * ((lossWeight * (probabilities[b] - target)) + (probabilities[b] * viaError));
            float* sum = tick.HiddenSum + ((long)b * n), weighted = tick.WeightedHiddenSum + ((long)b * n);
            for (int k = 0; k < n; k++)
            {
                gradient[parameters.ReadoutConstant + k] += d * sum[k];
                gradient[parameters.ReadoutInput + k] += d * weighted[k];
            }

            AddToHidden(parameters, layer, tick, b, d, lower);
        }
    }

    // With d = dL/dlogit_b / sqrt(n).
    private static void AddToHidden(PackedParameters parameters, LayerVisit layer, LayerTick tick, int b, float d, float* lower)
    {
        int n = parameters.StateSize;
        float* v0 = parameters.Pointer + parameters.ReadoutConstant, v1 = parameters.Pointer + parameters.ReadoutInput;
        long row = (long)b * layer.Shape.Inputs * 2 * n;
        ref readonly TickInputs inputs = ref tick.Inputs;
        for (int i = 0; i < inputs.Count; i++)
        {
            long unit = inputs.Units[i], hidden = row + (unit * 2 * n) + n;
            float x = inputs.Forward[unit * parameters.ForwardSize];
            float* target = layer.PredictedGradient.Pointer + hidden;
            for (int k = 0; k < n; k += 8)
            {
                Vector256<float> weights = Vector256.Load(v0 + k) + (Vector256.Load(v1 + k) * x);
                (Vector256.Load(target + k) + (weights * d)).Store(target + k);
            }

            if (lower != null)
                lower[unit * parameters.ForwardSize] += d * LinearMap.Dot(v1, inputs.Destination + hidden, n);
        }
    }
}
