using Vsml.Kernels;

namespace Vsml.Experts;

/// <summary>
/// How many rows second-order memory should stand for, from honest evidence: small regressions of the same targets (<see cref="WindowedRegression"/>), over windows
/// of 128 to 32,768 rows, predict every row before it is learned, and the window that errs least of late says how fast the world changes. Where it stands still that
/// is the longest one.
/// </summary>
internal sealed unsafe class MemoryHorizon
{
    /// <summary>Numbers that are regressed on at most: the first ones, and the bias unit's.</summary>
    internal const int MostNumbers = 33;

    /// <summary>What is kept of squared errors a row; a window takes the place of a longer one when its errors are so small a part of the other's, and by so much less.</summary>
    internal const double KeptError = 0.9995, Part = 0.998, Less = 1;

    // What has more numbers needs more rows for the same: memory stands for so many windows.
    internal const double Windows = 4;

    private static readonly double[] Lengths = [128, 512, 2048, 8192, 32768];
    private readonly WindowedRegression[] _regressions;
    private readonly AlignedBuffer _numbers, _gain;

    /// <param name="numbers">Numbers of a row, the bias unit's last.</param>
    /// <param name="targets">Targets of a row.</param>
    internal MemoryHorizon(int numbers, int targets)
    {
        Numbers = NumbersOf(numbers);
        _regressions = [.. Lengths.Select(length => new WindowedRegression(Numbers, targets, length))];
        _numbers = new AlignedBuffer(_regressions[0].Stride);
        _gain = new AlignedBuffer(_regressions[0].Stride);
    }

    /// <summary>How many windows there are.</summary>
    internal static int Count => Lengths.Length;

    /// <summary>The regressions, the shortest window first.</summary>
    internal IReadOnlyList<WindowedRegression> Regressions => _regressions;

    /// <summary>Their squared errors, those of long ago counting less, [windows].</summary>
    internal double[] Errors { get; } = new double[Lengths.Length];

    /// <summary>Numbers that are regressed on.</summary>
    internal int Numbers { get; }

    /// <summary>Of so many numbers of a row, how many are regressed on.</summary>
    internal static int NumbersOf(int numbers) => Math.Min(numbers, MostNumbers);

    /// <summary>Rows that memory should stand for.</summary>
    internal double Rows
    {
        get
        {
            int best = Lengths.Length - 1;
            for (int i = best - 1; i >= 0; i--)
            {
                if (Errors[i] + Less < Part * Errors[best])
                    best = i;
            }

            return Windows * Lengths[best];
        }
    }

    /// <summary>Learns a row.</summary>
    /// <param name="numbers">Its numbers, of which the first ones and the last are looked at.</param>
    /// <param name="targets">[targets].</param>
    /// <param name="weight">Above 0.</param>
    internal void Learn(ReadOnlySpan<float> numbers, ReadOnlySpan<float> targets, float weight)
    {
        numbers[..(Numbers - 1)].CopyTo(_numbers.Span);
        _numbers.Span[Numbers - 1] = numbers[^1];
        for (int i = 0; i < _regressions.Length; i++)
            Errors[i] = (KeptError * Errors[i]) + (weight * _regressions[i].Learn(_numbers.Pointer, targets, weight, _gain.Pointer));
        GC.KeepAlive(this);
    }

    /// <summary>Takes over what another one of the same form has learned.</summary>
    internal void CopyFrom(MemoryHorizon other)
    {
        other.Errors.CopyTo(Errors, 0);
        for (int i = 0; i < _regressions.Length; i++)
            _regressions[i].CopyFrom(other._regressions[i]);
    }

    /// <summary>Takes over what another one has learned of classes that may be others.</summary>
    /// <param name="other">The other.</param>
    /// <param name="sources">For every class, which of the other's it is; -1 for a new one.</param>
    /// <param name="classes">Classes of the other.</param>
    internal void CopyFrom(MemoryHorizon other, ReadOnlySpan<int> sources, int classes)
    {
        other.Errors.CopyTo(Errors, 0);
        for (int i = 0; i < _regressions.Length; i++)
        {
            WindowedRegression to = _regressions[i], from = other._regressions[i];
            from.Inverse.Span.CopyTo(to.Inverse.Span);
            for (int b = 0; b < sources.Length; b++)
            {
                Span<float> row = to.Weights.Span.Slice(b * to.Stride, to.Stride);
                row.Clear();
                if (sources[b] >= 0)
                    from.Weights.Span.Slice(sources[b] * from.Stride, from.Stride).CopyTo(row);
                row[Numbers - 1] += UnitNumbers.BiasShift(sources[b], classes, sources.Length);
            }
        }
    }
}
