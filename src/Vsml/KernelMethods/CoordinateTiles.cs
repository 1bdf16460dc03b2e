using Vsml.Kernels;

namespace Vsml.KernelMethods;

/// <summary>
/// Coordinates of rows, of <see cref="TileRows"/> rows each coordinate side by side: a row is measured with as many at once, [rows / 16, width, 16]. What is left of the
/// last tile is 0.
/// </summary>
internal sealed unsafe class CoordinateTiles
{
    /// <summary>Rows of a tile: a vector's numbers.</summary>
    internal const int TileRows = 16;

    private readonly AlignedBuffer _numbers;

    /// <param name="rows">Room for so many.</param>
    /// <param name="width">Coordinates of a row.</param>
    internal CoordinateTiles(int rows, int width) => (Rows, Width, _numbers) = (rows, width, new AlignedBuffer(checked(Kernel.Pad(rows) * width)));

    /// <summary>How many there is room for.</summary>
    internal int Rows { get; }

    /// <summary>Coordinates of a row.</summary>
    internal int Width { get; }

    /// <summary>The coordinates of a row of zeros, where most may be; null where rows are narrow, or it is not known.</summary>
    internal float[]? Zeros { get; init; }

    /// <summary>Those of a row.</summary>
    internal void CopyTo(int row, Span<float> coordinates)
    {
        ReadOnlySpan<float> numbers = _numbers.Span[First(row)..];
        for (int k = 0; k < Width; k++)
            coordinates[k] = numbers[k * TileRows];
    }

    /// <summary>Puts a row in the place of another.</summary>
    internal void Set(int row, ReadOnlySpan<float> coordinates)
    {
        Span<float> numbers = _numbers.Span[First(row)..];
        for (int k = 0; k < Width; k++)
            numbers[k * TileRows] = coordinates[k];
    }

    /// <summary>As many as there is room for, of the same rows.</summary>
    internal CoordinateTiles WithRoom(int rows)
    {
        CoordinateTiles other = new(rows, Width) { Zeros = Zeros };
        int whole = Math.Min(rows, Rows) / TileRows * TileRows * Width;
        _numbers.Span[..whole].CopyTo(other._numbers.Span);
        float[] coordinates = new float[Width];
        for (int row = whole / Math.Max(Width, 1); row < Math.Min(rows, Rows); row++)
        {
            CopyTo(row, coordinates);
            other.Set(row, coordinates);
        }

        return other;
    }

    /// <summary>The tile that begins with a row, [width, 16].</summary>
    internal float* Tile(int row) => _numbers.Pointer + ((long)row * Width);

    private int First(int row) => ((row / TileRows * Width) * TileRows) + (row % TileRows);
}
