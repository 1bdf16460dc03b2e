using Vsml.Kernels;

namespace Vsml.KernelMethods;

/// <summary>A kernel of a <see cref="KernelClassifier"/>.</summary>
/// <param name="Kernel">The kernel.</param>
/// <param name="Weights">What each landmark's kernel adds to the score of each class, its share among the kernels included, [classes, padded landmarks].</param>
internal sealed record WeightedKernel(Kernel Kernel, AlignedBuffer Weights);

/// <summary>
/// Tells classes apart in closed form: regularised least squares of class indicators in the space of some kernels over rows, and a softmax that is as sharp as their
/// leave-one-out predictions justify. It learns rows all together and does not change after; so any number of learners may share it.
/// </summary>
internal sealed unsafe class KernelClassifier
{
    /// <summary>Landmarks at most.</summary>
    internal const int MostLandmarks = 1024;

    internal KernelClassifier(FeatureEncoding encoding, RowCoordinates landmarks, WeightedKernel[] kernels, float[] offsets, float sharpness) =>
        (Encoding, Landmarks, Kernels, Offsets, Sharpness) = (encoding, landmarks, kernels, offsets, sharpness);

    /// <summary>Gives the coordinates.</summary>
    internal FeatureEncoding Encoding { get; }

    /// <summary>Rows that others are measured with.</summary>
    internal RowCoordinates Landmarks { get; }

    internal WeightedKernel[] Kernels { get; }

    /// <summary>A part of the log frequencies of the classes, [classes].</summary>
    internal float[] Offsets { get; }

    /// <summary>What a score counts in a logit.</summary>
    internal float Sharpness { get; }

    /// <summary>Classes, 2 or more.</summary>
    internal int Classes => Offsets.Length;

    /// <summary>The memory for a prediction.</summary>
    internal Scratch NewScratch() => new(this);

    /// <summary>Predicts a row.</summary>
    /// <param name="features">[inputs], raw; one that is not finite is missing.</param>
    /// <param name="scratch">Of <see cref="NewScratch"/>.</param>
    /// <returns>The logits of the classes, [classes], in the scratch.</returns>
    internal Span<float> Logits(ReadOnlySpan<float> features, Scratch scratch)
    {
        scratch.Row.Encode(features);
        float[] logits = scratch.Logits;
        Offsets.CopyTo(logits, 0);
        int landmarks = Landmarks.Rows, stride = Kernel.Pad(landmarks);
        foreach (WeightedKernel one in Kernels)
        {
            one.Kernel.Measure(scratch.Row.Of(one.Kernel.OfRanks), Landmarks.Of(one.Kernel.OfRanks), landmarks, scratch.Values.Pointer);
            for (int b = 0; b < logits.Length; b++)
                logits[b] += Sharpness * (float)VectorProducts.DotInDoubles(scratch.Values.Pointer, one.Weights.Pointer + ((long)b * stride), landmarks);
        }

        GC.KeepAlive(this);
        GC.KeepAlive(scratch);
        return logits;
    }

    /// <summary>What a prediction writes to.</summary>
    internal sealed class Scratch
    {
        internal Scratch(KernelClassifier of)
        {
            Row = new EncodedRow(of.Encoding, of.Landmarks.Has(ranks: false), of.Landmarks.Has(ranks: true));
            Values = new AlignedBuffer(Kernel.Pad(of.Landmarks.Rows));
            Logits = new float[of.Classes];
        }

        internal EncodedRow Row { get; }

        internal AlignedBuffer Values { get; }

        internal float[] Logits { get; }
    }
}
