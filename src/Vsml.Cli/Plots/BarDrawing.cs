using System.Globalization;
using ScottPlot;
using ScottPlot.Plottables;
using ScottPlot.TickGenerators;

namespace Vsml.Cli.Plots;

/// <summary>Draws a <see cref="BarChart"/>: bars from above, what is for in our colour, what is against in another.</summary>
internal static class BarDrawing
{
    private static readonly Color For = Color.FromHex("#C8102E"), Against = Color.FromHex("#0072B2");

    public static Plot Of(BarChart chart)
    {
        var plot = new Plot();
        int count = chart.Bars.Count;
        BarPlot bars = plot.Add.Bars((Bar[])[.. chart.Bars.Select((bar, i) => new Bar
        {
            Position = count - i,
            Value = bar.Value,
            FillColor = bar.Value < 0 ? Against : For,
            LineWidth = 0,
            Size = 0.7,
        })]);
        bars.Horizontal = true;
        double least = Math.Min(0, chart.Bars.Min(bar => bar.Value)), most = Math.Max(0, chart.Bars.Max(bar => bar.Value));
        double margin = Math.Max(0.05 * (most - least), 1e-6);
        plot.Axes.SetLimits(least < 0 ? least - margin : 0, most > 0 ? most + margin : 0, 0.3, count + 0.7);
        plot.Axes.Left.TickGenerator = new NumericManual([.. chart.Bars.Select((_, i) => (double)(count - i))], [.. chart.Bars.Select(bar => bar.Name)]);
        plot.Axes.Left.MajorTickStyle.Length = 0;
        plot.Axes.Bottom.TickGenerator = new NumericAutomatic { LabelFormatter = x => x.ToString("0.##", CultureInfo.InvariantCulture) };
        plot.Grid.MajorLineColor = Color.FromHex("#E6E6E6");
        plot.Grid.YAxisStyle.IsVisible = false;
        plot.Axes.Right.IsVisible = plot.Axes.Top.IsVisible = false;
        plot.Title(chart.Title, 16);
        plot.XLabel(chart.XLabel, 14);
        plot.Axes.Bottom.Label.Bold = false;
        plot.Font.Set(ChartDrawing.FontName);
        return plot;
    }
}
