using System.Runtime.Intrinsics;

namespace Vsml.Kernels;

/// <summary>Runs a tick with the widest vectors that the hardware has and the state fills.</summary>
internal static class Tick
{
    internal static void Run(in TickRow row)
    {
        if (Vector512.IsHardwareAccelerated && row.StateSize % 16 == 0)
            SimdTick<Simd512, Vector512<float>>.Run(row);
        else if (Vector256.IsHardwareAccelerated)
            SimdTick<Simd256, Vector256<float>>.Run(row);
        else if (Vector128.IsHardwareAccelerated)
            SimdTick<Simd128, Vector128<float>>.Run(row);
        else
            PlainTick.Run(row);
    }
}
