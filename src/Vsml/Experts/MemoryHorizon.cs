using Vsml.Kernels;

namespace Vsml.Experts;

/// <summary>
/// How many rows second-order memory should stand for, from honest evidence: small regressions of the same targets (<see cref="WindowedRegression"/>), over windows
/// of 128 to 32,768 rows, predict every row before it is learned, and the window that errs least of late says how fast the world changes. Where it stands still that
/// is the longest one. So it is where other classes come than came before: a short window is right about these because it has forgotten the others, which may come
/// again.
/// </summary>
internal sealed unsafe class MemoryHorizon
{
    /// <summary>Numbers that are regressed on at most: the first ones, and the bias unit's.</summary>
    internal const int MostNumbers = 33;

    /// <summary>What is kept of squared errors a row; a window takes the place of a longer one when its errors are so small a part of the other's, and by so much less.</summary>
    internal const double KeptError = 0.9995, Part = 0.998, Less = 1;

    // What is kept a row of class frequencies of late, and of all that the longest window knows; where they are further apart than this there are other classes now. By
    // chance they are the further apart the more classes there are, since those of late stand for no more than some thousand rows.
    internal const double KeptLately = 0.998, KeptAlways = 1 - (1.0 / LongestWindow);
    private const double LongestWindow = 32768, MostApart = 0.1, ByChance = 0.4, LateRows = 1000;

    // What has more numbers needs more rows for the same: memory stands for so many windows.
    internal const double Windows = 4;

    private static readonly double[] Lengths = [128, 512, 2048, 8192, LongestWindow];
    private readonly WindowedRegression[] _regressions;
    private readonly AlignedBuffer _numbers, _gain;

    /// <param name="numbers">Numbers of a row, the bias unit's last.</param>
    /// <param name="classes">Classes.</param>
    internal MemoryHorizon(int numbers, int classes)
    {
        Numbers = NumbersOf(numbers);
        _regressions = [.. Lengths.Select(length => new WindowedRegression(Numbers, classes, length))];
        (Lately, Always) = (new double[classes], new double[classes]);
        _numbers = new AlignedBuffer(_regressions[0].Stride);
        _gain = new AlignedBuffer(2 * _regressions[0].Stride);
    }

    /// <summary>Rows that memory stands for at most.</summary>
    internal static double Longest => Windows * Lengths[^1];

    /// <summary>How many windows there are.</summary>
    internal static int Count => Lengths.Length;

    /// <summary>The regressions, the shortest window first.</summary>
    internal IReadOnlyList<WindowedRegression> Regressions => _regressions;

    /// <summary>Their squared errors, those of long ago counting less, [windows].</summary>
    internal double[] Errors { get; } = new double[Lengths.Length];

    /// <summary>Exponentially weighted counts of the classes, with a window of some five hundred rows, [classes].</summary>
    internal double[] Lately { get; }

    /// <summary>The same with the longest window, [classes].</summary>
    internal double[] Always { get; }

    /// <summary>The total variation distance of the class frequencies of late from those of always, in [0, 1]: the greatest of late, which fades slowly.</summary>
    internal double Apart { get; set; }

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
            for (int i = best - 1; i >= 0 && Apart <= MostApartOf(Lately.Length); i--)
            {
                if (Errors[i] + Less < Part * Errors[best])
                    best = i;
            }

            return Windows * Lengths[best];
        }
    }

    /// <summary>
    /// What share memory keeps of its rows, a forgetting factor: down to as many as it should stand for, at once where few are too many, else as a window of that length would forget them. It
    /// forgets so often that every one of its numbers has its turn before half of that many rows are over, if there are so many.
    /// </summary>
    /// <param name="count">Rows that it stands for, the last one included.</param>
    /// <param name="weight">The weight of that.</param>
    /// <param name="size">Its numbers: it stands for no fewer rows.</param>
    /// <returns>In (0, 1]; 1 for most rows.</returns>
    internal double Kept(double count, float weight, int size)
    {
        double rows = Math.Max(Rows, size), between = Math.Max(1, rows / (2 * size));
        if (count < rows + between)
            return 1;
        return count < rows + (2 * between) ? rows / count : Math.Max(rows / count, 1 - (weight / rows));
    }

    /// <summary>How far apart class frequencies of late and of always are at most where the same classes come, of so many classes.</summary>
    internal static double MostApartOf(int classes) => MostApart + (ByChance * Math.Sqrt(classes / LateRows));

    /// <summary>Learns a row.</summary>
    /// <param name="numbers">Its numbers, of which the first ones and the last are looked at.</param>
    /// <param name="label">Its class.</param>
    /// <param name="targets">1 for that and 0 for others, less 1/classes, [classes].</param>
    /// <param name="weight">Above 0.</param>
    internal void Learn(ReadOnlySpan<float> numbers, int label, ReadOnlySpan<float> targets, float weight)
    {
        for (int b = 0; b < targets.Length; b++)
        {
            Lately[b] = (KeptLately * Lately[b]) + (b == label ? weight : 0);
            Always[b] = (KeptAlways * Always[b]) + (b == label ? weight : 0);
        }

        Apart = Math.Max(1 - Overlap(), KeptLately * Apart);
        numbers[..(Numbers - 1)].CopyTo(_numbers.Span);
        _numbers.Span[Numbers - 1] = numbers[^1];
        for (int i = 0; i < _regressions.Length; i++)
            Errors[i] = (KeptError * Errors[i]) + (weight * _regressions[i].Learn(_numbers.Pointer, targets, weight, _gain.Pointer));
        GC.KeepAlive(this);
    }

    /// <summary>Takes over what another one has learned of classes that may be others.</summary>
    /// <param name="other">The other.</param>
    /// <param name="sources">For every class, which of the other's it is; -1 for a new one.</param>
    internal void CopyFrom(MemoryHorizon other, ReadOnlySpan<int> sources)
    {
        other.Errors.CopyTo(Errors, 0);
        Apart = other.Apart;
        for (int b = 0; b < sources.Length; b++)
            (Lately[b], Always[b]) = sources[b] < 0 ? (0, 0) : (other.Lately[sources[b]], other.Always[sources[b]]);
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
                row[Numbers - 1] += UnitNumbers.BiasShift(sources[b], other.Lately.Length, sources.Length);
            }
        }
    }

    // What class frequencies of late and of always have in common, in [0, 1].
    private double Overlap()
    {
        double lately = Lately.Sum(), always = Always.Sum(), overlap = 0;
        for (int b = 0; b < Lately.Length; b++)
            overlap += Math.Min(Lately[b] * always, Always[b] * lately);
        return overlap / (lately * always);
    }
}
