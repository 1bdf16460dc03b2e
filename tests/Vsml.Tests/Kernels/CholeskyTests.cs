using Vsml.Kernels;
using Xunit;

namespace Vsml.Tests.Kernels;

/// <summary>Factor and solutions of sizes that fill blocks and vectors, and of such that do not.</summary>
public sealed unsafe class CholeskyTests
{
    public static TheoryData<int> Sizes => [1, 2, 3, 4, 5, 8, 15, 16, 17, 31, 33, 50, 64, 70, 128, 150];

    [Theory]
    [MemberData(nameof(Sizes))]
    public void AFactor_TimesItselfTransposed_IsTheMatrix(int size)
    {
        (AlignedBuffer matrix, double[,] expected) = Positive(size, size + 3);
        Assert.True(Cholesky.Factor(matrix.Pointer, size, size + 3));
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double product = Enumerable.Range(0, j + 1).Sum(k => (double)L(matrix, size, i, k) * L(matrix, size, j, k));
                Assert.Equal(expected[i, j], product, 1e-4);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void SubstitutionBothWays_SolvesTheSystem(int size)
    {
        (AlignedBuffer matrix, double[,] expected) = Positive(size, size + 3);
        Cholesky.Factor(matrix.Pointer, size, size + 3);
        AlignedBuffer row = new(size + 16);
        for (int i = 0; i < size; i++)
            row.Span[i] = i - 2;
        Cholesky.ForwardSubstitute(matrix.Pointer, size + 3, row.Pointer, size);
        Cholesky.BackSubstitute(matrix.Pointer, size, size + 3, row.Pointer);
        for (int i = 0; i < size; i++)
            Assert.Equal(i - 2, Enumerable.Range(0, size).Sum(j => expected[i, j] * row.Span[j]), 2e-4 * (1 + size));
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void AnInvertedFactor_TimesTheFactor_IsOne(int size)
    {
        (AlignedBuffer matrix, _) = Positive(size, size + 3);
        Cholesky.Factor(matrix.Pointer, size, size + 3);
        AlignedBuffer inverse = new((size * (size + 3)) + 16);
        Cholesky.InvertFactor(matrix.Pointer, size, size + 3, inverse.Pointer);
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double product = Enumerable.Range(j, i - j + 1).Sum(k => (double)L(inverse, size, i, k) * L(matrix, size, k, j));
                Assert.Equal(i == j ? 1 : 0, product, 1e-4);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void ManyRows_AreSolvedForAsOneIs(int size)
    {
        (AlignedBuffer matrix, _) = Positive(size, size + 3);
        Cholesky.Factor(matrix.Pointer, size, size + 3);
        AlignedBuffer rows = new((7 * (size + 5)) + 16), row = new(size + 16);
        for (int i = 0; i < rows.Length; i++)
            rows.Span[i] = (i % 11) - 4;
        float[] before = rows.Span.ToArray();
        Cholesky.ForwardSubstituteRows(matrix.Pointer, size + 3, size, rows.Pointer, size + 5, 7);
        for (int i = 0; i < 7; i++)
        {
            before.AsSpan(i * (size + 5), size).CopyTo(row.Span);
            Cholesky.ForwardSubstitute(matrix.Pointer, size + 3, row.Pointer, size);
            for (int j = 0; j < size + 5; j++)
                Assert.Equal(j < size ? row.Span[j] : before[(i * (size + 5)) + j], rows.Span[(i * (size + 5)) + j], 1e-3 * (1 + Math.Abs(row.Span[Math.Min(j, size)])));
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void TheInverse_IsSymmetricAndTimesTheMatrixIsOne(int size)
    {
        int stride = (size + 15) / 16 * 16;
        (AlignedBuffer matrix, double[,] expected) = Positive(size, stride);
        AlignedBuffer factorInverse = new(matrix.Length), inverse = new(matrix.Length);
        Cholesky.Factor(matrix.Pointer, size, stride);
        Cholesky.InvertFactor(matrix.Pointer, size, stride, factorInverse.Pointer);
        Cholesky.Invert(factorInverse.Pointer, size, stride, inverse.Pointer);
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j < size; j++)
            {
                Assert.Equal(inverse.Span[(j * stride) + i], inverse.Span[(i * stride) + j]);
                double product = Enumerable.Range(0, size).Sum(k => inverse.Span[(i * stride) + k] * (k < j ? expected[j, k] : expected[k, j]));
                Assert.Equal(i == j ? 1 : 0, product, 3e-4);
            }
        }
    }

    [Fact]
    public void AMatrixThatIsNotPositiveDefinite_HasNoFactor()
    {
        AlignedBuffer matrix = new(4);
        (matrix.Span[0], matrix.Span[2], matrix.Span[3]) = (1, 2, 1);
        Assert.False(Cholesky.Factor(matrix.Pointer, 2, 2));
        matrix.Span[0] = float.NaN;
        Assert.False(Cholesky.Factor(matrix.Pointer, 2, 2));
    }

    /// <summary>The place of the pivot that is none: in a block, at its end, in one further on and in the rows after the last.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(37)]
    [InlineData(63)]
    [InlineData(100)]
    [InlineData(149)]
    public void APivotBelowZero_IsNone_AndOneBelowTheLeastIsThat(int place)
    {
        const int Size = 150, Stride = 160;
        AlignedBuffer matrix = new(Size * Stride);
        foreach (float leastPivot in (float[])[0, 0.25f])
        {
            matrix.Span.Clear();
            for (int i = 0; i < Size; i++)
                matrix.Span[(i * Stride) + i] = i == place ? -1 : 4;
            Assert.Equal(leastPivot > 0, Cholesky.Factor(matrix.Pointer, Size, Stride, leastPivot));
        }

        for (int i = 0; i < Size; i++)
            Assert.Equal(i == place ? 0.5f : 2, matrix.Span[(i * Stride) + i]);
    }

    private static float L(AlignedBuffer matrix, int size, int row, int column) => matrix.Span[(row * (size + 3)) + column];

    // A A^T + I.
    private static (AlignedBuffer Matrix, double[,] Values) Positive(int size, int stride)
    {
        Random random = new(size);
        double[][] a = [.. Enumerable.Range(0, size).Select(_ => Enumerable.Range(0, size + 1).Select(_ => (2 * random.NextDouble()) - 1).ToArray())];
        AlignedBuffer matrix = new((size * stride) + 16);
        double[,] values = new double[size, size];
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j < size; j++)
            {
                values[i, j] = a[i].Zip(a[j], (x, y) => x * y).Sum() + (i == j ? 1 : 0);
                matrix.Span[(i * stride) + j] = (float)values[i, j];
            }
        }

        return (matrix, values);
    }
}
