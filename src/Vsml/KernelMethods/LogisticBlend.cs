using Vsml.Kernels;

namespace Vsml.KernelMethods;

/// <summary>
/// Brings the logits of least squares (<see cref="GramRegression"/>) and of logistic regression (<see cref="LogisticGramRegression"/>) over the same kernels together, in
/// the proportion that their leave-one-out predictions advise: the one is better where classes are told apart without error, the other where they are not, or where
/// some are rare. Both are sums over the same kernels, and so is what they are together.
/// </summary>
internal static unsafe class LogisticBlend
{
    /// <summary>Rows by classes at most; beyond, least squares stand alone.</summary>
    internal const int MostLogits = 1 << 15;

    // The prior variance of a logit by that of a class indicator; how sharply a better share of logistic regression is preferred, a power of its likelihood.
    private const double PriorVariance = 2, Sharpness = 0.3;
    private static readonly double[] Shares = [0, 0.25, 0.5, 0.75, 1];

    /// <summary>Adds what logistic regression says to kernels' weights.</summary>
    /// <param name="kernels">Solved by least squares, over all rows; their weights change.</param>
    /// <param name="leaveOneOut">The scores of least squares together, [rows, classes].</param>
    /// <param name="calibration">What becomes of these; the offsets change.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="frequencies">Of the classes, [classes].</param>
    /// <param name="beat">Called now and then; may throw to end the work.</param>
    internal static void Add(
        IReadOnlyList<SolvedKernel> kernels, float[] leaveOneOut, (float Sharpness, float[] Offsets) calibration, LabelledRows rows, double[] frequencies, Action beat)
    {
        int classes = rows.Classes, stride = Kernel.Pad(rows.Count);
        AlignedBuffer gram = new(kernels[0].Gram!.Length);
        foreach (SolvedKernel one in kernels)
        {
            for (int i = 0; i < rows.Count; i++)
                VectorProducts.AddScaled(PriorScale(one), one.Gram!.Pointer + ((long)i * stride), gram.Pointer + ((long)i * stride), i + 1);
            GC.KeepAlive(one.Gram);
        }

        float[] offsets = [.. frequencies.Select(frequency => (float)Math.Log(frequency))];
        LogisticGramRegression regression = new(gram, rows.Labels, rows.Weights, offsets);
        if (!regression.Solve(beat))
            return;
        float share = (float)ShareOfLogistic(leaveOneOut, calibration, regression.LeaveOneOut, offsets, rows);
        foreach (SolvedKernel one in kernels)
        {
            // Weights are of scores, which sharpness makes logits of.
            float scale = share * PriorScale(one) / calibration.Sharpness;
            Span<float> weights = one.Weights.Span, logistic = regression.Solutions.Span;
            for (int i = 0; i < weights.Length; i++)
                weights[i] = ((1 - share) * weights[i]) + (scale * logistic[i]);
        }

        GC.KeepAlive(regression);
        for (int b = 0; b < classes; b++)
            calibration.Offsets[b] += share * (offsets[b] - calibration.Offsets[b]);
    }

    private static float PriorScale(SolvedKernel kernel) => (float)(PriorVariance * kernel.Share / kernel.Lambda);

    // The mean of the shares, each by its likelihood.
    private static double ShareOfLogistic(
        float[] scores, (float Sharpness, float[] Offsets) calibration, float[] logistic, float[] offsets, LabelledRows rows)
    {
        double[] losses = new double[Shares.Length], logits = new double[offsets.Length];
        for (int row = 0; row < rows.Count; row++)
        {
            for (int s = 0; s < Shares.Length; s++)
            {
                for (int b = 0; b < logits.Length; b++)
                {
                    int at = (row * logits.Length) + b;
                    logits[b] = ((1 - Shares[s]) * ((calibration.Sharpness * scores[at]) + calibration.Offsets[b])) + (Shares[s] * (logistic[at] + offsets[b]));
                }

                losses[s] += rows.Weights[row] * Calibration.LogLoss(logits, rows.Labels[row]);
            }
        }

        double least = losses.Min(), sum = 0, mean = 0;
        for (int s = 0; s < Shares.Length; s++)
        {
            double likelihood = Math.Exp(-Sharpness * (losses[s] - least));
            (sum, mean) = (sum + likelihood, mean + (likelihood * Shares[s]));
        }

        return mean / sum;
    }
}
