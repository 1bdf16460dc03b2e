using System.Globalization;
using ScottPlot;
using ScottPlot.Plottables;
using ScottPlot.TickGenerators;

namespace Vsml.Cli.Plots;

/// <summary>Draws a <see cref="HeatChart"/>: darker is more, and every field tells its number.</summary>
internal static class HeatDrawing
{
    // From white to the blue of the charts.
    private static readonly (byte R, byte G, byte B) Full = (0x00, 0x50, 0x8C);

    public static Plot Of(HeatChart chart)
    {
        var plot = new Plot();
        int rows = chart.Rows.Count, columns = chart.Columns.Count;
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                double value = chart.Values[row][column], top = rows - row;
                Rectangle field = plot.Add.Rectangle(column, column + 1, top - 1, top);
                field.FillColor = Shade(value);
                field.LineColor = Colors.White;
                Text number = plot.Add.Text(value.ToString("0.00", CultureInfo.InvariantCulture), column + 0.5, top - 0.5);
                number.LabelFontName = ChartDrawing.FontName;
                number.LabelFontSize = 14;
                number.LabelFontColor = value > 0.55 ? Colors.White : Colors.Black;
                number.LabelAlignment = Alignment.MiddleCenter;
            }
        }
        plot.Axes.SetLimits(0, columns, 0, rows);
        plot.Axes.Bottom.TickGenerator = new NumericManual([.. Enumerable.Range(0, columns).Select(column => column + 0.5)], [.. chart.Columns]);
        plot.Axes.Left.TickGenerator = new NumericManual([.. Enumerable.Range(0, rows).Select(row => rows - row - 0.5)], [.. chart.Rows]);
        plot.Axes.Right.IsVisible = plot.Axes.Top.IsVisible = false;
        plot.HideGrid();
        plot.Title(chart.Title, 16);
        plot.Font.Set(ChartDrawing.FontName);
        return plot;
    }

    private static Color Shade(double value)
    {
        double share = Math.Clamp(value, 0, 1);
        byte Mix(byte full) => (byte)Math.Round(255 + ((full - 255) * share));
        return new Color(Mix(Full.R), Mix(Full.G), Mix(Full.B));
    }
}
