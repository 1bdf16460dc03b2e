namespace Vsml.MLNet.Engine;

/// <summary>What a predicted number was worth.</summary>
internal static class NumberScore
{
    public static EngineMeasure MeanAbsoluteError { get; } = new(
        "mean_absolute_error", "", "Mean distance of the last rows' labels from what was predicted before they were learned, in the label's unit.", mean => mean.First);

    public static EngineMeasure RootMeanSquaredError { get; } = new(
        "root_mean_squared_error", "", "Root of the mean squared error of the last rows, predicted before they were learned, in the label's unit.", mean => Math.Sqrt(mean.Second));

    public static IReadOnlyList<EngineMeasure> Measures { get; } = [MeanAbsoluteError, RootMeanSquaredError];

    public static RowScore Of(float predicted, float label)
    {
        double error = (double)predicted - label;
        return new RowScore(Math.Abs(error), error * error);
    }
}
