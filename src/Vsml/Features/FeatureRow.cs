using System.Runtime.InteropServices;

namespace Vsml;

/// <summary>Checks of a row, its label and its weight before anything is learned from it.</summary>
internal static class FeatureRow
{
    internal static void CheckLength(ReadOnlySpan<float> features, int inputs)
    {
        if (features.Length != inputs)
            throw new ArgumentException($"expected {inputs} features, found {features.Length}.", nameof(features));
    }

    internal static void Check(ReadOnlySpan<float> features, int inputs)
    {
        CheckLength(features, inputs);

        // As whole numbers, for these are searched by vectors.
        int a = MemoryMarshal.Cast<float, int>(features).IndexOfAny(BitConverter.SingleToInt32Bits(float.PositiveInfinity), BitConverter.SingleToInt32Bits(float.NegativeInfinity));
        if (a >= 0)
            throw new ArgumentException($"feature {a} is {features[a]}, expected a finite number, or NaN where it is missing.", nameof(features));
    }

    internal static void CheckLabel(int label, int classes)
    {
        if ((uint)label >= (uint)classes)
            throw new ArgumentOutOfRangeException(nameof(label), label, $"expected a class from 0 to {classes - 1}.");
    }

    internal static void CheckWeight(float weight)
    {
        if (!(weight > 0 && float.IsFinite(weight)))
            throw new ArgumentOutOfRangeException(nameof(weight), weight, "expected a finite weight above 0.");
    }
}
