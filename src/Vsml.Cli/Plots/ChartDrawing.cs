using System.Globalization;
using ScottPlot;
using ScottPlot.Plottables;
using ScottPlot.TickGenerators;
using SkiaSharp;

namespace Vsml.Cli.Plots;

/// <summary>The house's look: few lines, each named where it ends, ours strong and the rest quiet.</summary>
internal static class ChartDrawing
{
    private const float NameSize = 14;

    // Of a panel: what lies left of, and above and below, the lines.
    private const int LeftMargin = 80, HeightMargins = 110;

    private static readonly string[] Ours = ["#C8102E", "#E8731A", "#8C1D59", "#B8860B"];

    // Far from red, and told apart by most eyes.
    private static readonly string[] Others = ["#0072B2", "#009E73", "#56B4E9", "#7B6FA8", "#5A5A5A", "#A67C52"];

    // Skia's own choice where fontconfig is missing is the first font it finds, of whatever kind.
    internal static readonly string FontName =
        new[] { "Helvetica Neue", "Segoe UI", "Noto Sans", "DejaVu Sans", "Liberation Sans", "Arial" }
            .FirstOrDefault(SKFontManager.Default.FontFamilies.Contains) ?? Fonts.Default;

    /// <summary>A panel of <see cref="PlotFile.PanelWidth"/> x <see cref="PlotFile.PanelHeight"/>.</summary>
    public static Plot Of(LineChart chart)
    {
        bool isLogarithmic = chart.XTicks is not null;
        double XOf(double x) => isLogarithmic ? Math.Log10(x) : x;
        double first = chart.Lines.Min(line => XOf(line.Xs[0])), last = chart.Lines.Max(line => XOf(line.Xs[^1]));
        double bottom = chart.Lines.Min(line => line.Ys.Min()), top = chart.Lines.Max(line => line.Ys.Max());
        double margin = Math.Max(0.05 * (top - bottom), 0.01);
        (bottom, top) = (bottom - margin, top + margin);
        if (chart.IsOfShares)
            (first, last, bottom, top) = (0, 1, 0, 1.02);

        var plot = new Plot();
        if (chart.IsOfShares)
        {
            LinePlot same = plot.Add.Line(0, 0, 1, 1);
            (same.LineColor, same.LineWidth, same.LinePattern) = (Color.FromHex("#A0A0A0"), 1, LinePattern.Dashed);
        }
        int ours = 0, others = 0;
        var ends = new List<LineEnd>();
        foreach (ChartLine line in chart.Lines.OrderBy(line => line.IsOurs))
        {
            Color color = Color.FromHex(line.IsOurs ? Ours[ours++ % Ours.Length] : Others[others++ % Others.Length]);
            Scatter scatter = plot.Add.ScatterLine(line.Xs.Select(XOf).ToArray(), line.Ys.ToArray(), color);
            scatter.LineWidth = line.IsOurs ? 3.5f : 1.8f;
            if (isLogarithmic || chart.IsOfShares)
                (scatter.MarkerShape, scatter.MarkerSize) = (MarkerShape.FilledCircle, line.IsOurs ? 9 : 6);
            ends.Add(new LineEnd(line, color));
        }
        float namesWidth = WriteNames(plot, ends, last, bottom, top);

        double left = first - (0.03 * Math.Max(last - first, 0.1));
        plot.Axes.SetLimits(left, last + ((last - left) * namesWidth / (PlotFile.PanelWidth - LeftMargin - namesWidth)), bottom, top);
        IReadOnlyList<int> ticks = chart.XTicks ?? RoundNumbers(last);
        double[] tenths = [.. Enumerable.Range(0, 6).Select(tick => tick / 5.0)];
        plot.Axes.Bottom.TickGenerator = chart.IsOfShares ? new NumericManual(tenths, [.. tenths.Select(share => share.ToString("0.0", CultureInfo.InvariantCulture))]) : new NumericManual(
            [.. ticks.Select(tick => XOf(tick))], [.. ticks.Select(tick => tick.ToString("N0", CultureInfo.InvariantCulture))]);
        plot.Axes.Left.TickGenerator = new NumericAutomatic { LabelFormatter = y => y.ToString("0.00", CultureInfo.InvariantCulture) };
        plot.Title(chart.Title, 16);
        plot.XLabel(chart.XLabel, 14);
        plot.YLabel(chart.YLabel, 14);
        plot.Axes.Bottom.Label.Bold = plot.Axes.Left.Label.Bold = false;
        plot.Grid.MajorLineColor = Color.FromHex("#E6E6E6");
        plot.Grid.XAxisStyle.IsVisible = false;
        plot.Axes.Right.IsVisible = plot.Axes.Top.IsVisible = false;
        plot.Font.Set(FontName);
        return plot;
    }

