using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Vsml.Kernels;

namespace Vsml;

/// <summary>Every other projection as a wave, cos(f p_h + b_h): a random Fourier feature (Rahimi and Recht, 2007).</summary>
internal sealed unsafe class Waves
{
    // Two vectors of projections at a time: their waves are one.
    private const int Two = 32;
    private readonly AlignedBuffer _phases;
    private readonly float _frequency;

    /// <param name="phases">b, [projections], of which every other one is a wave's, from the second on.</param>
    /// <param name="frequency">f.</param>
    internal Waves(ReadOnlySpan<float> phases, float frequency)
    {
        _frequency = frequency;
        _phases = new AlignedBuffer((phases.Length + Two - 1) / Two * (Two / 2));
        for (int h = 1; h < phases.Length; h += 2)
            _phases.Span[h / 2] = phases[h];
    }

    /// <summary>Makes them.</summary>
    /// <param name="projected">p, [projections], of which every other one becomes a wave; NaN where it is not there, which it stays.</param>
    internal void Make(Span<float> projected)
    {
        int h = 0;
        fixed (float* p = projected)
        {
            for (; h + Two <= projected.Length; h += Two)
            {
                Vector512<ulong> a = Vector512.Load(p + h).AsUInt64(), b = Vector512.Load(p + h + (Two / 2)).AsUInt64();
                Vector512<ulong> even = Vector512.Create((ulong)uint.MaxValue);
                Vector512<float> wave = Of(Vector512.Narrow(a >>> 32, b >>> 32).AsSingle(), h / 2);
                (Vector512<ulong> low, Vector512<ulong> high) = Vector512.Widen(wave.AsUInt32());
                ((a & even) | (low << 32)).AsSingle().Store(p + h);
                ((b & even) | (high << 32)).AsSingle().Store(p + h + (Two / 2));
            }
        }

        if (h < projected.Length)
            MakeLast(projected, h);
        GC.KeepAlive(this);
    }

    private void MakeLast(Span<float> projected, int from)
    {
        Span<float> waves = stackalloc float[Vector512<float>.Count];
        waves.Clear();
        for (int h = from + 1; h < projected.Length; h += 2)
            waves[(h - from) / 2] = projected[h];
        Of(Vector512.Create<float>(waves), from / 2).CopyTo(waves);
        for (int h = from + 1; h < projected.Length; h += 2)
            projected[h] = waves[(h - from) / 2];
    }

    // Those that are not there are kept out: one NaN among the lanes and all of them are computed one by one, to another last bit, and to yet another once the method is optimised.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector512<float> Of(Vector512<float> sums, int first)
    {
        Vector512<float> isThere = Vector512.Equals(sums, sums), phases = Vector512.Load(_phases.Pointer + first);
        Vector512<float> wave = Vector512.Cos(Vector512.ConditionalSelect(isThere, (Vector512.Create(_frequency) * sums) + phases, Vector512<float>.Zero));
        return Vector512.ConditionalSelect(isThere, wave, Vector512.Create(float.NaN));
    }
}
