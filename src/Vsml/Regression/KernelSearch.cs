using Vsml.Experts;
using Vsml.Kernels;

namespace Vsml.Regression;

/// <summary>A kernel with what speaks for it.</summary>
/// <param name="Kernel">The kernel.</param>
/// <param name="Lambda">The lambda of the least leave-one-out error.</param>
/// <param name="Error">That error, the mean of its squares.</param>
/// <param name="Errors">The leave-one-out errors, [rows].</param>
internal sealed record Candidate(Kernel Kernel, double Lambda, double Error, float[] Errors);

/// <summary>
/// Finds kernels for some rows by their leave-one-out errors: some by which all features count the same, and, from the best of these on, two by which they do
/// not: one feature after the other is made to count more or less for as long as that helps.
/// </summary>
internal sealed unsafe class KernelSearch
{
    // Rows that features' relevance is sought on, how often, and how much less the error has to be for a change.
    private const int RelevanceRows = 256, LeastRows = 16, MostWidth = 2048, Trials = 80;
    private const double LeastGain = 0.005;

    private const int MiddleLambda = 4;

    private static readonly double[] Lambdas = [.. Enumerable.Range(-6, 8).Select(power => Math.Pow(4, power))];
    private readonly int _rows, _width, _stride;
    private readonly ParallelOptions _parallel;
    private readonly AlignedBuffer _plain, _ranks;
    private readonly bool _hasRanks;
    private readonly float[] _weights;
    private readonly Action _beat;

    /// <param name="encoding">Gives the coordinates.</param>
    /// <param name="rows">The rows, all of which are searched by.</param>
    /// <param name="weights">[rows], relative.</param>
    /// <param name="parallel">Threads to use.</param>
    /// <param name="beat">Called now and then; may throw to end the work.</param>
    internal KernelSearch(FeatureEncoding encoding, RegressionRows rows, float[] weights, ParallelOptions parallel, Action beat)
    {
        (_rows, _width, _stride, _weights, _hasRanks) = (rows.Count, encoding.Width, Kernel.Pad(encoding.Width), weights, encoding.HasRanks);
        (_parallel, _beat) = (parallel, beat);
        _plain = Coordinates(encoding, rows, ranks: false);
        _ranks = encoding.HasRanks ? Coordinates(encoding, rows, ranks: true) : _plain;
    }

    /// <summary>The leave-one-out errors of the better of two quick kernels: enough to tell by how a target is bent.</summary>
    internal Candidate Quick(ReadOnlySpan<float> targets)
    {
        float[] numbers = targets.ToArray();
        return Evaluate([Laplace(1, ofRanks: false), Laplace(2, ofRanks: false)], numbers).MinBy(candidate => candidate.Error)!;
    }

    /// <summary>All candidates for some targets, [rows].</summary>
    internal Candidate[] Run(ReadOnlySpan<float> targets)
    {
        float[] numbers = targets.ToArray();
        List<Kernel> kernels =
        [
            Kernel.Even(KernelShape.Linear, false, _width, 1 / MeanSquare()),
            Kernel.Even(KernelShape.Gaussian, false, _width, 0.125 / _width),
            Laplace(1, ofRanks: false), Laplace(2, ofRanks: false), Laplace(4, ofRanks: false),
        ];
        if (_hasRanks)
            kernels.Add(Laplace(1, ofRanks: true));
        Candidate[] even = Evaluate(kernels, numbers);
        Kernel?[] uneven = new Kernel?[_hasRanks ? 2 : 1];
        Parallel.For(0, uneven.Length, _parallel, i => uneven[i] = Relevance(ofRanks: i == 1, numbers));
        return [.. even, .. Evaluate([.. uneven.OfType<Kernel>()], numbers)];
    }

    private Kernel Laplace(double length, bool ofRanks) => Kernel.Even(KernelShape.Laplace, ofRanks, _width, 1 / (length * _width));

    private Candidate[] Evaluate(List<Kernel> kernels, float[] targets)
    {
        Candidate[] candidates = new Candidate[kernels.Count];
        Parallel.For(0, kernels.Count, _parallel, i =>
        {
            GramRegression regression = new(_rows);
            AlignedBuffer coordinates = kernels[i].OfRanks ? _ranks : _plain;
            Fill(kernels[i], coordinates, regression);
            candidates[i] = BestLambda(kernels[i], regression, targets);
        });
        return candidates;
    }

    // From the middle of the lambdas downhill.
    private Candidate BestLambda(Kernel kernel, GramRegression regression, float[] targets)
    {
        double Try(int power)
        {
            _beat();
            return power < 0 || power >= Lambdas.Length ? double.PositiveInfinity : regression.MeanError(Lambdas[power], targets, _weights);
        }

        int best = LambdaSearch.Downhill(MiddleLambda, Try);
        return new Candidate(kernel, Lambdas[best], Try(best), [.. regression.Errors]);
    }

