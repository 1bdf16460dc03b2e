using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Vsml.Kernels;

/// <summary>The gradient of a matrix: sums of outer products over blocks of rows that stay in the first-level cache.</summary>
internal static unsafe class OuterProduct
{
    /// <summary><paramref name="sum"/> [k, n] += sum over rows of left [rows, k] (outer) right [rows, n]; n is a multiple of eight.</summary>
    internal static void Add(float* left, int leftStride, int k, float* right, int rightStride, int n, int rows, float* sum) =>
        Add(left, leftStride, k, right, rightStride, n, rows, sum, n);

    /// <summary>The same, with <paramref name="sumStride"/> floats from one row of the sum to the next.</summary>
    internal static void Add(float* left, int leftStride, int k, float* right, int rightStride, int n, int rows, float* sum, int sumStride)
    {
        if (Vector512.IsHardwareAccelerated && n % 16 == 0)
            OuterProduct<Simd512, Vector512<float>>.Add(left, leftStride, k, right, rightStride, n, rows, sum, sumStride);
        else
            OuterProduct<Simd256, Vector256<float>>.Add(left, leftStride, k, right, rightStride, n, rows, sum, sumStride);
    }

    /// <summary>
    /// The lower triangle of <paramref name="sum"/> [size, stride] += left^T right, and some numbers above it, in blocks of rows that stay in the cache.
    /// </summary>
    /// <param name="left">[rows, stride].</param>
    /// <param name="right">[rows, stride], beyond its size 0.</param>
    /// <param name="stride">Floats from one row to the next, of all three, whole vectors.</param>
    /// <param name="rows">Rows of the factors.</param>
    /// <param name="size">Columns of the factors.</param>
    /// <param name="sum">Receives the sums.</param>
    /// <param name="isLower">Whether the left one is a lower triangle, of which the zeros need no arithmetic.</param>
    /// <param name="beat">Called now and then; may throw to end the work.</param>
    internal static void AddLower(float* left, float* right, int stride, int rows, int size, float* sum, bool isLower = false, Action? beat = null)
    {
        const int Block = 64;
        for (int first = 0; first < rows; first += Block)
        {
            beat?.Invoke();
            int count = Math.Min(Block, rows - first);
            for (int i = 0; i < (isLower ? first + count : size); i += Block)
            {
                int height = Math.Min(Block, size - i), width = Math.Min((i + height + 15) / 16 * 16, stride);
                long offset = (long)first * stride;
                Add(left + offset + i, stride, height, right + offset, stride, width, count, sum + ((long)i * stride), stride);
            }
        }
    }
}

