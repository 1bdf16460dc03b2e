using Vsml.Kernels;

namespace Vsml.Experts;

/// <summary>
/// Regularised least squares over the last rows of a stream, older ones counting less and less: what the world is like now, where it changes.
/// It sums up products of the units' values, Phi^T Phi and Phi^T Y, both decayed a row, and solves them anew every few rows, so that no error
/// builds up and what is no longer seen is forgotten wholly.
/// </summary>
internal sealed unsafe class RecentMemory
{
    /// <summary>Units that it regresses on at most: the first ones, and the bias unit.</summary>
    internal const int MostUnits = 192;

    private const float Lambda = 8;

    /// <summary>Rows between two solutions.</summary>
    internal const int RowsBetweenSolutions = 16;
    private readonly int _units, _stride, _classes;
    private readonly double _kept;
    private readonly AlignedBuffer _factor, _phi;

    /// <param name="units">Input units, the bias unit last.</param>
    /// <param name="classes">Classes.</param>
    /// <param name="kept">What is kept of what was seen a row, below 1: .99 for about a hundred rows.</param>
    internal RecentMemory(int units, int classes, double kept)
    {
        (_classes, _kept) = (classes, kept);
        _units = UnitsOf(units);
        _stride = (_units + 15) / 16 * 16;
        Gram = new AlignedBuffer(_units * _stride);
        Moments = new AlignedBuffer(checked(classes * _stride));
        Weights = new AlignedBuffer(classes * _stride);
        _factor = new AlignedBuffer(_units * _stride);
        _phi = new AlignedBuffer(_stride);
    }

    /// <summary>Units that it regresses on.</summary>
    internal int Units => _units;

    /// <summary>Classes.</summary>
    internal int Classes => _classes;

    /// <summary>Floats from one row of its sums to the next.</summary>
    internal int Stride => _stride;

    /// <summary>How many of so many units it regresses on.</summary>
    internal static int UnitsOf(int units) => Math.Min(units, MostUnits);

    /// <summary>Phi^T Phi, lower triangle, [units, stride].</summary>
    internal AlignedBuffer Gram { get; }

    /// <summary>Y^T Phi, [classes, stride].</summary>
    internal AlignedBuffer Moments { get; }

    /// <summary>W, [classes, stride], as last solved.</summary>
    internal AlignedBuffer Weights { get; }

    /// <summary>Rows learned, those of long ago counting less.</summary>
    internal double Count { get; private set; }

    /// <summary>Rows since W was solved.</summary>
    internal int Waiting { get; private set; }

    /// <summary>Squared errors of predictions of rows before they were learned, those of long ago counting less; of class frequencies on the same rows; how many rows they stand for.</summary>
    internal (double OfMemory, double OfFrequencies, double Rows) Errors { get; private set; }

    /// <summary>What it says of a row: about the probability of each class less 1/classes.</summary>
    /// <param name="numbers">Numbers of the row, the values of all units first.</param>
    /// <param name="scores">Receives [classes].</param>
    internal void Score(ReadOnlySpan<float> numbers, Span<float> scores)
    {
        Take(numbers);
        for (int b = 0; b < _classes; b++)
            scores[b] = VectorProducts.Dot(Weights.Pointer + ((long)b * _stride), _phi.Pointer, _units);
        GC.KeepAlive(this);
    }

    /// <summary>Learns a row of which it said <paramref name="scores"/>.</summary>
    internal void Learn(ReadOnlySpan<float> numbers, ReadOnlySpan<float> scores, int label, double frequencyError)
    {
        Take(numbers);
        float kept = (float)_kept;
        for (int a = 0; a < _units; a++)
            VectorProducts.ScaleAndAdd(kept, _phi.Pointer[a], _phi.Pointer, Gram.Pointer + ((long)a * _stride), a + 1);
        double squared = 0;
        for (int b = 0; b < _classes; b++)
        {
            float target = (b == label ? 1 : 0) - (1f / _classes), error = target - scores[b];
            squared += error * error;
            VectorProducts.ScaleAndAdd(kept, target, _phi.Pointer, Moments.Pointer + ((long)b * _stride), _units);
        }

        Count = (_kept * Count) + 1;
        Errors = ((_kept * Errors.OfMemory) + squared, (_kept * Errors.OfFrequencies) + frequencyError, (_kept * Errors.Rows) + 1);
        if (++Waiting >= RowsBetweenSolutions)
            Solve();
        GC.KeepAlive(this);
    }

    /// <summary>Takes over what another memory of the same units has learned, of classes that may be others: a new one has had no row.</summary>
    /// <param name="other">The other.</param>
    /// <param name="sources">For every class, which of the other's it is; -1 for a new one.</param>
    internal void CopyFrom(RecentMemory other, ReadOnlySpan<int> sources)
    {
        Restore(other.Count, other.Waiting, other.Errors);
        other.Gram.Span.CopyTo(Gram.Span);
        if (sources.Length == other.Classes && !sources.Contains(-1))
        {
            for (int b = 0; b < sources.Length; b++)
            {
                Row(other.Moments, sources[b]).CopyTo(Row(Moments, b));
                Row(other.Weights, sources[b]).CopyTo(Row(Weights, b));
            }

            return;
        }

        // Targets are 0 or 1 less 1/classes; the sum of all phi stands in the last row of phi phi^T, times what the bias unit says.
        Span<float> sums = Gram.Span.Slice((_units - 1) * _stride, _units);
        for (int b = 0; b < sources.Length; b++)
        {
            Span<float> moments = Row(Moments, b);
            moments.Clear();
            if (sources[b] >= 0)
                Row(other.Moments, sources[b]).CopyTo(moments);
            float shift = UnitNumbers.BiasShift(sources[b], other.Classes, _classes);
            for (int a = 0; a < _units; a++)
                moments[a] += shift * sums[a];
        }

        Solve();
    }

    private Span<float> Row(AlignedBuffer rows, int b) => rows.Span.Slice(b * _stride, _stride);

    /// <summary>Takes over what it had learned; its sums and W are set by themselves.</summary>
    internal void Restore(double count, int waiting, (double OfMemory, double OfFrequencies, double Rows) errors) =>
        (Count, Waiting, Errors) = (count, waiting, errors);

    /// <summary>Back to where nothing was learned.</summary>
    internal void Clear()
    {
        Gram.Span.Clear();
        Moments.Span.Clear();
        Weights.Span.Clear();
        Restore(0, 0, default);
    }

    private void Solve()
    {
        Waiting = 0;
        Gram.Span.CopyTo(_factor.Span);
        for (int a = 0; a < _units; a++)
            _factor.Span[(a * _stride) + a] += Lambda;
        if (!Cholesky.Factor(_factor.Pointer, _units, _stride))
            return;
        Moments.Span.CopyTo(Weights.Span);
        for (int b = 0; b < _classes; b++)
        {
            float* row = Weights.Pointer + ((long)b * _stride);
            Cholesky.ForwardSubstitute(_factor.Pointer, _stride, row, _units);
            Cholesky.BackSubstitute(_factor.Pointer, _units, _stride, row);
        }
    }

    // The values of the first units, and of the bias unit.
    private void Take(ReadOnlySpan<float> numbers)
    {
        numbers[..(_units - 1)].CopyTo(_phi.Span);
        _phi.Span[_units - 1] = UnitNumbers.BiasValue;
    }
}
