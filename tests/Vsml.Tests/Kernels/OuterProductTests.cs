using System.Runtime.Intrinsics;
using Vsml.Kernels;
using Xunit;

namespace Vsml.Tests.Kernels;

/// <summary>Every vector width runs everywhere: the runtime computes in software what the hardware lacks.</summary>
public sealed unsafe class OuterProductTests
{
    public static TheoryData<int, int, int> Sizes => new()
    {
        { 1, 6, 16 }, { 2, 8, 64 }, { 3, 16, 48 }, { 7, 16, 16 }, { 32, 3, 32 }, { 33, 9, 80 },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Simd128_EqualsPlainLoops(int rows, int k, int n) => Check(OuterProduct<Simd128, Vector128<float>>.Add, rows, k, n);

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Simd256_EqualsPlainLoops(int rows, int k, int n) => Check(OuterProduct<Simd256, Vector256<float>>.Add, rows, k, n);

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Simd512_EqualsPlainLoops(int rows, int k, int n) => Check(OuterProduct<Simd512, Vector512<float>>.Add, rows, k, n);

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Add_EqualsPlainLoops(int rows, int k, int n) => Check(OuterProduct.Add, rows, k, n - 8);

    private delegate void Product(float* left, int leftStride, int k, float* right, int rightStride, int n, int rows, float* sum, int sumStride);

    private static void Check(Product product, int rows, int k, int n)
    {
        int leftStride = k + 1, rightStride = n + 8, sumStride = n + 3;
        Random random = new(rows + k + n);
        AlignedBuffer left = Filled(rows * leftStride, random), right = Filled(rows * rightStride, random), sum = Filled((k * sumStride) + 16, random);
        float[] expected = sum.Span.ToArray();
        for (int i = 0; i < k * n; i++)
        {
            for (int row = 0; row < rows; row++)
                expected[(i / n * sumStride) + (i % n)] += left.Pointer[(row * leftStride) + (i / n)] * right.Pointer[(row * rightStride) + (i % n)];
        }

        product(left.Pointer, leftStride, k, right.Pointer, rightStride, n, rows, sum.Pointer, sumStride);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], sum.Pointer[i], 1e-5f);
    }

    private static AlignedBuffer Filled(int length, Random random)
    {
        AlignedBuffer buffer = new(length);
        foreach (ref float value in buffer.Span)
            value = (2 * random.NextSingle()) - 1;
        return buffer;
    }
}
