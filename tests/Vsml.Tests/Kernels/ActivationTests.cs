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

    private static void Check(Func<float, Vector256<float>> actual, Func<double, double> expected)
    {
        foreach (float x in _points)
        {
            double difference = actual(x)[0] - expected(x);
            Assert.True(Math.Abs(difference) <= 2.4e-7, $"at {x}: off by {difference}.");
        }
    }
}
