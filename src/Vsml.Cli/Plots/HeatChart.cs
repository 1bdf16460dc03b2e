namespace Vsml.Cli.Plots;

/// <summary>A matrix of shares, each in a field whose colour tells it.</summary>
/// <param name="Title">Above it.</param>
/// <param name="Rows">Names, from above.</param>
/// <param name="Columns">Names.</param>
/// <param name="Values">[rows][columns], 0 to 1.</param>
internal sealed record HeatChart(string Title, IReadOnlyList<string> Rows, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<double>> Values) : Chart(Title);
