using System.Runtime.Intrinsics;
using CsCheck;
using Vsml.Kernels;
using Xunit;

namespace Vsml.Tests.Kernels;

/// <summary>Every vector width runs everywhere: the runtime computes in software what the hardware lacks.</summary>
public sealed class SimdTickTests
{
    private const double Tolerance = 1e-5;

    [Fact]
    public void Simd128_EqualsPlainTick() =>
        Check(SimdTick<Simd128, Vector128<float>>.Run, Gen.OneOf(4, 8, 12, 16, 20, 24, 32, 40), iterations: 150);

    [Fact]
    public void Simd256_EqualsPlainTick() =>
        Check(SimdTick<Simd256, Vector256<float>>.Run, Gen.OneOf(8, 16, 24, 32, 40, 56), iterations: 150);

    [Fact]
    public void Simd512_EqualsPlainTick() =>
        Check(SimdTick<Simd512, Vector512<float>>.Run, Gen.OneOf(16, 32, 48, 64, 80), iterations: 150);

    [Fact]
    public void Tick_EqualsPlainTick_ForEveryPaddedStateSize() =>
        Check(Tick.Run, Gen.Int[1, 10].Select(vectors => 8 * vectors), iterations: 100);

    private static void Check(TickKernel kernel, Gen<int> stateSizes, int iterations)
    {
        Gen<TickCase> cases =
            from stateSize in stateSizes
            from units in Gen.Int[1, 11]
            from missing in Gen.Int[0, units]
            from destination in Gen.Enum<TickDestination>()
            from traced in Gen.Bool
            from seed in Gen.Int[0, 1_000_000]
            select new TickCase(stateSize, units, missing, destination, traced, seed);

        cases.Sample(
            form =>
            {
                TickMemory expected = new(form), actual = new(form);
                expected.Run(PlainTick.Run);
                actual.Run(kernel);
                foreach (((string name, float[] plain), (_, float[] simd)) in expected.Results.Zip(actual.Results))
                    Close.Assert(plain, simd, Tolerance, name);
            },
            iter: iterations);
    }
}
