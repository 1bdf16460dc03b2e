using Vsml.Experts;
using Vsml.KernelMethods;
using Vsml.Kernels;

namespace Vsml.Regression;

/// <summary>
/// Regularised least squares in the space of a kernel, over the numbers phi(x) = L^-1 k(x), k(x) the kernel of a row with the landmarks, L L^T the kernel of
/// the landmarks with each other. Rows at hand are learned in closed form (<see cref="RidgeRegression"/>), further ones by recursive least squares, and while
/// there is room each is a landmark itself: then nothing is lost, for phi of all rows before ends where the new landmark's number begins.
/// </summary>
internal sealed unsafe class KernelMemory
{
    // The diagonal's part of the landmarks' kernel, and what brings lambdas into the range in which they are searched.
    private const float Nugget = LandmarkRegression.Nugget, Scale = LandmarkRegression.Scale;

    // Rows that are solved for together.
    private const int Together = 64;
    private AlignedBuffer _factor, _inverse;
    private float[] _weights, _dual, _numbers, _gain;

    internal KernelMemory(Kernel kernel, double share)
    {
        (Kernel, Share, Stride) = (kernel, share, 0);
        (_factor, _inverse, _weights, _dual, _numbers, _gain) = (new AlignedBuffer(0), new AlignedBuffer(0), [], [], [], []);
    }

    internal Kernel Kernel { get; }

    /// <summary>What it counts among the memories, all of which count 1 together.</summary>
    internal double Share { get; }

    /// <summary>Landmarks.</summary>
    internal int Count { get; private set; }

    /// <summary>Floats from one row of its matrices to the next.</summary>
    internal int Stride { get; private set; }

    /// <summary>lambda, of numbers times <c>32</c>.</summary>
    internal double Lambda { get; private set; } = 1;

    /// <summary>What is predicted by the kernels with the landmarks, [landmarks].</summary>
    internal ReadOnlySpan<float> Dual => _dual.AsSpan(0, Count);

    /// <summary>The weights of the numbers, [landmarks].</summary>
    internal Span<float> Weights => _weights.AsSpan(0, Count);

    /// <summary>A row of P = (Phi^T Phi + lambda I)^-1 up to its diagonal.</summary>
    internal ReadOnlySpan<float> InverseRow(int a) => _inverse.Span.Slice(a * Stride, a + 1);

    /// <summary>Learns rows in closed form.</summary>
    /// <param name="coordinates">Of all rows; the first ones are the landmarks.</param>
    /// <param name="landmarks">How many.</param>
    /// <param name="targets">[rows].</param>
    /// <param name="weights">[rows], relative.</param>
    /// <param name="predicted">Receives what each row is predicted without it, [rows].</param>
    /// <param name="beat">Called now and then; may throw to end the work.</param>
    internal void Fit(CoordinateTiles coordinates, int landmarks, ReadOnlySpan<float> targets, ReadOnlySpan<float> weights, Span<float> predicted, Action beat)
    {
        SetLandmarks(coordinates, landmarks, beat);
        ZeroRowSums? ofZeros = ZeroRowSums.For(coordinates);
        RidgeRegression ridge = new(targets.Length, Count, 1);
        AlignedBuffer together = new(checked(Together * Stride));
        float[] own = new float[coordinates.Width];

        // A landmark's numbers are its row of L, the nugget among them.
        for (int i = 0; i < Count; i++)
            Set(ridge, i, _factor.Span.Slice(i * Stride, i + 1), targets, weights);
        for (int first = Count; first < targets.Length; first += Together)
        {
            int rows = Math.Min(Together, targets.Length - first);
            for (int i = 0; i < rows; i++)
            {
                beat();
                coordinates.CopyTo(first + i, own);
                Kernel.Measure(own, coordinates, Count, together.Pointer + ((long)i * Stride), ofZeros);
            }

            Cholesky.ForwardSubstituteRows(_factor.Pointer, Stride, Count, together.Pointer, Stride, rows);
            for (int i = 0; i < rows; i++)
                Set(ridge, first + i, together.Span.Slice(i * Stride, Count), targets, weights);
        }

        ridge.Solve(beat);
        ridge.LeaveOneOut.CopyTo(predicted);
        ridge.Weights.CopyTo(_weights, 0);
        Lambda = ridge.Lambda;
        Invert(ridge);
        SolveDual();
    }

