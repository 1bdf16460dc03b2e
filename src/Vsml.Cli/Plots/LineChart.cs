namespace Vsml.Cli.Plots;

/// <summary>What is to be drawn.</summary>
/// <param name="Title">Above it.</param>
/// <param name="XLabel">What x is.</param>
/// <param name="YLabel">What y is.</param>
/// <param name="Lines">One or more.</param>
/// <param name="IsOfShares">Whether both axes go from 0 to 1, with the line on which they are the same.</param>
/// <param name="XTicks">Where x is told, on a logarithmic axis, each point marked; null for a linear axis with ticks as they come.</param>
internal sealed record LineChart(
    string Title, string XLabel, string YLabel, IReadOnlyList<ChartLine> Lines, IReadOnlyList<int>? XTicks = null, bool IsOfShares = false) : Chart(Title);

/// <param name="Name">Written at the line's end.</param>
/// <param name="Xs">Ascending; positive where the axis is logarithmic.</param>
/// <param name="Ys">One for each x.</param>
/// <param name="IsOurs">Drawn strong, and above the others.</param>
internal sealed record ChartLine(string Name, IReadOnlyList<double> Xs, IReadOnlyList<double> Ys, bool IsOurs);
