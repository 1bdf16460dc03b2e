using Vsml.Kernels;

namespace Vsml.Experts;

/// <summary>
/// Ridge regression of class indicators, or of numbers, W = (Phi^T Phi + lambda I)^-1 Phi^T Y, in closed form, with lambda of the least leave-one-out error:
/// what a row would be predicted without it follows from the same solution, y - (y - yhat)/(1 - h), h its leverage (Allen's PRESS, 1974). Solved
/// over the numbers or over the rows, whichever are fewer.
/// </summary>
internal sealed unsafe class RidgeRegression
{
    private const int LeastPower = -1, MostPower = 8, FirstPower = 3, LastPower = 30;

    // By which lambda is chosen where rows are more than numbers.
    private const int SearchedRows = 256;

    // Rows of which the leverages are solved for together.
    private const int RowsTogether = 64;
    private readonly int _rows, _numbers, _stride, _classes;
    private readonly AlignedBuffer _phi, _targets;
    private AlignedBuffer? _gram, _moments, _inverse;
    private readonly float[] _diagonal;
    private float[]? _roots;
    private Action? _beat;

    /// <param name="rows">n, 1 or more.</param>
    /// <param name="numbers">d.</param>
    /// <param name="classes">B.</param>
    internal RidgeRegression(int rows, int numbers, int classes)
    {
        (_rows, _numbers, _classes) = (rows, numbers, classes);
        _stride = Pad(numbers);
        _phi = new AlignedBuffer(checked(rows * _stride));
        _targets = new AlignedBuffer(checked(rows * classes));
        _diagonal = new float[rows];
        LeaveOneOut = new float[checked(rows * classes)];
        Weights = new float[checked(classes * numbers)];
    }

    /// <summary>n.</summary>
    internal int Rows => _rows;

    /// <summary>W, [classes, numbers].</summary>
    internal float[] Weights { get; }

    /// <summary>What each row is predicted by a solution without it, less the mean of the targets: as the targets, [rows, classes].</summary>
    internal float[] LeaveOneOut { get; }

    /// <summary>The lambda chosen.</summary>
    internal double Lambda { get; private set; }

    /// <summary>Sum of the squared leave-one-out errors over rows and classes.</summary>
    internal double SquaredError { get; private set; }

    /// <summary>phi of a row, to be written before <see cref="Solve"/>, [numbers].</summary>
    internal Span<float> Row(int row) => _phi.Span.Slice(row * _stride, _numbers);

    /// <summary>Sets the class of a row whose phi is written, and how much its error counts.</summary>
    /// <param name="row">The row.</param>
    /// <param name="label">Its class.</param>
    /// <param name="weight">Above 0.</param>
    internal void SetLabel(int row, int label, float weight = 1)
    {
        Span<float> target = _targets.Span.Slice(row * _classes, _classes);
        target.Fill(-1f / _classes);
        target[label] += 1;
        Weigh(row, weight);
    }

    /// <summary>Sets the numbers that a row whose phi is written is regressed on, and how much its error counts.</summary>
    /// <param name="row">The row.</param>
    /// <param name="targets">The numbers, [classes].</param>
    /// <param name="weight">Above 0.</param>
    internal void SetTargets(int row, ReadOnlySpan<float> targets, float weight = 1)
    {
        targets.CopyTo(_targets.Span[(row * _classes)..]);
        Weigh(row, weight);
    }

    private void Weigh(int row, float weight)
    {
        if (weight == 1)
            return;

        // Squared errors of weight w are those of phi and y times the root of w.
        _roots ??= [.. Enumerable.Repeat(1f, _rows)];
        float root = _roots[row] = MathF.Sqrt(weight);
        foreach (ref float number in Row(row))
            number *= root;
        foreach (ref float number in _targets.Span.Slice(row * _classes, _classes))
            number *= root;
    }

