namespace Vsml.KernelMethods;

/// <summary>The coordinates of some rows in which kernels measure, as they are and as ranks.</summary>
internal sealed class RowCoordinates
{
    private readonly CoordinateTiles? _plain, _ranks;

    private RowCoordinates(int rows, int width, CoordinateTiles? plain, CoordinateTiles? ranks) => (Rows, Width, _plain, _ranks) = (rows, width, plain, ranks);

    internal int Rows { get; }

    /// <summary>Coordinates of a row.</summary>
    internal int Width { get; }

    /// <summary>Encodes rows.</summary>
    /// <param name="encoding">Gives the coordinates.</param>
    /// <param name="rows">How many.</param>
    /// <param name="rowAt">Each of them.</param>
    /// <param name="plain">Whether as they are.</param>
    /// <param name="ranks">Whether as ranks, where there are such.</param>
    internal static RowCoordinates Of(FeatureEncoding encoding, int rows, RowAt rowAt, bool plain = true, bool ranks = true)
    {
        RowCoordinates coordinates = Empty(rows, encoding.Width, plain, ranks && encoding.HasRanks, encoding.Zeros);
        EncodedRow encoded = new(encoding, coordinates.Has(ranks: false), coordinates.Has(ranks: true));
        for (int row = 0; row < rows; row++)
        {
            encoded.Encode(rowAt(row));
            coordinates.Set(row, encoded);
        }

        return coordinates;
    }

    /// <summary>Room for rows; nothing of what is not wanted.</summary>
    /// <param name="rows">How many.</param>
    /// <param name="width">Coordinates of a row.</param>
    /// <param name="plain">Whether as they are.</param>
    /// <param name="ranks">Whether as ranks.</param>
    /// <param name="zeros">The coordinates of a row of zeros, as they are; null where it is not known.</param>
    internal static RowCoordinates Empty(int rows, int width, bool plain, bool ranks, float[]? zeros = null) =>
        new(rows, width, plain ? new CoordinateTiles(rows, width) { Zeros = zeros } : null, ranks ? new CoordinateTiles(rows, width) : null);

    /// <summary>Those that a kernel measures in.</summary>
    /// <exception cref="InvalidOperationException">There are none.</exception>
    internal CoordinateTiles Of(bool ranks) => (ranks ? _ranks : _plain) ?? throw new InvalidOperationException("There are no such coordinates.");

    /// <summary>Whether there are some.</summary>
    internal bool Has(bool ranks) => (ranks ? _ranks : _plain) is not null;

    /// <summary>Puts a row in the place of another.</summary>
    internal void Set(int row, EncodedRow encoded)
    {
        _plain?.Set(row, encoded.Of(ranks: false));
        _ranks?.Set(row, encoded.Of(ranks: true));
    }

    /// <summary>The first rows alone.</summary>
    internal RowCoordinates First(int rows, bool plain, bool ranks) =>
        new(rows, Width, plain ? _plain?.WithRoom(rows) : null, ranks ? _ranks?.WithRoom(rows) : null);

    /// <summary>The same rows, and room for others.</summary>
    internal RowCoordinates WithRoom(int rows) => First(rows, plain: true, ranks: true);
}
