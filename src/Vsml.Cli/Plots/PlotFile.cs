using System.CommandLine;
using System.Runtime.InteropServices;
using ScottPlot;
using SkiaSharp;

namespace Vsml.Cli.Plots;

/// <summary>A file of charts, side by side: PNG or SVG by its extension.</summary>
internal static class PlotFile
{
    public const int PanelWidth = 800, PanelHeight = 480;

    /// <summary>Pixels of a PNG for each of a panel's units.</summary>
    public const int PixelRatio = 2;

    private const int MostColumns = 2;

    /// <summary>False on a slim image, say: plots then are without text.</summary>
    public static bool HasFonts => SKTypeface.Default.GlyphCount > 0;

    /// <param name="what">Is drawn.</param>
    /// <param name="canDraw">Whether this system can; null to try.</param>
    /// <param name="name">Of the option.</param>
    public static Option<FileInfo?> CreateOption(string what, Func<bool>? canDraw = null, string name = "--plot")
    {
        var option = new Option<FileInfo?>(name)
        {
            Description = $"Also draw {what}, to this .png or .svg file.",
            HelpName = "FILE",
        };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && !IsPng(result.Tokens[0].Value) && !IsSvg(result.Tokens[0].Value))
                result.AddError($"{name}: '{result.Tokens[0].Value}' is neither a .png nor a .svg file");
            if (!(canDraw ?? HasSkiaSharp)())
                result.AddError($"{name}: plots are drawn by SkiaSharp, of which this package has no native library for this system");
        });
        return option;
    }

    /// <exception cref="CommandFailedException">It cannot be written.</exception>
    public static void Write(string path, IReadOnlyList<Chart> charts, Terminal terminal)
    {
        if (!HasFonts)
            terminal.Note($"{path}: this machine has no fonts, so the plot has no text");
        int columns = Math.Min(MostColumns, charts.Count), rows = (charts.Count + columns - 1) / columns;
        int width = columns * PanelWidth, height = rows * PanelHeight;
        OutputFile.WriteBytes(path, stream =>
        {
            if (IsPng(path))
                WritePng(stream, charts, width, height);
            else
                WriteSvg(stream, charts, width, height);
        });
    }

    private static void WritePng(Stream stream, IReadOnlyList<Chart> charts, int width, int height)
    {
        using SKSurface surface = SKSurface.Create(new SKImageInfo(width * PixelRatio, height * PixelRatio));
        surface.Canvas.Scale(PixelRatio);
        Draw(surface.Canvas, charts);
        using SKImage image = surface.Snapshot();
        using SKData png = image.Encode(SKEncodedImageFormat.Png, quality: 100);
        png.SaveTo(stream);
    }

    private static void WriteSvg(Stream stream, IReadOnlyList<Chart> charts, int width, int height)
    {
        using SKCanvas canvas = SKSvgCanvas.Create(new SKRect(0, 0, width, height), stream);
        Draw(canvas, charts);
    }

    /// <summary>Row by row, <see cref="MostColumns"/> in each.</summary>
    private static void Draw(SKCanvas canvas, IReadOnlyList<Chart> charts)
    {
        canvas.Clear(SKColors.White);
        for (int i = 0; i < charts.Count; i++)
        {
            using Plot panel = charts[i] switch
            {
                HeatChart heat => HeatDrawing.Of(heat),
                BarChart bars => BarDrawing.Of(bars),
                LineChart lines => ChartDrawing.Of(lines),
                Chart other => throw new InvalidOperationException($"{other.GetType().Name} is no chart that can be drawn."),
            };
            // A plot's first rendering is two, of which a SVG file would keep both.
            panel.RenderInMemory(PanelWidth, PanelHeight);
            canvas.Save();
            canvas.Translate(i % MostColumns * PanelWidth, i / MostColumns * PanelHeight);
            // A plot first clears all of the canvas that it can reach.
            canvas.ClipRect(new SKRect(0, 0, PanelWidth, PanelHeight));
            panel.Render(canvas, new PixelRect(0, PanelWidth, PanelHeight, 0));
            canvas.Restore();
        }
    }

    /// <summary>The tool's package has it for common systems only (Packaging/README.md).</summary>
    private static bool HasSkiaSharp() => NativeLibrary.TryLoad("libSkiaSharp", typeof(SKTypeface).Assembly, null, out _);

    private static bool IsPng(string path) => path.EndsWith(".png", StringComparison.OrdinalIgnoreCase);

    private static bool IsSvg(string path) => path.EndsWith(".svg", StringComparison.OrdinalIgnoreCase);
}
