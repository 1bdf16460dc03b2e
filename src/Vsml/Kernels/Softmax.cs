namespace Vsml.Kernels;

/// <summary>From logits to probabilities.</summary>
internal static class Softmax
{
    internal static void Of(ReadOnlySpan<float> logits, Span<float> probabilities)
    {
        float most = float.NegativeInfinity, sum = 0;
        foreach (float logit in logits)
            most = MathF.Max(most, logit);
        for (int b = 0; b < logits.Length; b++)
            sum += probabilities[b] = MathF.Exp(logits[b] - most);
        for (int b = 0; b < logits.Length; b++)
            probabilities[b] /= sum;
    }
}