    /// <summary>Takes landmarks, of which nothing is known.</summary>
    /// <param name="coordinates">Of the landmarks.</param>
    /// <param name="landmarks">How many.</param>
    /// <param name="beat">Called now and then; may throw to end the work.</param>
    internal void SetLandmarks(CoordinateTiles coordinates, int landmarks, Action? beat = null)
    {
        Grow(landmarks);
        ZeroRowSums? ofZeros = ZeroRowSums.For(coordinates);
        float[] own = new float[coordinates.Width];
        for (Count = 0; Count < landmarks; Count++)
        {
            beat?.Invoke();
            // The same arithmetic as where landmarks come one by one.
            float* row = _factor.Pointer + ((long)Count * Stride);
            coordinates.CopyTo(Count, own);
            Kernel.Measure(own, coordinates, Count, row, ofZeros);
            row[Count] = Kernel.OfItself(own);
            CloseRow(row, Count);
        }

        GC.KeepAlive(_factor);
    }

    /// <summary>What it says of a row of which the kernels with the landmarks are given.</summary>
    internal float Score(float* kernels)
    {
        fixed (float* dual = _dual)
            return (float)VectorProducts.DotInDoubles(kernels, dual, Count);
    }

    /// <summary>Learns a row.</summary>
    /// <param name="kernels">Its kernels with the landmarks and then with itself, [landmarks + 1].</param>
    /// <param name="error">Its target less what was said of it.</param>
    /// <param name="weight">Above 0.</param>
    /// <param name="isLandmark">Whether it becomes a landmark.</param>
    internal void Learn(float* kernels, float error, float weight, bool isLandmark)
    {
        if (isLandmark)
        {
            Grow(Count + 1);
            float* row = _factor.Pointer + ((long)Count * Stride);
            new ReadOnlySpan<float>(kernels, Count + 1).CopyTo(new Span<float>(row, Count + 1));
            CloseRow(row, Count);
            _inverse.Span[(Count * Stride) + Count] = (float)(1 / Lambda);
            Count++;
            new ReadOnlySpan<float>(row, Count).CopyTo(_numbers);
        }
        else
        {
            new ReadOnlySpan<float>(kernels, Count).CopyTo(_numbers);
            fixed (float* numbers = _numbers)
                Cholesky.ForwardSubstitute(_factor.Pointer, Stride, numbers, Count);
        }

        fixed (float* numbers = _numbers, gain = _gain, weights = _weights)
        {
            for (int a = 0; a < Count; a++)
                numbers[a] *= Scale;
            float scale = RecursiveLeastSquares.Gain(_inverse.Pointer, Stride, Count, numbers, weight, gain);
            VectorProducts.AddScaled(scale * error, gain, weights, Count);
            RecursiveLeastSquares.Learn(_inverse.Pointer, Stride, Count, scale, gain);
        }

        SolveDual();
        GC.KeepAlive(this);
    }

    /// <summary>Lets rows so far count a share of what they did.</summary>
    /// <param name="kept">The share.</param>
    /// <param name="lambda">The part of <see cref="Lambda"/> that holds what is forgotten together.</param>
    internal void Forget(double kept, double lambda)
    {
        fixed (float* gain = _gain, weights = _weights)
        {
            (float scale, int least) = RecursiveLeastSquares.Forget(_inverse.Pointer, Stride, Count, (float)kept, (float)(lambda * Lambda), gain);
            VectorProducts.AddScaled(-scale * weights[least], gain, weights, Count);
            RecursiveLeastSquares.Learn(_inverse.Pointer, Stride, Count, scale, gain, (float)kept);
        }

        SolveDual();
    }

    /// <summary>A memory that predicts as this one does now, and can learn nothing: without the matrices that learning alone needs.</summary>
    internal KernelMemory CloneToPredict() => new(Kernel, Share) { Count = Count, Lambda = Lambda, _dual = (float[])_dual.Clone() };

