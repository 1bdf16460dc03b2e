using System.Runtime.Intrinsics;
using Vsml.Kernels;
using Xunit;

namespace Vsml.Tests.Kernels;

public sealed class ActivationTests
{
    private static readonly float[] _points =
        [.. Enumerable.Range(-1200, 2401).Select(i => i / 20f), -0f, 1e-30f, 1e5f, -1e5f, float.MaxValue, float.MinValue];

    [Fact]
    public void Sigmoid_IsExactWithinTwoUnitsInTheLastPlaceOfOne() =>
        Check(x => Activation<Simd256, Vector256<float>>.Sigmoid(Vector256.Create(x)), x => 1 / (1 + Math.Exp(-x)));

    [Fact]
    public void Tanh_IsExactWithinTwoUnitsInTheLastPlaceOfOne() =>
        Check(x => Activation<Simd256, Vector256<float>>.Tanh(Vector256.Create(x)), Math.Tanh);

    [Fact]
    public void GatedTanh_IsSigmoidTimesTanh()
    {
        foreach (float gate in (float[])[-90, -10, -1, 0, 0.5f, 3, 90])
        {
            Check(
                x => Activation<Simd256, Vector256<float>>.GatedTanh(Vector256.Create(gate), Vector256.Create(x)),
                x => Math.Tanh(x) / (1 + Math.Exp(-gate)));
        }
    }

    [Fact]
    public void ActivationOfZero_IsExactlyZero_SoThatPaddingStaysZero()
    {
        Assert.Equal(0f, Activation<Simd256, Vector256<float>>.Tanh(default)[0]);
        Assert.Equal(0f, Activation<Simd256, Vector256<float>>.GatedTanh(default, default)[0]);
        Assert.Equal(0f, Activation<Simd256, Vector256<float>>.GatedTanh(Vector256.Create(3f), default)[0]);
    }

    [Fact]
    public void PowersOfVectorsOf512Bits_AreThoseOf256()
    {
        Check(x => Activation<Simd512, Vector512<float>>.Sigmoid(Vector512.Create(x)).GetLower(), x => 1 / (1 + Math.Exp(-x)));
        Check(x => Activation<Simd512, Vector512<float>>.Tanh(Vector512.Create(x)).GetUpper(), Math.Tanh);
        Assert.Equal(0f, Activation<Simd512, Vector512<float>>.Tanh(default)[0]);
    }

    /// <summary>Two vectors at once, and the quotient that a tick makes of products of three powers each plus 1.</summary>
    [Fact]
    public void PowersOfTwoVectors_AreThoseOfEach_AndProductsOfThreeStayFinite()
    {
        CheckPairs<Simd128, Vector128<float>>(x => Vector128.Create(x), vector => vector[0]);
        CheckPairs<Simd256, Vector256<float>>(x => Vector256.Create(x), vector => vector[0]);
        CheckPairs<Simd512, Vector512<float>>(x => Vector512.Create(x), vector => vector[0]);
    }

    private static void CheckPairs<TSimd, TVector>(Func<float, TVector> broadcast, Func<TVector, float> first)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        foreach (float point in _points)
        {
            TVector x = broadcast(point), y = broadcast(-point);
            Activation<TSimd, TVector>.Exp2(ref x, ref y, Activation<TSimd, TVector>.Minus);
            double bounded = Math.Clamp(point, -27.7, 27.7);
            Assert.InRange(first(x), Math.Exp(-bounded) * 0.96 * (bounded >= 27.7 ? 0 : 1), Math.Exp(-bounded) * 1.04);
            float both = 1 + MathF.Max(first(x), first(y)), reciprocal = first(TSimd.Reciprocal(broadcast(both * both * both)));
            Assert.True(float.IsNormal(reciprocal), $"at {point}: {reciprocal}.");
            Assert.Equal(1 / (1 + Math.Exp(-point)), 1 / (1 + first(x)), 2.4e-7);
            Assert.Equal(1 / (1 + Math.Exp(point)), 1 / (1 + first(y)), 2.4e-7);
        }
    }

    private static void Check(Func<float, Vector256<float>> actual, Func<double, double> expected)
    {
        foreach (float x in _points)
        {
            double difference = actual(x)[0] - expected(x);
            Assert.True(Math.Abs(difference) <= 2.4e-7, $"at {x}: off by {difference}.");
        }
    }
}
