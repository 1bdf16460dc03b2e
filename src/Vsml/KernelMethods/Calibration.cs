namespace Vsml.KernelMethods;

/// <summary>From the scores of least squares to probabilities: softmax(sharpness score + part log frequency), of the least log-loss of leave-one-out scores.</summary>
internal static class Calibration
{
    private const int MostNumbers = 1 << 17;
    private const double LeastProbability = 1e-9;

    private static readonly double[] Sharpnesses = [1, 1.5, 2, 3, 4, 5, 6, 8, 10, 14], Parts = [0, 0.3, 0.6, 1];

    /// <summary>Chooses.</summary>
    /// <param name="scores">What each row is said without it, [rows, classes].</param>
    /// <param name="labels">[rows].</param>
    /// <param name="weights">[rows].</param>
    /// <param name="frequencies">[classes], each above 0.</param>
    internal static (float Sharpness, float[] Offsets) Of(float[] scores, ReadOnlySpan<int> labels, ReadOnlySpan<float> weights, double[] frequencies)
    {
        (double Sharpness, double Part) best = (1, 0);
        double least = double.PositiveInfinity;
        int rows = Math.Min(labels.Length, Math.Max(64, MostNumbers / frequencies.Length));
        foreach (double part in Parts)
        {
            double[] offsets = [.. frequencies.Select(frequency => part * Math.Log(frequency))];
            foreach (double sharpness in Sharpnesses)
            {
                double loss = Loss(scores, labels[..rows], weights, sharpness, offsets);
                if (loss < least)
                    (least, best) = (loss, (sharpness, part));
            }
        }

        return ((float)best.Sharpness, [.. frequencies.Select(frequency => (float)(best.Part * Math.Log(frequency)))]);
    }

    /// <summary>Minus the logarithm of the softmax of some logits for a class, at most that of the least probability.</summary>
    internal static double LogLoss(ReadOnlySpan<double> logits, int label)
    {
        double most = double.NegativeInfinity, sum = 0;
        foreach (double logit in logits)
            most = Math.Max(most, logit);
        foreach (double logit in logits)
            sum += Math.Exp(logit - most);
        return -Math.Log(Math.Max(Math.Exp(logits[label] - most) / sum, LeastProbability));
    }

    private static double Loss(float[] scores, ReadOnlySpan<int> labels, ReadOnlySpan<float> weights, double sharpness, double[] offsets)
    {
        double loss = 0;
        double[] logits = new double[offsets.Length];
        for (int row = 0; row < labels.Length; row++)
        {
            ReadOnlySpan<float> own = scores.AsSpan(row * offsets.Length, offsets.Length);
            for (int b = 0; b < own.Length; b++)
                logits[b] = (sharpness * own[b]) + offsets[b];
            loss += weights[row] * LogLoss(logits, labels[row]);
        }

        return loss;
    }
}