    // Coordinate by coordinate, the most telling first, by the leave-one-out error on some rows.
    private Kernel? Relevance(bool ofRanks, float[] targets)
    {
        int rows = Math.Min(_rows, RelevanceRows);
        if (rows < LeastRows || _width is < 2 or > MostWidth)
            return null;
        AlignedBuffer coordinates = ofRanks ? _ranks : _plain;
        GramRegression regression = new(rows);
        int[] order = Order(coordinates, rows, targets);
        float[] exponents = new float[rows * (rows + 1) / 2];
        double scale = 1, lambda = 1, least = double.PositiveInfinity;
        foreach (double length in (ReadOnlySpan<double>)[0.5, 1, 2, 4])
        {
            Kernel even = Laplace(length, ofRanks);
            Fill(even, coordinates, regression);
            foreach (double tried in Lambdas)
            {
                _beat();
                double error = regression.MeanError(tried, targets.AsSpan(0, rows), _weights);
                if (error < least)
                    (least, scale, lambda) = (error, 1 / (length * _width), tried);
            }
        }

        float[] scales = Kernel.Even(KernelShape.Laplace, ofRanks, _width, scale).Scales;
        Distances(coordinates, scales, exponents, rows);
        int trials = 0;
        for (float factor = 4; factor > 1 && trials < Trials;)
        {
            bool changed = false;
            foreach (int a in order)
            {
                foreach (float times in (ReadOnlySpan<float>)[factor, 1 / factor])
                {
                    if (trials++ >= Trials)
                        break;
                    double error = TryScale(coordinates, a, (times - 1) * scales[a], exponents, regression, lambda, targets, rows);
                    if (!(error < least * (1 - LeastGain)))
                        continue;
                    (least, changed) = (error, true);
                    AddDistances(coordinates, a, (times - 1) * scales[a], exponents, rows);
                    scales[a] *= times;
                    break;
                }
            }

            foreach (double times in (ReadOnlySpan<double>)[0.25, 4])
            {
                double error = TryScale(coordinates, 0, 0, exponents, regression, lambda * times, targets, rows);
                if (!(error < least))
                    continue;
                (least, lambda) = (error, lambda * times);
                break;
            }

            if (!changed)
                factor = factor > 2 ? 2 : 1;
        }

        return new Kernel(KernelShape.Laplace, ofRanks, scales);
    }

    // The share of the target's variance that the means of eight parts of a coordinate explain, descending.
    private int[] Order(AlignedBuffer coordinates, int rows, float[] targets)
    {
        double[] explained = new double[_width];
        int[] sorted = new int[rows];
        float[] keys = new float[rows];
        for (int a = 0; a < _width; a++)
        {
            for (int row = 0; row < rows; row++)
                (sorted[row], keys[row]) = (row, coordinates.Span[(row * _stride) + a]);
            Array.Sort(keys, sorted);
            const int Parts = 8;
            for (int part = 0; part < Parts; part++)
            {
                int first = part * rows / Parts, end = (part + 1) * rows / Parts;
                while (first > 0 && first < rows && keys[first] == keys[first - 1])
                    first++;
                while (end > 0 && end < rows && keys[end] == keys[end - 1])
                    end++;
                double sum = 0;
                for (int i = first; i < end; i++)
                    sum += targets[sorted[i]];
                explained[a] += end > first ? sum * sum / (end - first) : 0;
            }
        }

        return [.. Enumerable.Range(0, _width).OrderByDescending(a => explained[a])];
    }

    private void Fill(Kernel kernel, AlignedBuffer coordinates, GramRegression regression)
    {
        for (int row = 0; row < regression.Rows; row++)
            kernel.Measure(coordinates.Pointer + ((long)row * _stride), coordinates.Pointer, row + 1, regression.Gram.Pointer + ((long)row * regression.Stride));
        GC.KeepAlive(coordinates);
    }

    private void Distances(AlignedBuffer coordinates, float[] scales, float[] exponents, int rows)
    {
        for (int a = 0; a < _width; a++)
            AddDistances(coordinates, a, scales[a], exponents, rows);
    }

    private void AddDistances(AlignedBuffer coordinates, int a, float scale, float[] exponents, int rows)
    {
        float[] column = Column(coordinates, a, rows);
        for (int i = 0, next = 0; i < rows; i++)
        {
            for (int j = 0; j <= i; j++)
                exponents[next++] += scale * Math.Abs(column[i] - column[j]);
        }
    }

    private double TryScale(
        AlignedBuffer coordinates, int a, float more, float[] exponents, GramRegression regression, double lambda, float[] targets, int rows)
    {
        _beat();
        float[] column = Column(coordinates, a, rows);
        fixed (float* sums = exponents)
        {
            float* next = sums;
            for (int i = 0; i < rows; i++)
            {
                float* row = regression.Gram.Pointer + ((long)i * regression.Stride);
                for (int j = 0; j <= i; j++)
                    row[j] = next[j] + (more * Math.Abs(column[i] - column[j]));
                Kernel.Decay(row, i + 1);
                next += i + 1;
            }
        }

        return regression.MeanError(lambda, targets.AsSpan(0, rows), _weights);
    }

    private float[] Column(AlignedBuffer coordinates, int a, int rows)
    {
        float[] column = new float[rows];
        for (int row = 0; row < rows; row++)
            column[row] = coordinates.Span[(row * _stride) + a];
        return column;
    }

    private double MeanSquare()
    {
        double sum = 0;
        foreach (float number in _plain.Span)
            sum += (double)number * number;
        return Math.Max(sum / _rows, 1e-6);
    }

    private AlignedBuffer Coordinates(FeatureEncoding encoding, RegressionRows rows, bool ranks)
    {
        AlignedBuffer coordinates = new(checked(_rows * _stride));
        BufferedRow reader = rows.Reader();
        for (int row = 0; row < _rows; row++)
            encoding.Encode(reader.At(row), ranks, coordinates.Span.Slice(row * _stride, _width));
        return coordinates;
    }
}
