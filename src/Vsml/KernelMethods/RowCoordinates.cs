using Vsml.Kernels;

namespace Vsml.KernelMethods;

/// <summary>The coordinates of some rows in which kernels measure, as they are and as ranks.</summary>
internal sealed unsafe class RowCoordinates
{
    private readonly AlignedBuffer _plain, _ranks;

    private RowCoordinates(int rows, int width, AlignedBuffer plain, AlignedBuffer ranks) =>
        (Rows, Width, Stride, _plain, _ranks) = (rows, width, Kernel.Pad(width), plain, ranks);

    internal int Rows { get; }

    internal int Width { get; }

    /// <summary>Floats from one row to the next.</summary>
    internal int Stride { get; }

    /// <summary>Encodes rows.</summary>
    /// <param name="encoding">Gives the coordinates.</param>
    /// <param name="rows">How many.</param>
    /// <param name="rowAt">Each of them.</param>
    /// <param name="plain">Whether as they are.</param>
    /// <param name="ranks">Whether as ranks.</param>
    internal static RowCoordinates Of(FeatureEncoding encoding, int rows, RowAt rowAt, bool plain = true, bool ranks = true)
    {
        int stride = Kernel.Pad(encoding.Width);
        RowCoordinates coordinates = new(
            rows, encoding.Width, new AlignedBuffer(plain ? checked(rows * stride) : 0), new AlignedBuffer(ranks && encoding.HasRanks ? checked(rows * stride) : 0));
        for (int row = 0; row < rows; row++)
            coordinates.Encode(encoding, row, rowAt(row));
        return coordinates;
    }

    /// <summary>Room for rows; nothing of what is not wanted.</summary>
    internal static RowCoordinates Empty(int rows, int width, bool plain, bool ranks)
    {
        int length = checked(rows * Kernel.Pad(width));
        return new RowCoordinates(rows, width, new AlignedBuffer(plain ? length : 0), new AlignedBuffer(ranks ? length : 0));
    }

    /// <summary>A row's coordinates of a kernel, [stride].</summary>
    internal float* Of(Kernel kernel, int row) => (kernel.OfRanks ? _ranks : _plain).Pointer + ((long)row * Stride);

    /// <summary>The same, without the padding.</summary>
    internal Span<float> Row(int row, bool ranks) => (ranks ? _ranks : _plain).Span.Slice(row * Stride, Width);

    /// <summary>Whether there are some.</summary>
    internal bool Has(bool ranks) => (ranks ? _ranks : _plain).Length > 0;

    /// <summary>Puts a row in the place of another.</summary>
    internal void Encode(FeatureEncoding encoding, int row, ReadOnlySpan<float> features)
    {
        if (Has(ranks: false))
            encoding.Encode(features, ranks: false, Row(row, ranks: false));
        if (Has(ranks: true))
            encoding.Encode(features, ranks: true, Row(row, ranks: true));
    }

    /// <summary>The first rows alone.</summary>
    internal RowCoordinates First(int rows, bool plain, bool ranks)
    {
        RowCoordinates first = Empty(rows, Width, plain && Has(ranks: false), ranks && Has(ranks: true));
        _plain.Span[..first._plain.Length].CopyTo(first._plain.Span);
        _ranks.Span[..first._ranks.Length].CopyTo(first._ranks.Span);
        return first;
    }
}