    /// <summary>Solves for <see cref="Weights"/> and <see cref="LeaveOneOut"/>.</summary>
    /// <param name="beat">Called now and then; may throw to end the work.</param>
    internal void Solve(Action? beat = null)
    {
        _beat = beat;
        bool byRows = _rows <= _numbers;
        _gram = byRows ? GramOfRows() : GramOfNumbers();
        AlignedBuffer factor = new(_gram.Length), best = new(_gram.Length);
        float[] errors = LeaveOneOut, tried = new float[errors.Length];
        int searched = byRows ? _rows : Math.Min(_rows, SearchedRows);
        double least = double.PositiveInfinity;
        int power = LambdaSearch.Downhill(FirstPower, power => power is >= LeastPower and <= MostPower ? Try(power) : double.PositiveInfinity);

        // Where a row weighs as much as all others a million times over, floats need a larger lambda.
        while (double.IsInfinity(least) && power < LastPower)
            Try(++power);
        Lambda = Math.Pow(4, power);
        SquaredError = searched == _rows ? least : Measure(byRows, best, errors, _rows);
        for (int i = 0; i < errors.Length; i++)
            errors[i] = (_targets.Span[i] - errors[i]) / (_roots?[i / _classes] ?? 1);
        SolveWeights(byRows, best);
        (_gram, _moments, _inverse, _beat) = (null, null, null, null);

        double Try(int power)
        {
            if (!Factor(power, byRows, factor))
                return double.PositiveInfinity;
            double error = Measure(byRows, factor, tried, searched);
            if (error < least)
            {
                (least, factor, best) = (error, best, factor);
                tried.CopyTo(errors, 0);
            }

            return error;
        }
    }

    // Whether the matrix with a lambda is positive definite in floats; then its factor.
    private bool Factor(int power, bool byRows, AlignedBuffer factor)
    {
        _beat?.Invoke();
        int size = byRows ? _rows : _numbers, stride = Pad(size);
        _gram!.Span.CopyTo(factor.Span);
        float lambda = MathF.Pow(4, power);
        for (int i = 0; i < size; i++)
            factor.Span[(i * stride) + i] += lambda;
        bool isPositive = Cholesky.Factor(factor.Pointer, size, stride);
        GC.KeepAlive(factor);
        return isPositive;
    }

    // The errors y - prediction without the row of the first rows, and the sum of their squares; infinite where one is not finite.
    private double Measure(bool byRows, AlignedBuffer factor, float[] errors, int rows)
    {
        int stride = Pad(byRows ? _rows : _numbers);
        if (byRows)
            ErrorsByRows(factor.Pointer, stride, errors);
        else
            ErrorsByNumbers(factor.Pointer, stride, errors, rows);
        double sum = 0;
        foreach (float error in errors.AsSpan(0, rows * _classes))
            sum += (double)error * error;
        GC.KeepAlive(factor);
        return double.IsFinite(sum) ? sum : double.PositiveInfinity;
    }

    // (K + lambda I)^-1 Y by the diagonal of the inverse.
    private void ErrorsByRows(float* factor, int stride, float[] errors)
    {
        AlignedBuffer inverse = _inverse ??= new AlignedBuffer(_rows * stride);
        Cholesky.InvertFactor(factor, _rows, stride, inverse.Pointer);
        Cholesky.InverseDiagonal(inverse.Pointer, _rows, stride, _diagonal);
        AlignedBuffer column = new(stride);
        for (int b = 0; b < _classes; b++)
        {
            SolveRows(factor, stride, b, column.Pointer);
            for (int i = 0; i < _rows; i++)
                errors[(i * _classes) + b] = column.Pointer[i] / _diagonal[i];
        }

        GC.KeepAlive(inverse);
        GC.KeepAlive(column);
    }

    private void SolveRows(float* factor, int stride, int b, float* column)
    {
        for (int i = 0; i < _rows; i++)
            column[i] = _targets.Pointer[(i * _classes) + b];
        Cholesky.ForwardSubstitute(factor, stride, column, _rows);
        Cholesky.BackSubstitute(factor, _rows, stride, column);
    }

