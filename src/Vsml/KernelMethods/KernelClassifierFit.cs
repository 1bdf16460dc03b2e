using Vsml.Kernels;

namespace Vsml.KernelMethods;

/// <summary>Rows that a classifier learns, in a random order.</summary>
/// <param name="Inputs">Features of a row.</param>
/// <param name="Count">How many.</param>
/// <param name="RowAt">Each of them.</param>
/// <param name="Labels">Their classes, [rows], each of which has one row or more.</param>
/// <param name="Weights">[rows], with mean 1.</param>
/// <param name="Classes">Classes.</param>
internal sealed record LabelledRows(int Inputs, int Count, RowAt RowAt, int[] Labels, float[] Weights, int Classes);

/// <summary>A kernel with what least squares make of it.</summary>
/// <param name="Kernel">The kernel.</param>
/// <param name="Share">Its share among the kernels.</param>
/// <param name="Lambda">Its lambda; of landmarks another is found.</param>
/// <param name="Weights">What each landmark's kernel adds to the score of each class, its share included, [classes, padded landmarks].</param>
/// <param name="LeaveOneOut">The score of each row without it, the share not included, [rows, classes].</param>
/// <param name="Gram">The kernel over the rows, lower triangle, [rows, padded rows]; null where they are more than the landmarks.</param>
internal sealed record SolvedKernel(Kernel Kernel, double Share, double Lambda, AlignedBuffer Weights, float[] LeaveOneOut, AlignedBuffer? Gram);

/// <summary>Makes a <see cref="KernelClassifier"/>.</summary>
internal static unsafe class KernelClassifierFit
{
    /// <summary>Fewer rows are left to the learners.</summary>
    internal const int LeastRows = 8;

    // Wider rows, too: their coordinates would take more memory than the rows.
    private const int MostInputs = 4096, MostCoordinates = 1 << 24;

    // By which kernels are chosen; how many, of few rows more, which cannot tell them apart; and by how many sums of class indicators where there are more classes.
    private const int SearchedRows = 256, MostKernels = 3, FewRows = 64, MostKernelsOfFew = 6, MostOutputs = 16;

    // Rows that are learned; of so many there are fewer landmarks.
    private const int MostRows = 8192, ManyRows = 4096, LandmarksOfMany = 512;

    /// <summary>Learns rows; null where it had better not.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="parallel">Threads to use.</param>
    /// <param name="beat">Called now and then, from any thread; may throw to end the work.</param>
    internal static KernelClassifier? Of(LabelledRows rows, ParallelOptions parallel, Action beat)
    {
        if (rows.Count < LeastRows || rows.Classes < 2 || rows.Inputs > MostInputs)
            return null;
        FeatureEncoding encoding = FeatureEncoding.Of(rows.Inputs, rows.Count, Read);
        int width = encoding.Width, count = Math.Min(rows.Count, Math.Min(MostRows, Math.Max(MostCoordinates / width, KernelClassifier.MostLandmarks)));
        RowCoordinates coordinates = RowCoordinates.Of(encoding, count, Read);
        double[] frequencies = Frequencies(rows);
        float[] targets = Targets(rows, count, frequencies), weights = rows.Weights[..count];

        int searched = Math.Min(count, SearchedRows), outputs = Math.Min(rows.Classes, MostOutputs);
        Kernel[] even = [Kernel.Linear(width), Kernel.Gaussian(width, 0.5), Kernel.Gaussian(width), Kernel.Gaussian(width, 2), Kernel.Laplace(width), .. encoding.HasRanks ? [Kernel.Laplace(width, ofRanks: true)] : Array.Empty<Kernel>()];
        KernelSearch search = new(coordinates.First(searched, plain: true, ranks: true), weights[..searched], outputs, parallel, beat);
        (Candidate Candidate, double Share)[] chosen = Candidate.Shares(search.Run(even, Sketch(targets, searched, rows.Classes, outputs)), searched, count < FewRows ? MostKernelsOfFew : MostKernels);

        int landmarks = count <= KernelClassifier.MostLandmarks ? count : rows.Count > ManyRows ? LandmarksOfMany : KernelClassifier.MostLandmarks;
        SolvedKernel[] kernels = new SolvedKernel[chosen.Length];
        Parallel.For(0, chosen.Length, parallel, i => kernels[i] = Solve(chosen[i].Candidate, chosen[i].Share, coordinates, landmarks, targets, weights, beat));
        float[] scores = new float[targets.Length];
        foreach (SolvedKernel one in kernels)
        {
            for (int k = 0; k < scores.Length; k++)
                scores[k] += (float)one.Share * one.LeaveOneOut[k];
        }

        (float sharpness, float[] offsets) = Calibration.Of(scores, rows.Labels.AsSpan(0, count), weights, frequencies);
        if (landmarks == rows.Count && scores.Length <= LogisticBlend.MostLogits)
            LogisticBlend.Add(kernels, scores, (sharpness, offsets), rows, frequencies, beat);
        WeightedKernel[] weighted = [.. kernels.Select(one => new WeightedKernel(one.Kernel, one.Weights))];
        bool plain = weighted.Any(one => !one.Kernel.OfRanks), ranks = weighted.Any(one => one.Kernel.OfRanks);
        return new KernelClassifier(encoding, coordinates.First(landmarks, plain, ranks), weighted, offsets, sharpness);

        ReadOnlySpan<float> Read(int row)
        {
            beat();
            return rows.RowAt(row);
        }
    }

