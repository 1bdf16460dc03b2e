using System.Runtime.Intrinsics;

namespace Vsml.KernelMethods;

/// <summary>How alike two rows are by the distances of their coordinates.</summary>
internal enum KernelShape
{
    /// <summary>sum_j s_j a_j b_j.</summary>
    Linear,

    /// <summary>exp(-sum_j s_j (a_j - b_j)^2).</summary>
    Gaussian,

    /// <summary>exp(-sum_j s_j |a_j - b_j|): rough, as functions of tables are, which trees suit for the same reason.</summary>
    Laplace,
}

/// <summary>A measure of how alike two rows are.</summary>
/// <param name="Shape">Its shape.</param>
/// <param name="OfRanks">Whether it measures ranks.</param>
/// <param name="Scales">s, [padded width], 0 or more: how much each coordinate counts.</param>
internal sealed unsafe record Kernel(KernelShape Shape, bool OfRanks, float[] Scales)
{
    /// <summary>Coordinates are padded with zeros to whole vectors.</summary>
    internal static int Pad(int width) => (width + 15) / 16 * 16;

    /// <summary>exp of minus the mean absolute difference of coordinates, by a length.</summary>
    internal static Kernel Laplace(int width, double length = 1, bool ofRanks = false) => Even(KernelShape.Laplace, ofRanks, width, 1 / (length * width));

    /// <summary>The mean product of coordinates.</summary>
    internal static Kernel Linear(int width) => Even(KernelShape.Linear, ofRanks: false, width, 1.0 / width);

    /// <summary>exp of minus an eighth of the mean squared difference of coordinates.</summary>
    internal static Kernel Gaussian(int width) => Even(KernelShape.Gaussian, ofRanks: false, width, 0.125 / width);

    /// <summary>A kernel by which every coordinate counts the same.</summary>
    internal static Kernel Even(KernelShape shape, bool ofRanks, int width, double scale)
    {
        float[] scales = new float[Pad(width)];
        Array.Fill(scales, (float)scale, 0, width);
        return new Kernel(shape, ofRanks, scales);
    }

    /// <summary>The kernel of a row with some others.</summary>
    /// <param name="row">Its coordinates, [padded width].</param>
    /// <param name="others">Theirs, [count, padded width].</param>
    /// <param name="count">How many.</param>
    /// <param name="values">Receives [count].</param>
    internal void Measure(float* row, float* others, int count, float* values)
    {
        int width = Scales.Length;
        fixed (float* scales = Scales)
        {
            for (int i = 0; i < count; i++)
            {
                float* other = others + ((long)i * width);
                Vector512<float> sum = default;
                for (int k = 0; k < width; k += 16)
                {
                    Vector512<float> a = Vector512.Load(row + k), b = Vector512.Load(other + k), s = Vector512.Load(scales + k);
                    sum += Shape switch
                    {
                        KernelShape.Linear => s * a * b,
                        KernelShape.Gaussian => s * (a - b) * (a - b),
                        _ => s * Vector512.Abs(a - b),
                    };
                }

                values[i] = Vector512.Sum(sum);
            }
        }

        if (Shape != KernelShape.Linear)
            Decay(values, count);
    }

    /// <summary>exp(-x) in the place of x.</summary>
    internal static void Decay(float* values, int count)
    {
        int i = 0;
        for (; i + 16 <= count; i += 16)
            Vector512.Exp(-Vector512.Load(values + i)).Store(values + i);
        if (i == count)
            return;
        float* last = stackalloc float[16];
        new Span<float>(values + i, count - i).CopyTo(new Span<float>(last, 16));
        Vector512.Exp(-Vector512.Load(last)).Store(last);
        new Span<float>(last, count - i).CopyTo(new Span<float>(values + i, count - i));
    }
}
