using Vsml.Kernels;

namespace Vsml.Experts;

/// <summary>
/// Regularised least squares over all that was learned, solved at every step: of buffered rows in closed form (<see cref="RidgeRegression"/>), of
/// further rows by recursive least squares over the values of the units (Sherman and Morrison), P = (Phi^T Phi + lambda I)^-1. It undoes the
/// correlation between units, which sub-RNNs see one at a time. Its evidence is honest: what it says of a row it says before it learned it. Where the world
/// changes it forgets, as fast as small memories of several windows advise (<see cref="MemoryHorizon"/>).
/// </summary>
internal sealed unsafe class SecondOrderMemory
{
    /// <summary>Buffered rows that are learned in closed form; those beyond are learned one by one.</summary>
    internal const int MostBufferedRows = 4096;

    // Of a stream, where nothing is known that lambda could be chosen by; and how much of its errors it keeps in mind a row.
    internal const float StreamLambda = 16;
    internal const double KeptError = 0.999, RowsALambda = 8192;
    private readonly UnitNumbers _numbers;
    private readonly int _classes;
    private readonly AlignedBuffer _phi, _gain;
    private readonly float[] _targets;

    internal SecondOrderMemory(UnitNumbers numbers, int classes)
    {
        (_numbers, _classes) = (numbers, classes);
        Weights = new float[checked(classes * numbers.Count)];
        Stride = (numbers.Units + 15) / 16 * 16;
        _phi = new AlignedBuffer(Stride);
        _gain = new AlignedBuffer(Stride);
        _targets = new float[classes];
    }

    /// <summary>W, [classes, numbers].</summary>
    internal float[] Weights { get; private set; }

    /// <summary>P, [units, stride], a <see cref="SymmetricMatrix"/>; null before the first row.</summary>
    internal AlignedBuffer? Inverse { get; private set; }

    /// <summary>How many rows it should stand for; null before the first row that was not buffered.</summary>
    internal MemoryHorizon? Horizon { get; private set; }

    /// <summary>Floats from one row of P to the next.</summary>
    internal int Stride { get; }

    /// <summary>Rows learned, by weight.</summary>
    internal double Count { get; private set; }

    /// <summary>Squared errors of predictions of rows before they were learned, those of long ago counting less; of class frequencies on the same rows; and how many rows they stand for.</summary>
    internal (double OfMemory, double OfFrequencies, double Rows) Errors { get; private set; }

    /// <summary>Whether anything was learned, so that it has something to say.</summary>
    internal bool IsPresent => Count > 0;

    /// <summary>Learns buffered rows in closed form, in place of what it had learned.</summary>
    /// <param name="ridge">The rows, not solved.</param>
    /// <param name="frequencyError">Squared error of class frequencies on the rows, each without itself.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="valuesOnlyInverse">Whether further rows will come, so that P is needed.</param>
    /// <param name="beat">Called now and then; may throw to end the work.</param>
    internal void Fit(RidgeRegression ridge, double frequencyError, int rows, bool valuesOnlyInverse, Action? beat = null)
    {
        ridge.Solve(beat);
        Weights = ridge.Weights;
        Count = rows;
        Errors = (ridge.SquaredError, frequencyError, rows);
        Horizon = null;
        if (valuesOnlyInverse)
            Inverse = InverseOf(ridge, rows);
    }

    /// <summary>s_b = (W phi)_b, about the probability of class b less 1/classes.</summary>
    /// <param name="numbers">phi, [numbers].</param>
    /// <param name="scores">Receives [classes].</param>
    internal void Score(ReadOnlySpan<float> numbers, Span<float> scores)
    {
        fixed (float* weights = Weights, phi = numbers)
        {
            for (int b = 0; b < _classes; b++)
                scores[b] = VectorProducts.Dot(weights + ((long)b * numbers.Length), phi, numbers.Length);
        }
    }

    /// <summary>What <see cref="Score"/> multiplies the slots of units' messages by (<see cref="Messages.UnitMessage.PerRow"/>).</summary>
    /// <param name="b">The class.</param>
    /// <param name="slots">Receives [units, 8], and 0 beyond.</param>
    internal void TakeWeights(int b, Span<float> slots) => _numbers.Spread(Weights.AsSpan(b * _numbers.Count, _numbers.Count), slots);

    /// <summary>Learns one more row.</summary>
    /// <param name="numbers">phi, [numbers].</param>
    /// <param name="scores">What it said of the row, [classes].</param>
    /// <param name="label">Its class.</param>
    /// <param name="weight">Its weight.</param>
    /// <param name="frequencyError">Squared error of the class frequencies before the row on it.</param>
    internal void Learn(ReadOnlySpan<float> numbers, ReadOnlySpan<float> scores, int label, float weight, double frequencyError)
    {
        int units = _numbers.Units;
        _ = MakeInverse();
        double squared = 0;
        numbers[..units].CopyTo(_phi.Span);
        fixed (float* weights = Weights)
        {
            float* inverse = Inverse!.Pointer, gain = _gain.Pointer;
            float scale = RecursiveLeastSquares.Gain(inverse, Stride, units, _phi.Pointer, weight, gain);
            for (int b = 0; b < _classes; b++)
            {
                _targets[b] = (b == label ? 1 : 0) - (1f / _classes);
                float error = _targets[b] - scores[b];
                squared += error * error;
                VectorProducts.AddScaled(scale * error, gain, weights + ((long)b * numbers.Length), units);
            }

            RecursiveLeastSquares.Learn(inverse, Stride, units, scale, gain);
        }

        Count += weight;
        Errors = (
            (KeptError * Errors.OfMemory) + (weight * squared),
            (KeptError * Errors.OfFrequencies) + (weight * frequencyError),
            (KeptError * Errors.Rows) + weight);
        MakeHorizon().Learn(numbers[..units], label, _targets, weight);
        Forget(weight);
        GC.KeepAlive(this);
    }