    private static SolvedKernel Solve(
        Candidate chosen, double share, RowCoordinates coordinates, int landmarks, float[] targets, float[] weights, Action beat)
    {
        SolvedKernel solved;
        if (landmarks < coordinates.Rows)
        {
            (AlignedBuffer solution, float[] predicted) = LandmarkRegression.Solve(chosen.Kernel, coordinates, landmarks, targets, weights, beat);
            solved = new SolvedKernel(chosen.Kernel, share, chosen.Lambda, solution, predicted, Gram: null);
        }
        else
        {
            GramRegression regression = new(landmarks, targets.Length / landmarks);
            KernelSearch.Fill(chosen.Kernel, coordinates, regression, beat);
            Candidate best = KernelSearch.BestLambda(chosen.Kernel, regression, chosen.Power, targets, weights, beat);
            float[] predicted = [.. targets.Zip(best.Errors, (target, error) => target - error)];
            solved = new SolvedKernel(chosen.Kernel, share, best.Lambda, regression.Solutions, predicted, regression.Gram);
        }

        foreach (ref float number in solved.Weights.Span)
            number *= (float)share;
        return solved;
    }

    private static double[] Frequencies(LabelledRows rows)
    {
        double[] frequencies = new double[rows.Classes];
        double sum = rows.Weights.Sum(weight => (double)weight);
        for (int row = 0; row < rows.Count; row++)
            frequencies[rows.Labels[row]] += rows.Weights[row] / sum;
        return frequencies;
    }

    // Class indicators less the frequencies, [rows, classes].
    private static float[] Targets(LabelledRows rows, int count, double[] frequencies)
    {
        float[] targets = new float[checked(count * rows.Classes)];
        for (int row = 0; row < count; row++)
        {
            Span<float> target = targets.AsSpan(row * rows.Classes, rows.Classes);
            for (int b = 0; b < target.Length; b++)
                target[b] = (float)-frequencies[b];
            target[rows.Labels[row]] += 1;
        }

        return targets;
    }

    // Of many classes random sums and differences: of these the squared errors are in expectation in the same proportion.
    private static float[] Sketch(float[] targets, int rows, int classes, int outputs)
    {
        if (outputs == classes)
            return targets[..(rows * classes)];
        float[] sketch = new float[rows * outputs];
        for (int o = 0; o < outputs; o++)
        {
            Random random = new(o);
            for (int b = 0; b < classes; b++)
            {
                float sign = random.Next(2) == 0 ? -1 : 1;
                for (int row = 0; row < rows; row++)
                    sketch[(row * outputs) + o] += sign * targets[(row * classes) + b];
            }
        }

        return sketch;
    }
}