    /// <summary>Heights at least <paramref name="gap"/> apart, in the given order, as near to the given ones as the others let them.</summary>
    /// <param name="heights">Ascending.</param>
    /// <param name="bottom">All stay half a gap above it.</param>
    /// <param name="top">All stay half a gap below it, as far as there is room.</param>
    public static double[] Spread(IReadOnlyList<double> heights, double gap, double bottom, double top)
    {
        // Those that would touch are stacked about their mean, and merged with the stack that they then touch.
        var stacks = new List<(double Sum, int Count)>();
        foreach (double height in heights)
        {
            stacks.Add((height, 1));
            while (stacks.Count > 1 && LowestOf(stacks[^1]) - LowestOf(stacks[^2]) < gap * stacks[^2].Count)
            {
                (double sum, int count) = stacks[^1];
                stacks.RemoveAt(stacks.Count - 1);
                stacks[^1] = (stacks[^1].Sum + sum, stacks[^1].Count + count);
            }
        }
        return [.. stacks.SelectMany(stack => Enumerable.Range(0, stack.Count).Select(i => LowestOf(stack) + (i * gap)))];

        double LowestOf((double Sum, int Count) stack)
        {
            double extent = gap * (stack.Count - 1);
            return Math.Max(Math.Min((stack.Sum / stack.Count) - (extent / 2), top - extent - (gap / 2)), bottom + (gap / 2));
        }
    }

    /// <summary>Each name at the height of its line's end, moved no further than it must be not to lie on another.</summary>
    /// <returns>The room they need to the right of <paramref name="x"/>, in the panel's units.</returns>
    private static float WriteNames(Plot plot, List<LineEnd> ends, double x, double bottom, double top)
    {
        const float Distance = 8;
        double gap = (top - bottom) * (NameSize + 4) / (PlotFile.PanelHeight - HeightMargins);
        LineEnd[] sorted = [.. ends.OrderBy(end => end.Line.Ys[^1])];
        double[] heights = Spread([.. sorted.Select(end => end.Line.Ys[^1])], gap, bottom, top);
        using Paint paint = Paint.NewDisposablePaint();
        float widest = 0;
        for (int i = 0; i < sorted.Length; i++)
        {
            Text name = plot.Add.Text(sorted[i].Line.Name, x, heights[i]);
            name.LabelFontName = FontName;
            name.LabelFontColor = sorted[i].Color;
            name.LabelFontSize = NameSize;
            name.LabelAlignment = Alignment.MiddleLeft;
            name.OffsetX = Distance;
            widest = Math.Max(widest, name.LabelStyle.Measure(name.LabelText, paint).Width);
        }
        return widest + (2 * Distance);
    }

    /// <summary>From 0 up to <paramref name="last"/>, about 4 to 10 steps.</summary>
    private static int[] RoundNumbers(double last)
    {
        double power = Math.Pow(10, Math.Max(0, Math.Floor(Math.Log10(last / 4))));
        int step = (int)power * ((last / power) switch { < 10 => 1, < 20 => 2, _ => 5 });
        return [.. Enumerable.Range(0, (int)(last / step) + 1).Select(i => i * step)];
    }

    private sealed record LineEnd(ChartLine Line, Color Color);
}
