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
        Kernel[] even = [Kernel.Linear(width), Kernel.Gaussian(width), Kernel.Laplace(width), .. encoding.HasRanks ? [Kernel.Laplace(width, ofRanks: true)] : Array.Empty<Kernel>()];
        KernelSearch search = new(coordinates.First(searched, plain: true, ranks: true), weights[..searched], outputs, parallel, beat);
        (Candidate Candidate, double Share)[] chosen = Candidate.Shares(search.Run(even, Sketch(targets, searched, rows.Classes, outputs)), searched, count < FewRows ? MostKernelsOfFew : MostKernels);

        int landmarks = count <= KernelClassifier.MostLandmarks ? count : rows.Count > ManyRows ? LandmarksOfMany : KernelClassifier.MostLandmarks;
        WeightedKernel[] kernels = new WeightedKernel[chosen.Length];
        float[][] leftOut = new float[chosen.Length][];
        Parallel.For(0, chosen.Length, parallel, i =>
            (kernels[i], leftOut[i]) = Solve(chosen[i].Candidate, chosen[i].Share, coordinates, landmarks, targets, weights, beat));
        float[] scores = new float[targets.Length];
        for (int i = 0; i < chosen.Length; i++)
        {
            for (int k = 0; k < scores.Length; k++)
                scores[k] += (float)chosen[i].Share * leftOut[i][k];
        }

        (float sharpness, float[] offsets) = Calibration.Of(scores, rows.Labels.AsSpan(0, count), weights, frequencies);
        bool plain = kernels.Any(one => !one.Kernel.OfRanks), ranks = kernels.Any(one => one.Kernel.OfRanks);
        return new KernelClassifier(encoding, coordinates.First(landmarks, plain, ranks), kernels, offsets, sharpness);

        ReadOnlySpan<float> Read(int row)
        {
            beat();
            return rows.RowAt(row);
        }
    }

    private static (WeightedKernel Kernel, float[] LeaveOneOut) Solve(
        Candidate chosen, double share, RowCoordinates coordinates, int landmarks, float[] targets, float[] weights, Action beat)
    {
        AlignedBuffer solution;
        float[] predicted;
        if (landmarks < coordinates.Rows)
        {
            (solution, predicted) = LandmarkRegression.Solve(chosen.Kernel, coordinates, landmarks, targets, weights, beat);
        }
        else
        {
            GramRegression regression = new(landmarks, targets.Length / landmarks);
            KernelSearch.Fill(chosen.Kernel, coordinates, regression, beat);
            float[] errors = KernelSearch.BestLambda(chosen.Kernel, regression, chosen.Power, targets, weights, beat).Errors;
            solution = regression.Solutions;
            predicted = [.. targets.Zip(errors, (target, error) => target - error)];
        }

        foreach (ref float number in solution.Span)
            number *= (float)share;
        return (new WeightedKernel(chosen.Kernel, solution), predicted);
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