    private void ErrorsByNumbers(float* factor, int stride, float[] errors, int rows)
    {
        SolveWeightsByNumbers(factor, stride);
        AlignedBuffer together = new(checked(RowsTogether * stride));
        fixed (float* weights = Weights)
        {
            for (int first = 0; first < rows; first += RowsTogether)
            {
                _beat?.Invoke();
                int count = Math.Min(RowsTogether, rows - first);
                _phi.Span.Slice(first * _stride, count * _stride).CopyTo(together.Span);
                Cholesky.ForwardSubstituteRows(factor, stride, _numbers, together.Pointer, stride, count);
                for (int i = first; i < first + count; i++)
                {
                    float* phi = _phi.Pointer + ((long)i * _stride), x = together.Pointer + ((long)(i - first) * stride);
                    float left = Math.Max(1 - VectorProducts.Dot(x, x, _numbers), 1e-3f);
                    for (int b = 0; b < _classes; b++)
                    {
                        float predicted = VectorProducts.Dot(weights + ((long)b * _numbers), phi, _numbers);
                        errors[(i * _classes) + b] = (_targets.Pointer[(i * _classes) + b] - predicted) / left;
                    }
                }
            }
        }

        GC.KeepAlive(together);
        GC.KeepAlive(this);
    }

    private void SolveWeights(bool byRows, AlignedBuffer factor)
    {
        if (!byRows)
        {
            SolveWeightsByNumbers(factor.Pointer, Pad(_numbers));
            GC.KeepAlive(factor);
            return;
        }

        int stride = Pad(_rows);
        AlignedBuffer column = new(stride);
        fixed (float* weights = Weights)
        {
            for (int b = 0; b < _classes; b++)
            {
                SolveRows(factor.Pointer, stride, b, column.Pointer);
                float* w = weights + ((long)b * _numbers);
                new Span<float>(w, _numbers).Clear();
                for (int i = 0; i < _rows; i++)
                    VectorProducts.AddScaled(column.Pointer[i], _phi.Pointer + ((long)i * _stride), w, _numbers);
            }
        }

        GC.KeepAlive(column);
        GC.KeepAlive(factor);
        GC.KeepAlive(this);
    }

    private void SolveWeightsByNumbers(float* factor, int stride)
    {
        AlignedBuffer column = new(stride);
        for (int b = 0; b < _classes; b++)
        {
            _moments!.Span.Slice(b * _stride, _stride).CopyTo(column.Span);
            Cholesky.ForwardSubstitute(factor, stride, column.Pointer, _numbers);
            Cholesky.BackSubstitute(factor, _numbers, stride, column.Pointer);
            column.Span[.._numbers].CopyTo(Weights.AsSpan(b * _numbers));
        }

        GC.KeepAlive(this);
    }

    /// <summary>Phi^T Phi, [numbers, padded numbers], lower triangle.</summary>
    internal AlignedBuffer GramOfNumbers()
    {
        AlignedBuffer gram = new(checked(_numbers * _stride));
        OuterProduct.AddLower(_phi.Pointer, _phi.Pointer, _stride, _rows, _numbers, gram.Pointer, beat: _beat);
        _moments = new AlignedBuffer(checked(_classes * _stride));
        for (int b = 0; b < _classes; b++)
        {
            for (int i = 0; i < _rows; i++)
            {
                VectorProducts.AddScaled(
                    _targets.Pointer[(i * _classes) + b], _phi.Pointer + ((long)i * _stride), _moments.Pointer + ((long)b * _stride), _numbers);
            }
        }

        GC.KeepAlive(this);
        return gram;
    }

    // Phi Phi^T, [rows, padded rows].
    private AlignedBuffer GramOfRows()
    {
        const int BlockNumbers = 64, BlockRows = 32;
        int stride = Pad(_rows);
        AlignedBuffer gram = new(checked(_rows * stride)), transposed = new(checked(BlockNumbers * stride));
        for (int first = 0; first < _numbers; first += BlockNumbers)
        {
            _beat?.Invoke();
            int numbers = Math.Min(BlockNumbers, _numbers - first);
            Transposition.Of(_phi.Pointer + first, _stride, _rows, numbers, 1, transposed.Pointer, stride);
            for (int i = 0; i < _rows; i += BlockRows)
            {
                int height = Math.Min(BlockRows, _rows - i), width = Math.Min(Pad(i + height), stride);
                OuterProduct.Add(transposed.Pointer + i, stride, height, transposed.Pointer, stride, width, numbers, gram.Pointer + ((long)i * stride), stride);
            }
        }

        GC.KeepAlive(transposed);
        return gram;
    }

    private static int Pad(int size) => (size + 15) / 16 * 16;
}
