using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Vsml.Kernels;

/// <summary>Rows become columns.</summary>
internal static unsafe class Transposition
{
    private const int Block = 8;

    /// <summary><paramref name="target"/> [columns, rows] = factor times <paramref name="source"/> [rows, columns], transposed.</summary>
    /// <param name="source">What is read.</param>
    /// <param name="sourceStride">Floats from one of its rows to the next.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="factor">1, or -1 for the negative.</param>
    /// <param name="target">What is written.</param>
    /// <param name="targetStride">Floats from one of its rows to the next.</param>
    internal static void Of(float* source, int sourceStride, int rows, int columns, float factor, float* target, int targetStride)
    {
        int blockRows = Avx.IsSupported ? rows / Block * Block : 0, blockColumns = Avx.IsSupported ? columns / Block * Block : 0;
        for (int i = 0; i < blockRows; i += Block)
        {
            for (int j = 0; j < blockColumns; j += Block)
                OfBlock(source + ((long)i * sourceStride) + j, sourceStride, factor, target + ((long)j * targetStride) + i, targetStride);
        }

        for (int i = 0; i < rows; i++)
        {
            for (int j = i < blockRows ? blockColumns : 0; j < columns; j++)
                target[((long)j * targetStride) + i] = factor * source[((long)i * sourceStride) + j];
        }
    }

    // Eight rows of eight: pairs, then fours, then halves change places.
    private static void OfBlock(float* source, long sourceStride, float factor, float* target, long targetStride)
    {
        Vector256<float> f = Vector256.Create(factor);
        Vector256<float> r0 = Row(0), r1 = Row(1), r2 = Row(2), r3 = Row(3), r4 = Row(4), r5 = Row(5), r6 = Row(6), r7 = Row(7);
        (r0, r1) = (Avx.UnpackLow(r0, r1), Avx.UnpackHigh(r0, r1));
        (r2, r3) = (Avx.UnpackLow(r2, r3), Avx.UnpackHigh(r2, r3));
        (r4, r5) = (Avx.UnpackLow(r4, r5), Avx.UnpackHigh(r4, r5));
        (r6, r7) = (Avx.UnpackLow(r6, r7), Avx.UnpackHigh(r6, r7));
        (r0, r2) = (Avx.Shuffle(r0, r2, 0x44), Avx.Shuffle(r0, r2, 0xEE));
        (r1, r3) = (Avx.Shuffle(r1, r3, 0x44), Avx.Shuffle(r1, r3, 0xEE));
        (r4, r6) = (Avx.Shuffle(r4, r6, 0x44), Avx.Shuffle(r4, r6, 0xEE));
        (r5, r7) = (Avx.Shuffle(r5, r7, 0x44), Avx.Shuffle(r5, r7, 0xEE));
        Put(0, r0, r4);
        Put(1, r2, r6);
        Put(2, r1, r5);
        Put(3, r3, r7);

        Vector256<float> Row(int i) => f * Vector256.Load(source + (i * sourceStride));

        void Put(int j, Vector256<float> upper, Vector256<float> lower)
        {
            Avx.Permute2x128(upper, lower, 0x20).Store(target + (j * targetStride));
            Avx.Permute2x128(upper, lower, 0x31).Store(target + ((j + 4) * targetStride));
        }
    }
}