/// <summary>
/// The same for one width of vectors. Tiles hold eight accumulators; what is missing in the last tile is the last one computed again, to the
/// same result.
/// </summary>
internal static unsafe class OuterProduct<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    internal static void Add(float* left, int leftStride, int k, float* right, int rightStride, int n, int rows, float* sum, int sumStride)
    {
        int j = 0;
        for (; j + (2 * TSimd.Width) <= n; j += 2 * TSimd.Width)
        {
            for (int i = 0; i < k; i += 4)
                AddWideTile(left, leftStride, i, k - 1, right + j, rightStride, rows, sum + j, sumStride);
        }

        for (; j < n; j += TSimd.Width)
        {
            for (int i = 0; i < k; i += 8)
                AddTallTile(left, leftStride, i, k - 1, right + j, rightStride, rows, sum + j, sumStride);
        }
    }

    /// <summary>Four rows of the sum, two vectors of columns.</summary>
    private static void AddWideTile(float* left, long leftStride, int i, int last, float* right, long rightStride, int rows, float* sum, long n)
    {
        int w = TSimd.Width;
        nint i0 = i, i1 = Math.Min(i + 1, last), i2 = Math.Min(i + 2, last), i3 = Math.Min(i + 3, last);
        float* s0 = sum + (i0 * n), s1 = sum + (i1 * n), s2 = sum + (i2 * n), s3 = sum + (i3 * n);
        TVector a0 = TSimd.Load(s0), a1 = TSimd.Load(s0 + w), b0 = TSimd.Load(s1), b1 = TSimd.Load(s1 + w);
        TVector c0 = TSimd.Load(s2), c1 = TSimd.Load(s2 + w), d0 = TSimd.Load(s3), d1 = TSimd.Load(s3 + w);
        for (int row = 0; row < rows; row++, left += leftStride, right += rightStride)
        {
            TVector r0 = TSimd.Load(right), r1 = TSimd.Load(right + w);
            TVector x = TSimd.Broadcast(left[i0]);
            a0 = TSimd.MultiplyAdd(x, r0, a0);
            a1 = TSimd.MultiplyAdd(x, r1, a1);
            x = TSimd.Broadcast(left[i1]);
            b0 = TSimd.MultiplyAdd(x, r0, b0);
            b1 = TSimd.MultiplyAdd(x, r1, b1);
            x = TSimd.Broadcast(left[i2]);
            c0 = TSimd.MultiplyAdd(x, r0, c0);
            c1 = TSimd.MultiplyAdd(x, r1, c1);
            x = TSimd.Broadcast(left[i3]);
            d0 = TSimd.MultiplyAdd(x, r0, d0);
            d1 = TSimd.MultiplyAdd(x, r1, d1);
        }

        Finish(a0, a1, s0);
        Finish(b0, b1, s1);
        Finish(c0, c1, s2);
        Finish(d0, d1, s3);
    }

    /// <summary>Eight rows of the sum, one vector of columns.</summary>
    private static void AddTallTile(float* left, long leftStride, int i, int last, float* right, long rightStride, int rows, float* sum, long n)
    {
        nint i0 = i, i1 = Math.Min(i + 1, last), i2 = Math.Min(i + 2, last), i3 = Math.Min(i + 3, last);
        nint i4 = Math.Min(i + 4, last), i5 = Math.Min(i + 5, last), i6 = Math.Min(i + 6, last), i7 = Math.Min(i + 7, last);
        TVector a = TSimd.Load(sum + (i0 * n)), b = TSimd.Load(sum + (i1 * n)), c = TSimd.Load(sum + (i2 * n)), d = TSimd.Load(sum + (i3 * n));
        TVector e = TSimd.Load(sum + (i4 * n)), f = TSimd.Load(sum + (i5 * n)), g = TSimd.Load(sum + (i6 * n)), h = TSimd.Load(sum + (i7 * n));
        for (int row = 0; row < rows; row++, left += leftStride, right += rightStride)
        {
            TVector r = TSimd.Load(right);
            a = TSimd.MultiplyAdd(TSimd.Broadcast(left[i0]), r, a);
            b = TSimd.MultiplyAdd(TSimd.Broadcast(left[i1]), r, b);
            c = TSimd.MultiplyAdd(TSimd.Broadcast(left[i2]), r, c);
            d = TSimd.MultiplyAdd(TSimd.Broadcast(left[i3]), r, d);
            e = TSimd.MultiplyAdd(TSimd.Broadcast(left[i4]), r, e);
            f = TSimd.MultiplyAdd(TSimd.Broadcast(left[i5]), r, f);
            g = TSimd.MultiplyAdd(TSimd.Broadcast(left[i6]), r, g);
            h = TSimd.MultiplyAdd(TSimd.Broadcast(left[i7]), r, h);
        }

        TSimd.Store(a, sum + (i0 * n));
        TSimd.Store(b, sum + (i1 * n));
        TSimd.Store(c, sum + (i2 * n));
        TSimd.Store(d, sum + (i3 * n));
        TSimd.Store(e, sum + (i4 * n));
        TSimd.Store(f, sum + (i5 * n));
        TSimd.Store(g, sum + (i6 * n));
        TSimd.Store(h, sum + (i7 * n));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(TVector first, TVector second, float* sum)
    {
        TSimd.Store(first, sum);
        TSimd.Store(second, sum + TSimd.Width);
    }
}