    /// <summary>Takes over what a memory of the same kernel has learned.</summary>
    internal void CopyFrom(KernelMemory other)
    {
        (Count, Lambda) = (0, other.Lambda);
        if (Stride != other.Stride)
            Allocate(other.Stride);
        Count = other.Count;
        other._factor.Span.CopyTo(_factor.Span);
        other._inverse.Span.CopyTo(_inverse.Span);
        other._weights.CopyTo(_weights, 0);
        other._dual.CopyTo(_dual, 0);
    }

    /// <summary>Takes over what was saved, after its landmarks.</summary>
    /// <param name="lambda">lambda.</param>
    /// <param name="weights">[landmarks].</param>
    /// <param name="inverse">P, its lower triangle.</param>
    internal void Restore(double lambda, ReadOnlySpan<float> weights, ReadOnlySpan<float> inverse)
    {
        Lambda = lambda;
        weights.CopyTo(_weights);
        for (int a = 0, next = 0; a < Count; a++)
        {
            for (int b = 0; b <= a; b++)
                _inverse.Span[(a * Stride) + b] = _inverse.Span[(b * Stride) + a] = inverse[next++];
        }

        SolveDual();
    }

    // Row of L from the kernels in its place; what a landmark has in common with none before is at least a little.
    private void CloseRow(float* row, int count)
    {
        float itself = row[count];
        Cholesky.ForwardSubstitute(_factor.Pointer, Stride, row, count);
        row[count] = MathF.Sqrt(Math.Max(itself + Nugget - VectorProducts.Dot(row, row, count), Nugget / 4));
    }

    private static void Set(RidgeRegression ridge, int row, ReadOnlySpan<float> phi, ReadOnlySpan<float> targets, ReadOnlySpan<float> weights)
    {
        Span<float> numbers = ridge.Row(row);
        for (int a = 0; a < phi.Length; a++)
            numbers[a] = Scale * phi[a];
        ridge.SetTargets(row, targets.Slice(row, 1), weights[row]);
    }

    // P by the Cholesky factor of Phi^T Phi + lambda I.
    private void Invert(RidgeRegression ridge)
    {
        AlignedBuffer gram = ridge.GramOfNumbers(), factorInverse = new(gram.Length);
        for (int a = 0; a < Count; a++)
            gram.Span[(a * Stride) + a] += (float)Lambda;
        _inverse.Span.Clear();
        if (!Cholesky.Factor(gram.Pointer, Count, Stride))
        {
            for (int a = 0; a < Count; a++)
                _inverse.Span[(a * Stride) + a] = (float)(1 / Lambda);
            return;
        }

        Cholesky.InvertFactor(gram.Pointer, Count, Stride, factorInverse.Pointer);
        Cholesky.Invert(factorInverse.Pointer, Count, Stride, _inverse.Pointer);
        GC.KeepAlive(gram);
        GC.KeepAlive(factorInverse);
    }

    // Weights of numbers, W phi(x) = W L^-1 k(x), as weights of kernels.
    private void SolveDual()
    {
        for (int a = 0; a < Count; a++)
            _dual[a] = Scale * _weights[a];
        fixed (float* dual = _dual)
            Cholesky.BackSubstitute(_factor.Pointer, Count, Stride, dual);
        GC.KeepAlive(this);
    }

    private void Grow(int landmarks)
    {
        if (landmarks <= Stride)
            return;
        int stride = Kernel.Pad(Stride == 0 ? landmarks : Math.Max(landmarks, Stride + (Stride / 2)));
        (AlignedBuffer factor, AlignedBuffer inverse, int before) = (_factor, _inverse, Stride);
        (float[] weights, float[] dual) = (_weights, _dual);
        Allocate(stride);
        for (int a = 0; a < Count; a++)
        {
            factor.Span.Slice(a * before, before).CopyTo(_factor.Span[(a * stride)..]);
            inverse.Span.Slice(a * before, before).CopyTo(_inverse.Span[(a * stride)..]);
        }

        weights.CopyTo(_weights, 0);
        dual.CopyTo(_dual, 0);
    }

    private void Allocate(int stride)
    {
        Stride = stride;
        _factor = new AlignedBuffer(checked(stride * stride));
        _inverse = new AlignedBuffer(stride * stride);
        (_weights, _dual, _numbers, _gain) = (new float[stride], new float[stride], new float[stride], new float[stride]);
    }
}
