using System.Runtime.InteropServices;
using Vsml.Kernels;

namespace Vsml.KernelMethods;

/// <summary>
/// What a row of zeros has in common with some others by a kernel: a row that is mostly zeros is measured by what it differs in from it. Of a hundred thousand
/// coordinates, of which a row has fifty, fifty are looked at. Not for two threads at once.
/// </summary>
internal sealed class ZeroRowSums
{
    private readonly float[] _zeros;
    private readonly int[] _differing;
    private AlignedBuffer _sums = new(0);
    private int _known;

    private ZeroRowSums(float[] zeros) => (_zeros, _differing) = (zeros, new int[zeros.Length / 4]);

    /// <summary>The coordinates of a row of zeros.</summary>
    internal ReadOnlySpan<float> Zeros => _zeros;

    /// <summary>Those of given coordinates, for one kernel; null where rows are too narrow to gain by it.</summary>
    internal static ZeroRowSums? For(CoordinateTiles tiles) => tiles.Zeros is { } zeros ? new ZeroRowSums(zeros) : null;

    /// <summary>The coordinates in which a row differs from one of zeros.</summary>
    /// <param name="row">[width].</param>
    /// <param name="differing">Valid until the next row.</param>
    /// <returns>Whether they are no more than a quarter.</returns>
    internal bool TryFind(ReadOnlySpan<float> row, out ReadOnlySpan<int> differing)
    {
        // As whole numbers, for these are searched by vectors; -0 counts as any other value.
        ReadOnlySpan<int> own = MemoryMarshal.Cast<float, int>(row), zeros = MemoryMarshal.Cast<float, int>(_zeros.AsSpan());
        int found = 0;
        for (int k = 0; (k += own[k..].CommonPrefixLength(zeros[k..])) < own.Length; k++)
        {
            if (found == _differing.Length)
            {
                differing = default;
                return false;
            }

            _differing[found++] = k;
        }

        differing = _differing.AsSpan(0, found);
        return true;
    }

    /// <summary>The sums of a row of zeros with the first others, [padded count].</summary>
    /// <param name="kernel">Always the same.</param>
    /// <param name="others">With those of before at the same places.</param>
    /// <param name="count">How many of them.</param>
    internal unsafe AlignedBuffer With(Kernel kernel, CoordinateTiles others, int count)
    {
        if (_known < count)
        {
            if (_sums.Length < Kernel.Pad(count))
            {
                AlignedBuffer sums = new(Kernel.Pad(Math.Max(count, _known + (_known / 2))));
                _sums.Span.CopyTo(sums.Span);
                _sums = sums;
            }

            // A tile that was begun is measured anew.
            kernel.Sum(_zeros, others, _known / CoordinateTiles.TileRows * CoordinateTiles.TileRows, count, _sums.Pointer);
            _known = count;
        }

        return _sums;
    }
}
