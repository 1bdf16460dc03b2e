using Vsml.Experts;
using Vsml.Kernels;

namespace Vsml.KernelMethods;

/// <summary>
/// Finds kernels for some rows by their leave-one-out errors: some by which all features count the same, and, from the best of these on, such by which they do
/// not (<see cref="RelevanceDescent"/>).
/// </summary>
internal sealed unsafe class KernelSearch
{
    // Rows by which features' relevance is sought.
    private const int RelevanceRows = 256, LeastRows = 16, MostWidth = 2048;
    private readonly RowCoordinates _coordinates;
    private readonly int _outputs;
    private readonly float[] _weights;
    private readonly ParallelOptions _parallel;
    private readonly Action _beat;

    /// <param name="coordinates">Of the rows, all of which are searched by.</param>
    /// <param name="weights">[rows], relative.</param>
    /// <param name="outputs">Numbers of a target.</param>
    /// <param name="parallel">Threads to use.</param>
    /// <param name="beat">Called now and then; may throw to end the work.</param>
    internal KernelSearch(RowCoordinates coordinates, float[] weights, int outputs, ParallelOptions parallel, Action beat) =>
        (_coordinates, _weights, _outputs, _parallel, _beat) = (coordinates, weights, outputs, parallel, beat);

    /// <summary>The candidates of given kernels.</summary>
    /// <param name="kernels">Kernels.</param>
    /// <param name="targets">[rows, outputs].</param>
    internal Candidate[] Evaluate(IReadOnlyList<Kernel> kernels, float[] targets)
    {
        Candidate[] candidates = new Candidate[kernels.Count];
        Parallel.For(0, kernels.Count, _parallel, i =>
        {
            GramRegression regression = new(_coordinates.Rows, _outputs);
            Fill(kernels[i], _coordinates, regression, _beat);
            candidates[i] = BestLambda(kernels[i], regression, Candidate.MiddlePower, targets, _weights, _beat);
        });
        return candidates;
    }

    /// <summary>Given kernels, and where features may count differently, those that came of the best of them by letting them.</summary>
    /// <param name="kernels">Kernels by which all features count the same, one of them at least with distances.</param>
    /// <param name="targets">[rows, outputs].</param>
    internal Candidate[] Run(IReadOnlyList<Kernel> kernels, float[] targets)
    {
        Candidate[] even = Evaluate(kernels, targets);
        if (_coordinates.Rows < LeastRows || _coordinates.Width is < 2 or > MostWidth)
            return even;
        Candidate[] starts = [.. even.Where(candidate => candidate.Kernel.Shape != KernelShape.Linear)
            .GroupBy(candidate => (candidate.Kernel.Shape, candidate.Kernel.OfRanks)).Select(alike => alike.MinBy(candidate => candidate.Error)!)];
        (Kernel Kernel, double Penalty)[] uneven = new (Kernel, double)[starts.Length];
        Parallel.For(0, starts.Length, _parallel, i => uneven[i] = new RelevanceDescent(
            starts[i], _coordinates, Math.Min(_coordinates.Rows, RelevanceRows), targets, _weights, _outputs, _beat).Run());
        Candidate[] tuned = Evaluate([.. uneven.Select(one => one.Kernel)], targets);
        for (int i = 0; i < tuned.Length; i++)
            tuned[i] = tuned[i] with { Error = tuned[i].Error * Math.Exp(2 * uneven[i].Penalty / _coordinates.Rows) };
        return [.. even, .. tuned];
    }

    /// <summary>Measures rows with each other.</summary>
    internal static void Fill(Kernel kernel, RowCoordinates coordinates, GramRegression regression, Action beat)
    {
        CoordinateTiles tiles = coordinates.Of(kernel.OfRanks);
        ZeroRowSums? ofZeros = ZeroRowSums.For(tiles);
        float[] own = new float[tiles.Width];
        for (int row = 0; row < regression.Rows; row++)
        {
            beat();
            tiles.CopyTo(row, own);
            kernel.Measure(own, tiles, row + 1, regression.Gram.Pointer + ((long)row * regression.Stride), ofZeros);
        }

        GC.KeepAlive(regression);
    }

    /// <summary>The candidate of a kernel whose matrix is filled: from a lambda downhill.</summary>
    internal static Candidate BestLambda(Kernel kernel, GramRegression regression, int first, float[] targets, float[] weights, Action beat)
    {
        // What the least error was found with is kept: there is no need to solve for it again.
        float[] errors = new float[regression.Errors.Length], solutions = new float[regression.Solutions.Length];
        double least = double.PositiveInfinity;
        double Try(int power)
        {
            beat();
            double error = power is < Candidate.LeastPower or > Candidate.MostPower
                ? double.PositiveInfinity
                : regression.MeanError(Candidate.LambdaOf(power), targets, weights, beat);
            if (error < least)
            {
                least = error;
                regression.Errors.CopyTo(errors, 0);
                regression.Solutions.Span.CopyTo(solutions);
            }

            return error;
        }

        // Where a row weighs as much as all others together, floats need a larger lambda.
        int best = LambdaSearch.Downhill(first, Try);
        while (double.IsInfinity(least) && best < Candidate.MostPower)
            Try(++best);
        if (double.IsFinite(least))
        {
            errors.CopyTo(regression.Errors, 0);
            solutions.CopyTo(regression.Solutions.Span);
        }

        return new Candidate(kernel, best, least, [.. regression.Errors]);
    }
}
