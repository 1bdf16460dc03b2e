using System.Runtime.Intrinsics;
using Vsml.Kernels;
using Xunit;

namespace Vsml.Tests.Kernels;

/// <summary>Every vector width runs everywhere: the runtime computes in software what the hardware lacks.</summary>
public sealed unsafe class MatrixProductTests
{
    public static TheoryData<int, int, int> Sizes => new()
    {
        { 1, 1, 16 }, { 2, 6, 32 }, { 3, 16, 16 }, { 4, 8, 64 }, { 5, 7, 48 }, { 8, 64, 16 }, { 9, 16, 16 }, { 31, 10, 80 },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Simd128_EqualsPlainLoops(int rows, int k, int n) => Check(MatrixProduct<Simd128, Vector128<float>>.Multiply, rows, k, n);

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Simd256_EqualsPlainLoops(int rows, int k, int n) => Check(MatrixProduct<Simd256, Vector256<float>>.Multiply, rows, k, n);

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Simd512_EqualsPlainLoops(int rows, int k, int n) => Check(MatrixProduct<Simd512, Vector512<float>>.Multiply, rows, k, n);

    [Theory]
    [MemberData(nameof(Sizes))]
    public void LinearMap_EqualsPlainLoops(int rows, int k, int n) => Check(LinearMap.Multiply, rows, k, n - 8);

    private delegate void Product(
        float* left, int leftStride, int rows, int k, float* right, int n, float* addend, int addendStride, float* result, int resultStride);

    /// <summary>Without an addend, with one for all rows, and with one that is the result.</summary>
    private static void Check(Product product, int rows, int k, int n)
    {
        int leftStride = k + 3, resultStride = n + 8;
        var random = new Random(rows + k + n);
        AlignedBuffer left = Filled(rows * leftStride, random), right = Filled(k * n, random), one = Filled(n, random);
        AlignedBuffer result = Filled(rows * resultStride, random);
        Compare(null, 0);
        Compare(one.Pointer, 0);
        Compare(result.Pointer, resultStride);

        void Compare(float* addend, int addendStride)
        {
            float[] expected = result.Span.ToArray();
            for (int row = 0; row < rows; row++)
            {
                for (int j = 0; j < n; j++)
                {
                    double sum = addend == null ? 0 : addend[(row * addendStride) + j];
                    for (int i = 0; i < k; i++)
                        sum += left.Pointer[(row * leftStride) + i] * right.Pointer[(i * n) + j];
                    expected[(row * resultStride) + j] = (float)sum;
                }
            }

            product(left.Pointer, leftStride, rows, k, right.Pointer, n, addend, addendStride, result.Pointer, resultStride);
            Close.Assert(expected, result.Span, 1e-5, $"{rows} x {k} x {n}, addend every {addendStride}, number");
        }
    }

    private static AlignedBuffer Filled(int length, Random random)
    {
        var buffer = new AlignedBuffer(length);
        foreach (ref float value in buffer.Span)
            value = (2 * random.NextSingle()) - 1;
        return buffer;
    }
}
