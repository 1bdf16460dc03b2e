namespace Vsml;

/// <summary>
/// How often each class was observed, and how many repeated examples there were; source of the prior channels of the output layer's backward
/// message. A repeated example is no new evidence of how frequent its class is: its class is not counted again.
/// </summary>
internal sealed class ClassCounts(int classes)
{
    private readonly double[] _counts = new double[classes];
    private double _repeated;

    internal Span<double> Values => _counts;

    /// <summary>Another number after every change.</summary>
    internal long Version { get; private set; }

    /// <summary>Rows observed, by weight: the sum of the counts, to the last bit, so that counts that were saved have the same.</summary>
    internal double Total { get; private set; }

    /// <summary>Repeated examples, by weight, each repetition counted.</summary>
    internal double Repeated
    {
        get => _repeated;
        set => (_repeated, Version) = (value, Version + 1);
    }

    /// <summary>ln(1 + repeated/total): about the logarithm of the number of passes.</summary>
    internal double Repetition => Repeated == 0 ? 0 : Math.Log(1 + (Repeated / Math.Max(Total, 1)));

    /// <summary>Counts a row.</summary>
    /// <param name="label">Its class.</param>
    /// <param name="weight">Its weight.</param>
    /// <param name="horizon">How many rows the counts stand for at most: of a longer stream, old ones count less and less.</param>
    internal void Add(int label, double weight, double horizon = double.PositiveInfinity)
    {
        if (Total > horizon)
        {
            double share = horizon / Total;
            for (int b = 0; b < _counts.Length; b++)
                _counts[b] *= share;
        }

        _counts[label] += weight;
        Recount();
    }

    /// <summary>ln((n_b + 1/2)/(t + B/2)) + ln B: 0 for a class as frequent as the others.</summary>
    internal double LogPrior(int label) =>
        Math.Log((_counts[label] + 0.5) / (Total + (0.5 * _counts.Length))) + Math.Log(_counts.Length);

    /// <summary>1/sqrt(1 + n_b).</summary>
    internal double Uncertainty(int label) => 1 / Math.Sqrt(1 + _counts[label]);

    /// <summary>Takes over the counts of other classes.</summary>
    /// <param name="other">The others.</param>
    /// <param name="sources">For every class, which of the others it is; -1 for one without rows.</param>
    internal void CopyFrom(ClassCounts other, ReadOnlySpan<int> sources)
    {
        for (int b = 0; b < _counts.Length; b++)
            _counts[b] = sources[b] < 0 ? 0 : other._counts[sources[b]];
        Recount();
        Repeated = other.Repeated;
    }

    /// <summary>Takes the total anew from <see cref="Values"/>, after they were read from a file.</summary>
    internal void Recount()
    {
        double total = 0;
        foreach (double count in _counts)
            total += count;
        (Total, Version) = (total, Version + 1);
    }

    internal void Clear()
    {
        Array.Clear(_counts);
        Repeated = 0;
        Recount();
    }
}
