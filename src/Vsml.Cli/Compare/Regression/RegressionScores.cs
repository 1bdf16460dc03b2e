namespace Vsml.Cli.Compare;

/// <summary>What predictions of a number are worth on the test rows.</summary>
/// <param name="Rmse">Root of the mean squared error.</param>
/// <param name="Mae">Mean absolute error.</param>
/// <param name="RSquared">1 - mean squared error / variance of the labels.</param>
/// <param name="Pinball">Mean over the <see cref="Levels"/> of the quantiles' loss: (level - [label below quantile]) (label - quantile).</param>
/// <param name="Coverage">The share of rows whose label lies between the quantiles of .05 and .95.</param>
/// <param name="Deviation">Of the labels of the test rows.</param>
internal sealed record RegressionScores(double Rmse, double Mae, double RSquared, double Pinball, double Coverage, double Deviation)
{
    /// <summary>.05, .10, ... .95.</summary>
    public static float[] Levels { get; } = [.. Enumerable.Range(1, 19).Select(i => i / 20f)];

    /// <summary>RMSE by the deviation of the labels.</summary>
    public double RelativeRmse => Relative(Rmse);

    /// <summary>The same of the mean absolute error.</summary>
    public double RelativeMae => Relative(Mae);

    /// <summary>The same of the pinball loss.</summary>
    public double RelativePinball => Relative(Pinball);

    /// <param name="predictions">[rows].</param>
    /// <param name="quantiles">[rows][<see cref="Levels"/>].</param>
    /// <param name="labels">[rows].</param>
    /// <exception cref="InvalidOperationException">A prediction is not finite.</exception>
    public static RegressionScores Of(IReadOnlyList<float> predictions, IReadOnlyList<float[]> quantiles, IReadOnlyList<float> labels)
    {
        double squared = 0, absolute = 0, pinball = 0, inside = 0;
        for (int row = 0; row < labels.Count; row++)
        {
            if (!float.IsFinite(predictions[row]) || !quantiles[row].All(float.IsFinite))
                throw new InvalidOperationException($"predicted {predictions[row]}, which is no number");
            double error = (double)labels[row] - predictions[row];
            squared += error * error;
            absolute += Math.Abs(error);
            for (int i = 0; i < Levels.Length; i++)
            {
                double above = (double)labels[row] - quantiles[row][i];
                pinball += (Levels[i] - (above < 0 ? 1 : 0)) * above / Levels.Length;
            }

            inside += labels[row] >= quantiles[row][0] && labels[row] <= quantiles[row][^1] ? 1 : 0;
        }

        double count = labels.Count, mean = labels.Average(label => (double)label), variance = labels.Average(label => (label - mean) * (label - mean));
        return new RegressionScores(
            Math.Sqrt(squared / count), absolute / count, variance > 0 ? 1 - (squared / count / variance) : double.NaN, pinball / count, inside / count, Math.Sqrt(variance));
    }

    /// <summary>The quantiles of some numbers, at the <see cref="Levels"/>.</summary>
    public static float[] QuantilesOf(IEnumerable<float> numbers)
    {
        float[] sorted = [.. numbers.Order()];
        return [.. Levels.Select(level =>
        {
            // As of n + 1 numbers, of which one is to come: an interval that holds as many of further rows as it says.
            double place = Math.Clamp((level * (sorted.Length + 1)) - 1, 0, sorted.Length - 1);
            int below = (int)place;
            return below + 1 == sorted.Length ? sorted[^1] : (float)(sorted[below] + ((place - below) * ((double)sorted[below + 1] - sorted[below])));
        })];
    }

    private double Relative(double score) => Deviation > 0 ? score / Deviation : double.NaN;
}
