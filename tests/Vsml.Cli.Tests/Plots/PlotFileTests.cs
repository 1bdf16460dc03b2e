using System.Buffers.Binary;
using System.CommandLine;
using System.Xml.Linq;
using Vsml.Cli.Compare;
using Vsml.Cli.Plots;

namespace Vsml.Cli.Tests.Plots;

public sealed class PlotFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(2, 2, 1)]
    [InlineData(3, 2, 2)]
    public void Write_GivesAPngOfTwoPanelsARow(int charts, int columns, int rows)
    {
        byte[] png = Written("plot.PNG", charts);

        Assert.Equal([0x89, .. "PNG\r\n"u8, 0x1a, .. "\n"u8], png[..8]);
        Assert.Equal(
            (columns * PlotFile.PanelWidth * PlotFile.PixelRatio, rows * PlotFile.PanelHeight * PlotFile.PixelRatio),
            (BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20))));
    }

    [Fact]
    public void Option_WhereNothingCanBeDrawn_IsRefusedBeforeAnyWork()
    {
        string MessagesWhere(bool canDraw) => string.Concat(
            new RootCommand { PlotFile.CreateOption("a line", () => canDraw) }.Parse("--plot x.svg").Errors.Select(error => error.Message));
        Assert.Equal("", MessagesWhere(canDraw: true));
        Assert.Equal(
            "--plot: plots are drawn by SkiaSharp, of which this package has no native library for this system", MessagesWhere(canDraw: false));
    }

    [Fact]
    public void Write_DrawsEachLineInEachPanel()
    {
        using var image = SkiaSharp.SKBitmap.Decode(Written("plot.png", 3));
        for (int panel = 0; panel < 3; panel++)
        {
            int left = panel % 2 * PlotFile.PanelWidth * PlotFile.PixelRatio, top = panel / 2 * PlotFile.PanelHeight * PlotFile.PixelRatio;
            var colours = new HashSet<SkiaSharp.SKColor>();
            for (int x = 0; x < PlotFile.PanelWidth * PlotFile.PixelRatio; x++)
            {
                for (int y = 0; y < PlotFile.PanelHeight * PlotFile.PixelRatio; y++)
                    colours.Add(image.GetPixel(left + x, top + y));
            }
            Assert.Contains(new SkiaSharp.SKColor(0xC8, 0x10, 0x2E), colours);
            Assert.Contains(new SkiaSharp.SKColor(0x00, 0x72, 0xB2), colours);
        }
    }

    [Fact]
    public void Write_GivesAnSvgThatNamesTheLinesOrSaysWhyNot()
    {
        using var notes = new StringWriter();
        string svg = System.Text.Encoding.UTF8.GetString(Written("plot.svg", 1, notes));
        Assert.Contains("<svg", svg, StringComparison.Ordinal);
        Assert.EndsWith("</svg>", svg.TrimEnd(), StringComparison.Ordinal);
        string[] texts = [.. XDocument.Parse(svg).Descendants().Where(element => element.Name.LocalName == "text").Select(text => text.Value.Trim())];
        if (PlotFile.HasFonts)
            Assert.All(["Vsml", "other", "panel 0"], text => Assert.Single(texts, text));
        Assert.Equal(!PlotFile.HasFonts, notes.ToString().Contains("this machine has no fonts, so the plot has no text", StringComparison.Ordinal));
    }

    [Fact]
    public void Spread_KeepsOrderAndDistanceAndMovesLittle()
    {
        Assert.Equal([0.2, 0.5, 0.8], ChartDrawing.Spread([0.2, 0.5, 0.8], 0.1, 0, 1));
        Assert.Equal([0.15, 0.25, 0.35, 0.8], ChartDrawing.Spread([0.25, 0.25, 0.25, 0.8], 0.1, 0, 1), (a, b) => Math.Abs(a - b) < 1e-9);
        Assert.Equal([0.75, 0.85, 0.95], ChartDrawing.Spread([0.98, 0.99, 1], 0.1, 0, 1), (a, b) => Math.Abs(a - b) < 1e-9);
        double[] many = ChartDrawing.Spread([.. Enumerable.Repeat(0.5, 30)], 0.1, 0, 1);
        Assert.All(many.Zip(many.Skip(1)), pair => Assert.Equal(0.1, pair.Second - pair.First, 1e-9));
    }

    [Fact]
    public void ComparisonChart_IsOverTheDatasetsThatTakePartAtEverySize()
    {
        TrialResult[] results =
        [
            new("small", "32 rows", 32, 0, "Vsml", new(0.1, 1), 1), new("large", "32 rows", 32, 0, "Vsml", new(0.6, 1), 1), new("large", "32 rows", 32, 1, "Vsml", new(0.8, 1), 1),
            new("large", "64 rows", 64, 0, "Vsml", new(0.9, 1), 1), new("large", "64 rows", 64, 1, "Vsml", new(0.9, 1), 1),
        ];
        LineChart chart = ComparisonChart.Of(results);
        ChartLine line = Assert.Single(chart.Lines);
        Assert.Equal(("large", "Vsml", true), (chart.Title, line.Name, line.IsOurs));
        Assert.Equal([32, 64], line.Xs);
        Assert.Equal([0.7, 0.9], line.Ys, (a, b) => Math.Abs(a - b) < 1e-9);
    }

    private byte[] Written(string name, int charts, TextWriter? notes = null)
    {
        LineChart Chart(int number) => new(
            $"panel {number}", "rows", "accuracy",
            [new("Vsml", [1, 10, 100], [0.5, 0.7, 0.9], IsOurs: true), new("other", [1, 10, 100], [0.3, 0.4, 0.8], IsOurs: false)],
            number == 1 ? [1, 10, 100] : null);
        PlotFile.Write(_folder[name], [.. Enumerable.Range(0, charts).Select(Chart)], Terminal.Of(TextWriter.Null, notes ?? TextWriter.Null));
        return File.ReadAllBytes(_folder[name]);
    }
}
