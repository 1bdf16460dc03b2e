namespace Vsml.MLNet.Engine;

/// <summary>What a prediction was worth once its label was known: two numbers, each of which has a mean over rows.</summary>
/// <param name="First">For classes 1 where the prediction was right, and else 0; for numbers the absolute error.</param>
/// <param name="Second">For classes -ln of the label's probability; for numbers the squared error.</param>
internal readonly record struct RowScore(double First, double Second);

/// <summary>A measure of an engine, by the means of its <see cref="RowScore"/>s.</summary>
/// <param name="Name">In the meter, after "vsml.engine.".</param>
/// <param name="Unit">In the meter.</param>
/// <param name="Description">In the meter.</param>
/// <param name="Of">The measure of the means.</param>
internal sealed record EngineMeasure(string Name, string Unit, string Description, Func<RowScore, double> Of);
