using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Vsml.Kernels;

namespace Vsml.Benchmarks;

/// <summary>The most multiply-adds that a core does in the widest vectors it has: twelve independent chains, which with their two factors fit in sixteen registers.</summary>
internal static class MultiplyAddPeak
{
    private const int Chains = 12;
    private const int Steps = 1000;

    /// <summary>Multiplications and additions of one <see cref="Run"/>.</summary>
    internal static int Operations => 2 * Chains * Steps * Width;

    private static int Width => Vector512.IsHardwareAccelerated ? 16 : Vector256.IsHardwareAccelerated ? 8 : 4;

    internal static float Run(float start) =>
        Vector512.IsHardwareAccelerated ? Chain<Simd512, Vector512<float>>(start)
        : Vector256.IsHardwareAccelerated ? Chain<Simd256, Vector256<float>>(start)
        : Chain<Simd128, Vector128<float>>(start);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static float Chain<TSimd, TVector>(float start)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector x = TSimd.Broadcast(start), y = TSimd.Broadcast(0.3f);
        TVector a0 = x, a1 = x, a2 = x, a3 = x, a4 = x, a5 = x;
        TVector b0 = y, b1 = y, b2 = y, b3 = y, b4 = y, b5 = y;
        for (int step = 0; step < Steps; step++)
        {
            a0 = TSimd.MultiplyAdd(a0, x, y);
            a1 = TSimd.MultiplyAdd(a1, x, y);
            a2 = TSimd.MultiplyAdd(a2, x, y);
            a3 = TSimd.MultiplyAdd(a3, x, y);
            a4 = TSimd.MultiplyAdd(a4, x, y);
            a5 = TSimd.MultiplyAdd(a5, x, y);
            b0 = TSimd.MultiplyAdd(b0, x, y);
            b1 = TSimd.MultiplyAdd(b1, x, y);
            b2 = TSimd.MultiplyAdd(b2, x, y);
            b3 = TSimd.MultiplyAdd(b3, x, y);
            b4 = TSimd.MultiplyAdd(b4, x, y);
            b5 = TSimd.MultiplyAdd(b5, x, y);
        }

        a0 = TSimd.Add(TSimd.Add(TSimd.Add(a0, a1), TSimd.Add(a2, a3)), TSimd.Add(a4, a5));
        b0 = TSimd.Add(TSimd.Add(TSimd.Add(b0, b1), TSimd.Add(b2, b3)), TSimd.Add(b4, b5));
        return TSimd.Sum(TSimd.Add(a0, b0));
    }
}