    private void Forget(float weight)
    {
        int units = _numbers.Units;
        double kept = Horizon!.Kept(Count, weight, units);
        if (kept == 1)
            return;
        Count *= kept;
        fixed (float* weights = Weights)
        {
            float* gain = _gain.Pointer;
            (float scale, int least) = RecursiveLeastSquares.Forget(Inverse!.Pointer, Stride, units, (float)kept, LambdaOf(Math.Max(Horizon.Rows, units)), gain);
            for (int b = 0; b < _classes; b++)
            {
                // Numbers beyond the values, which a fit alone has learned, fade.
                float* row = weights + ((long)b * _numbers.Count);
                VectorProducts.AddScaled(-scale * row[least], gain, row, units);
                for (int a = units; a < _numbers.Count; a++)
                    row[a] *= (float)kept;
            }

            RecursiveLeastSquares.Learn(Inverse.Pointer, Stride, units, scale, gain, (float)kept);
        }
    }

    /// <summary>Takes over what another memory of the same units has learned, of classes that may be others: a new one has had no row.</summary>
    /// <param name="other">The other.</param>
    /// <param name="sources">For every class, which of the other's it is; -1 for a new one.</param>
    internal void CopyFrom(SecondOrderMemory other, ReadOnlySpan<int> sources)
    {
        for (int b = 0; b < sources.Length && other.IsPresent; b++)
        {
            Span<float> weights = Weights.AsSpan(b * _numbers.Count, _numbers.Count);
            weights.Clear();
            if (sources[b] >= 0)
                other.Weights.AsSpan(sources[b] * _numbers.Count, _numbers.Count).CopyTo(weights);
            weights[_numbers.Units - 1] += UnitNumbers.BiasShift(sources[b], other._classes, _classes);
        }

        Restore(other.Count, other.Errors);
        Inverse = null;
        if (other.Inverse is { } inverse)
            inverse.Span.CopyTo(MakeInverse().Span);
        Horizon = null;
        if (other.Horizon is { } horizon)
            MakeHorizon().CopyFrom(horizon, sources);
    }

    /// <summary>lambda of a memory that stands for so many rows: the fewer they are, the less of it they need to outweigh.</summary>
    internal static float LambdaOf(double horizon) => (float)Math.Min(StreamLambda, horizon / RowsALambda);

    /// <summary>Numbers of a row.</summary>
    internal UnitNumbers Numbers => _numbers;

    /// <summary>Back to where nothing was learned.</summary>
    internal void Clear()
    {
        Weights = new float[Weights.Length];
        Restore(0, default);
        (Inverse, Horizon) = (null, null);
    }

    /// <summary>Takes over what it had learned; weights and P are set by themselves.</summary>
    internal void Restore(double count, (double OfMemory, double OfFrequencies, double Rows) errors) => (Count, Errors) = (count, errors);

    /// <summary>The horizon, made if there is none.</summary>
    internal MemoryHorizon MakeHorizon() => Horizon ??= new MemoryHorizon(_numbers.Units, _classes);

    /// <summary>P, made if there is none.</summary>
    internal AlignedBuffer MakeInverse() => Inverse ??= StartInverse();

    private AlignedBuffer StartInverse()
    {
        AlignedBuffer inverse = new(checked(_numbers.Units * Stride));
        for (int a = 0; a < _numbers.Units; a++)
            inverse.Span[(a * Stride) + a] = 1 / StreamLambda;
        return inverse;
    }

    // (Phi_x^T Phi_x + lambda I)^-1 over the values alone.
    private AlignedBuffer InverseOf(RidgeRegression ridge, int rows)
    {
        int units = _numbers.Units;
        AlignedBuffer gram = new(checked(units * Stride)), factorInverse = new(gram.Length), inverse = new(gram.Length);
        AlignedBuffer phi = new(checked(rows * Stride));
        for (int i = 0; i < rows; i++)
            ridge.Row(i)[..units].CopyTo(phi.Span[(i * Stride)..]);
        OuterProduct.Add(phi.Pointer, Stride, units, phi.Pointer, Stride, Stride, rows, gram.Pointer, Stride);
        for (int a = 0; a < units; a++)
            gram.Span[(a * Stride) + a] += (float)Math.Max(ridge.Lambda, 1);
        if (!Cholesky.Factor(gram.Pointer, units, Stride))
            return StartInverse();
        Cholesky.InvertFactor(gram.Pointer, units, Stride, factorInverse.Pointer);
        Cholesky.Invert(factorInverse.Pointer, units, Stride, inverse.Pointer);
        GC.KeepAlive(phi);
        GC.KeepAlive(gram);
        GC.KeepAlive(factorInverse);
        return inverse;
    }
}
