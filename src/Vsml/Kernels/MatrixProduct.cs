using System.Runtime.CompilerServices;

namespace Vsml.Kernels;

/// <summary>What is multiplied: left [rows, K] and right [K, n].</summary>
/// <param name="left">The rows.</param>
/// <param name="leftStride">Floats from one to the next.</param>
/// <param name="k">Their length.</param>
/// <param name="right">The matrix.</param>
internal readonly unsafe struct Factors(float* left, int leftStride, int k, float* right)
{
    internal readonly float* Left = left, Right = right;
    internal readonly int LeftStride = leftStride, K = k;
}

/// <summary>
/// Products of a few rows with a matrix that lies in the first-level cache. Tiles hold eight accumulators, enough to hide the latency of a
/// multiply-add; where rows are missing in the last tile, its last one is computed several times, to the same result.
/// </summary>
internal static unsafe class MatrixProduct<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <summary><paramref name="result"/> [rows, n] = addend [rows, n] + left [rows, k] times right [k, n].</summary>
    /// <param name="left">The rows.</param>
    /// <param name="leftStride">Floats from one to the next.</param>
    /// <param name="rows">How many.</param>
    /// <param name="k">Their length.</param>
    /// <param name="right">The matrix.</param>
    /// <param name="n">Its columns, a multiple of the vector's width.</param>
    /// <param name="addend">May be the result; null for zero.</param>
    /// <param name="addendStride">0 for the same row each time.</param>
    /// <param name="result">Receives the sums.</param>
    /// <param name="resultStride">Floats from one row to the next.</param>
    internal static void Multiply(
        float* left, int leftStride, int rows, int k, float* right, int n, float* addend, int addendStride, float* result, int resultStride)
    {
        int j = 0;
        for (; j + (2 * TSimd.Width) <= n; j += 2 * TSimd.Width)
        {
            for (int row = 0; row < rows; row += 4)
                MultiplyWideTile(left, leftStride, row, rows - 1, k, right + j, n, addend == null ? null : addend + j, addendStride, result + j, resultStride);
        }

        for (; j < n; j += TSimd.Width)
        {
            for (int row = 0; row < rows; row += 8)
                MultiplyTallTile(left, leftStride, row, rows - 1, k, right + j, n, addend == null ? null : addend + j, addendStride, result + j, resultStride);
        }
    }

    /// <summary>
    /// <paramref name="result"/> [rows, n] = addend [n] + left [rows, k] times right [k, n] + other left [rows, k'] times other right [k', n], the sums of which stay in
    /// registers.
    /// </summary>
    /// <param name="left">Rows, and how they go on in both factors.</param>
    /// <param name="otherLeft">As many rows of the other product.</param>
    /// <param name="rows">How many.</param>
    /// <param name="n">Columns, a multiple of twice the vector's width.</param>
    /// <param name="addend">The same for all rows.</param>
    /// <param name="result">Receives the sums, without gaps.</param>
    internal static void MultiplyBoth(Factors left, Factors otherLeft, int rows, int n, float* addend, float* result)
    {
        int w = TSimd.Width;
        for (int j = 0; j < n; j += 2 * w)
        {
            for (int row = 0; row < rows; row += 4)
            {
                int last = rows - 1, row1 = Math.Min(row + 1, last), row2 = Math.Min(row + 2, last), row3 = Math.Min(row + 3, last);
                TVector a0 = TSimd.Load(addend + j), a1 = TSimd.Load(addend + j + w), b0 = a0, b1 = a1, c0 = a0, c1 = a1, d0 = a0, d1 = a1;
                AddProducts(left, row, row1, row2, row3, j, n, ref a0, ref a1, ref b0, ref b1, ref c0, ref c1, ref d0, ref d1);
                AddProducts(otherLeft, row, row1, row2, row3, j, n, ref a0, ref a1, ref b0, ref b1, ref c0, ref c1, ref d0, ref d1);
                Finish(a0, a1, result + j + ((long)row * n));
                Finish(b0, b1, result + j + ((long)row1 * n));
                Finish(c0, c1, result + j + ((long)row2 * n));
                Finish(d0, d1, result + j + ((long)row3 * n));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddProducts(
        in Factors factors, int row, int row1, int row2, int row3, int j, nint n, ref TVector a0, ref TVector a1, ref TVector b0, ref TVector b1,
        ref TVector c0, ref TVector c1, ref TVector d0, ref TVector d1)
    {
        long stride = factors.LeftStride;
        float* l0 = factors.Left + (row * stride), l1 = factors.Left + (row1 * stride), l2 = factors.Left + (row2 * stride), l3 = factors.Left + (row3 * stride);
        float* right = factors.Right + j;
        nint k = factors.K;
        for (nint i = 0; i < k; i++, right += n)
        {
            TVector r0 = TSimd.Load(right), r1 = TSimd.Load(right + TSimd.Width);
            TVector x = TSimd.Broadcast(l0[i]);
            a0 = TSimd.MultiplyAdd(x, r0, a0);
            a1 = TSimd.MultiplyAdd(x, r1, a1);
            x = TSimd.Broadcast(l1[i]);
            b0 = TSimd.MultiplyAdd(x, r0, b0);
            b1 = TSimd.MultiplyAdd(x, r1, b1);
            x = TSimd.Broadcast(l2[i]);
            c0 = TSimd.MultiplyAdd(x, r0, c0);
            c1 = TSimd.MultiplyAdd(x, r1, c1);
            x = TSimd.Broadcast(l3[i]);
            d0 = TSimd.MultiplyAdd(x, r0, d0);
            d1 = TSimd.MultiplyAdd(x, r1, d1);
        }
    }

    /// <summary>Four rows, two vectors of columns.</summary>
    private static void MultiplyWideTile(
        float* left, int leftStride, int row, int last, int k, float* right, long n, float* addend, long addendStride, float* result, long resultStride)
    {
        int row1 = Math.Min(row + 1, last), row2 = Math.Min(row + 2, last), row3 = Math.Min(row + 3, last), w = TSimd.Width;
        TVector a0 = Start(addend, addendStride, row, 0), a1 = Start(addend, addendStride, row, w);
        TVector b0 = Start(addend, addendStride, row1, 0), b1 = Start(addend, addendStride, row1, w);
        TVector c0 = Start(addend, addendStride, row2, 0), c1 = Start(addend, addendStride, row2, w);
        TVector d0 = Start(addend, addendStride, row3, 0), d1 = Start(addend, addendStride, row3, w);
        AddProducts(new Factors(left, leftStride, k, right), row, row1, row2, row3, 0, (nint)n, ref a0, ref a1, ref b0, ref b1, ref c0, ref c1, ref d0, ref d1);
        Finish(a0, a1, result + (row * resultStride));
        Finish(b0, b1, result + (row1 * resultStride));
        Finish(c0, c1, result + (row2 * resultStride));
        Finish(d0, d1, result + (row3 * resultStride));
    }

    /// <summary>Eight rows, one vector of columns.</summary>
    private static void MultiplyTallTile(
        float* left, long leftStride, int row, int last, int k, float* right, long n, float* addend, long addendStride, float* result, long resultStride)
    {
        int row1 = Math.Min(row + 1, last), row2 = Math.Min(row + 2, last), row3 = Math.Min(row + 3, last), row4 = Math.Min(row + 4, last);
        int row5 = Math.Min(row + 5, last), row6 = Math.Min(row + 6, last), row7 = Math.Min(row + 7, last);
        TVector a = Start(addend, addendStride, row, 0), b = Start(addend, addendStride, row1, 0);
        TVector c = Start(addend, addendStride, row2, 0), d = Start(addend, addendStride, row3, 0);
        TVector e = Start(addend, addendStride, row4, 0), f = Start(addend, addendStride, row5, 0);
        TVector g = Start(addend, addendStride, row6, 0), h = Start(addend, addendStride, row7, 0);
        float* l0 = left + (row * leftStride), l1 = left + (row1 * leftStride), l2 = left + (row2 * leftStride), l3 = left + (row3 * leftStride);
        float* l4 = left + (row4 * leftStride), l5 = left + (row5 * leftStride), l6 = left + (row6 * leftStride), l7 = left + (row7 * leftStride);
        for (nint i = 0; i < k; i++, right += n)
        {
            TVector r = TSimd.Load(right);
            a = TSimd.MultiplyAdd(TSimd.Broadcast(l0[i]), r, a);
            b = TSimd.MultiplyAdd(TSimd.Broadcast(l1[i]), r, b);
            c = TSimd.MultiplyAdd(TSimd.Broadcast(l2[i]), r, c);
            d = TSimd.MultiplyAdd(TSimd.Broadcast(l3[i]), r, d);
            e = TSimd.MultiplyAdd(TSimd.Broadcast(l4[i]), r, e);
            f = TSimd.MultiplyAdd(TSimd.Broadcast(l5[i]), r, f);
            g = TSimd.MultiplyAdd(TSimd.Broadcast(l6[i]), r, g);
            h = TSimd.MultiplyAdd(TSimd.Broadcast(l7[i]), r, h);
        }

        TSimd.Store(a, result + (row * resultStride));
        TSimd.Store(b, result + (row1 * resultStride));
        TSimd.Store(c, result + (row2 * resultStride));
        TSimd.Store(d, result + (row3 * resultStride));
        TSimd.Store(e, result + (row4 * resultStride));
        TSimd.Store(f, result + (row5 * resultStride));
        TSimd.Store(g, result + (row6 * resultStride));
        TSimd.Store(h, result + (row7 * resultStride));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Start(float* addend, long stride, int row, int column) =>
        addend == null ? default : TSimd.Load(addend + (row * stride) + column);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(TVector first, TVector second, float* result)
    {
        TSimd.Store(first, result);
        TSimd.Store(second, result + TSimd.Width);
    }
}
