using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Vsml.Kernels;

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
    /// <summary>So many numbers are whole vectors.</summary>
    internal static int Pad(int width) => (width + 15) / 16 * 16;

    /// <summary>exp of minus the mean absolute difference of coordinates, by a length.</summary>
    internal static Kernel Laplace(int width, double length = 1, bool ofRanks = false) => Even(KernelShape.Laplace, ofRanks, width, 1 / (length * width));

    /// <summary>The mean product of coordinates.</summary>
    internal static Kernel Linear(int width) => Even(KernelShape.Linear, ofRanks: false, width, 1.0 / width);

    /// <summary>exp of minus an eighth of the mean squared difference of coordinates, by the square of a length.</summary>
    internal static Kernel Gaussian(int width, double length = 1) => Even(KernelShape.Gaussian, ofRanks: false, width, 0.125 / (length * length * width));

    /// <summary>A kernel by which every coordinate counts the same.</summary>
    internal static Kernel Even(KernelShape shape, bool ofRanks, int width, double scale)
    {
        float[] scales = new float[Pad(width)];
        Array.Fill(scales, (float)scale, 0, width);
        return new Kernel(shape, ofRanks, scales);
    }

    /// <summary>The kernel of a row with some others.</summary>
    /// <param name="row">Its coordinates, [width].</param>
    /// <param name="others">Theirs.</param>
    /// <param name="count">With how many of them, from the first on.</param>
    /// <param name="values">Receives [count], and more up to a whole vector.</param>
    /// <param name="ofZeros">What a row of zeros has in common with them; null where it is not known.</param>
    internal void Measure(ReadOnlySpan<float> row, CoordinateTiles others, int count, float* values, ZeroRowSums? ofZeros = null)
    {
        if (ofZeros?.TryFind(row, out ReadOnlySpan<int> differing) == true)
        {
            AlignedBuffer sums = ofZeros.With(this, others, count);
            fixed (float* own = row, zeros = ofZeros.Zeros, scales = Scales)
            {
                if (Shape == KernelShape.Linear)
                    SumsOfDifferences<ProductTerm>(own, zeros, scales, differing, others, count, sums.Pointer, values);
                else if (Shape == KernelShape.Gaussian)
                    SumsOfDifferences<SquareTerm>(own, zeros, scales, differing, others, count, sums.Pointer, values);
                else
                    SumsOfDifferences<DistanceTerm>(own, zeros, scales, differing, others, count, sums.Pointer, values);
            }

            GC.KeepAlive(sums);
        }
        else
        {
            Sum(row, others, 0, count, values);
        }

        if (Shape != KernelShape.Linear)
            DecayingExponential.Of(values, count);
    }

    /// <summary>The sums of which kernels are made.</summary>
    /// <param name="row">Coordinates, [width].</param>
    /// <param name="others">Those of others.</param>
    /// <param name="first">The first of them that is measured, with which a tile begins.</param>
    /// <param name="count">The one after the last.</param>
    /// <param name="values">Receives [count], from the first measured one on, and more up to a whole vector.</param>
    internal void Sum(ReadOnlySpan<float> row, CoordinateTiles others, int first, int count, float* values)
    {
        fixed (float* own = row, scales = Scales)
        {
            if (Shape == KernelShape.Linear)
                Sums<ProductTerm>(own, scales, others, first, count, values);
            else if (Shape == KernelShape.Gaussian)
                Sums<SquareTerm>(own, scales, others, first, count, values);
            else
                Sums<DistanceTerm>(own, scales, others, first, count, values);
        }
    }

    /// <summary>The kernel of a row with itself.</summary>
    /// <param name="row">Its coordinates, [width].</param>
    internal float OfItself(ReadOnlySpan<float> row)
    {
        if (Shape != KernelShape.Linear)
            return 1;
        float sum = 0;
        for (int k = 0; k < row.Length; k++)
            sum += Scales[k] * row[k] * row[k];
        return sum;
    }

    /// <summary>What a coordinate's scale is multiplied by, of a vector of rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<float> TermOf(KernelShape shape, Vector512<float> row, Vector512<float> others) => shape switch
    {
        KernelShape.Linear => ProductTerm.Of(row, others),
        KernelShape.Gaussian => SquareTerm.Of(row, others),
        _ => DistanceTerm.Of(row, others),
    };

    // Four tiles at a time, so that sums need not wait for each other.
    private static void Sums<TTerm>(float* row, float* scales, CoordinateTiles others, int first, int count, float* values)
        where TTerm : ITerm
    {
        const int Rows = CoordinateTiles.TileRows;
        int width = others.Width, size = width * Rows, i = first;
        for (; i + (4 * Rows) <= Pad(count); i += 4 * Rows)
        {
            float* t0 = others.Tile(i), t1 = t0 + size, t2 = t1 + size, t3 = t2 + size;
            Vector512<float> a0 = default, a1 = default, a2 = default, a3 = default;
            for (int k = 0; k < width; k++)
            {
                Vector512<float> own = Vector512.Create(row[k]), scale = Vector512.Create(scales[k]);
                int at = k * Rows;
                a0 = Vector512.MultiplyAddEstimate(scale, TTerm.Of(own, Vector512.Load(t0 + at)), a0);
                a1 = Vector512.MultiplyAddEstimate(scale, TTerm.Of(own, Vector512.Load(t1 + at)), a1);
                a2 = Vector512.MultiplyAddEstimate(scale, TTerm.Of(own, Vector512.Load(t2 + at)), a2);
                a3 = Vector512.MultiplyAddEstimate(scale, TTerm.Of(own, Vector512.Load(t3 + at)), a3);
            }

            a0.Store(values + i);
            a1.Store(values + i + Rows);
            a2.Store(values + i + (2 * Rows));
            a3.Store(values + i + (3 * Rows));
        }

        for (; i < count; i += Rows)
        {
            float* tile = others.Tile(i);
            Vector512<float> sum = default;
            for (int k = 0; k < width; k++)
                sum = Vector512.MultiplyAddEstimate(Vector512.Create(scales[k]), TTerm.Of(Vector512.Create(row[k]), Vector512.Load(tile + (k * Rows))), sum);
            sum.Store(values + i);
        }
    }

    // Sums of another row, and what some coordinates add to them that are others here.
    private static void SumsOfDifferences<TTerm>(
        float* row, float* zeros, float* scales, ReadOnlySpan<int> differing, CoordinateTiles others, int count, float* ofZeros, float* values)
        where TTerm : ITerm
    {
        for (int i = 0; i < count; i += CoordinateTiles.TileRows)
        {
            float* tile = others.Tile(i);
            Vector512<float> sum = Vector512.Load(ofZeros + i);
            foreach (int k in differing)
            {
                Vector512<float> other = Vector512.Load(tile + ((long)k * CoordinateTiles.TileRows));
                Vector512<float> more = TTerm.Of(Vector512.Create(row[k]), other) - TTerm.Of(Vector512.Create(zeros[k]), other);
                sum = Vector512.MultiplyAddEstimate(Vector512.Create(scales[k]), more, sum);
            }

            sum.Store(values + i);
        }
    }

    private interface ITerm
    {
        static abstract Vector512<float> Of(Vector512<float> row, Vector512<float> others);
    }

    private readonly struct ProductTerm : ITerm
    {
        public static Vector512<float> Of(Vector512<float> row, Vector512<float> others) => row * others;
    }

    private readonly struct SquareTerm : ITerm
    {
        public static Vector512<float> Of(Vector512<float> row, Vector512<float> others) => (row - others) * (row - others);
    }

    private readonly struct DistanceTerm : ITerm
    {
        public static Vector512<float> Of(Vector512<float> row, Vector512<float> others) => Vector512.Abs(row - others);
    }
}
