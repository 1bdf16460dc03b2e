using Vsml.Kernels;
using Xunit;

namespace Vsml.Tests.Kernels;

/// <summary>Half of a symmetric matrix, against the whole of it in plain loops.</summary>
public sealed unsafe class SymmetricMatrixTests
{
    public static TheoryData<int> Sizes => [1, 2, 3, 4, 5, 15, 16, 17, 20, 31, 33, 48, 67];

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Multiply_EqualsTheWholeMatrixTimesTheVector(int size)
    {
        (AlignedBuffer half, double[,] whole, AlignedBuffer x) = Make(size);
        AlignedBuffer product = new(Pad(size));
        product.Span.Fill(float.NaN);
        SymmetricMatrix.Multiply(half.Pointer, Pad(size), size, x.Pointer, product.Pointer);
        for (int a = 0; a < size; a++)
            Assert.Equal(Enumerable.Range(0, size).Sum(b => whole[a, b] * x.Span[b]), product.Span[a], 1e-4);
        Assert.False(product.Span[size..].ContainsAnyExcept(0f));
        GC.KeepAlive(half);
        GC.KeepAlive(x);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Subtract_TakesOuterProductsAway_AndLeavesDiagonalBlocksSymmetric(int size)
    {
        (AlignedBuffer half, double[,] whole, AlignedBuffer g) = Make(size);
        AlignedBuffer h = Vector(size, new Random(2));
        SymmetricMatrix.Subtract(half.Pointer, Pad(size), size, 1.25f, g.Pointer);
        SymmetricMatrix.Subtract(half.Pointer, Pad(size), size, 0.75f, h.Pointer, g.Pointer);
        float[] row = new float[Pad(size)];
        for (int a = 0; a < size; a++)
        {
            SymmetricMatrix.CopyRow(half.Pointer, Pad(size), size, a, 2, row);
            for (int b = 0; b < size; b++)
            {
                double once = (1.25 * whole[a, b]) - ((double)g.Span[a] * g.Span[b]);
                double expected = (0.75 * once) - ((double)g.Span[a] * g.Span[b]) - ((double)h.Span[a] * h.Span[b]);
                Assert.Equal(2 * expected, row[b], 1e-5);
                if (a / 16 == b / 16)
                    Assert.Equal(half.Span[(a * Pad(size)) + b], half.Span[(b * Pad(size)) + a]);
            }

            Assert.False(row.AsSpan(size).ContainsAnyExcept(0f));
        }

        GC.KeepAlive(g);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Whole_IsTheMatrixWithBothHalves(int size)
    {
        (AlignedBuffer half, double[,] whole, _) = Make(size);
        float[] found = SymmetricMatrix.Whole(half, Pad(size), size);
        Assert.Equal(whole.Cast<double>().Select(number => (float)number), found);
    }

    [Fact]
    public void LargestOfDiagonal_IsTheFirstOfEqualOnes()
    {
        AlignedBuffer half = new(5 * 16);
        foreach ((int a, float value) in ((int, float)[])[(0, 1), (1, 3), (2, -4), (3, 3), (4, 2)])
            half.Span[(a * 16) + a] = value;
        Assert.Equal(1, SymmetricMatrix.LargestOfDiagonal(half.Pointer, 16, 5));
        GC.KeepAlive(half);
    }

    // What is neither left of the diagonal nor in a block on it is never to be read.
    private static (AlignedBuffer Half, double[,] Whole, AlignedBuffer Vector) Make(int size)
    {
        Random random = new(size);
        int stride = Pad(size);
        AlignedBuffer half = new(size * stride);
        double[,] whole = new double[size, size];
        for (int a = 0; a < size; a++)
        {
            half.Span.Slice(a * stride, stride)[((a / 16 * 16) + 16)..].Fill(float.NaN);
            for (int b = 0; b <= a; b++)
            {
                float number = (float)((2 * random.NextDouble()) - 1);
                whole[a, b] = whole[b, a] = half.Span[(a * stride) + b] = number;
                if (a / 16 == b / 16)
                    half.Span[(b * stride) + a] = number;
            }
        }

        return (half, whole, Vector(size, random));
    }

    private static AlignedBuffer Vector(int size, Random random)
    {
        AlignedBuffer vector = new(Pad(size));
        for (int a = 0; a < size; a++)
            vector.Span[a] = (float)((2 * random.NextDouble()) - 1);
        return vector;
    }

    private static int Pad(int size) => (size + 15) / 16 * 16;
}
