namespace Vsml.Cli.Plots;

/// <summary>Named amounts, a bar each.</summary>
/// <param name="Title">Above it.</param>
/// <param name="XLabel">What the amounts are.</param>
/// <param name="Bars">One or more, from above.</param>
internal sealed record BarChart(string Title, string XLabel, IReadOnlyList<ChartBar> Bars) : Chart(Title);

/// <param name="Name">Written at its left.</param>
/// <param name="Value">Its length, to the left where it is negative.</param>
internal sealed record ChartBar(string Name, double Value);
