namespace Vsml.Kernels;

/// <summary>From the hidden vectors of the last layer to class probabilities.</summary>
internal static unsafe class Readout
{
    /// <summary>logit_b = sum_a (v0 . h'_ab + m_a[0] v1 . h'_ab) / sqrt(n).</summary>
    internal static void Logits(PackedParameters parameters, LayerTick tick, int present, Span<float> logits)
    {
        int n = parameters.StateSize;
        float scale = 1 / MathF.Sqrt(present);
        float* v0 = parameters.Pointer + parameters.ReadoutConstant, v1 = parameters.Pointer + parameters.ReadoutInput;
        for (int b = 0; b < logits.Length; b++)
        {
            logits[b] = scale *
                (LinearMap.Dot(v0, tick.HiddenSum + ((long)b * n), n) + LinearMap.Dot(v1, tick.WeightedHiddenSum + ((long)b * n), n));
        }
    }

    internal static void Softmax(ReadOnlySpan<float> logits, Span<float> probabilities)
    {
        float most = float.NegativeInfinity, sum = 0;
        foreach (float logit in logits)
            most = MathF.Max(most, logit);
        for (int b = 0; b < logits.Length; b++)
            sum += probabilities[b] = MathF.Exp(logits[b] - most);
        for (int b = 0; b < logits.Length; b++)
            probabilities[b] /= sum;
    }

    /// <summary>
    /// The backward message of the output layer, [classes, stride]: (error, label, log prior, uncertainty of the prior, repetition, 0, ...),
    /// all of it for an update, the last three for a prediction (<paramref name="label"/> -1, no probabilities).
    /// </summary>
    internal static void WriteBackward(ClassCounts counts, ReadOnlySpan<float> probabilities, int label, float* messages, int stride)
    {
        for (int b = 0; b < counts.Values.Length; b++)
        {
            float* message = messages + ((long)b * stride);
            float target = b == label ? 1 : 0;
            message[0] = label < 0 ? 0 : target - probabilities[b];
            message[1] = target;
            message[2] = (float)counts.LogPrior(b);
            message[3] = (float)counts.Uncertainty(b);
            message[4] = (float)counts.Repetition;
        }
    }
}
