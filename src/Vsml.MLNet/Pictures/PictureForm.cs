using Microsoft.ML.Data;

namespace Vsml.MLNet.Pictures;

/// <summary>How the pixels of a picture stand in a vector.</summary>
/// <param name="Height">Rows, 2 or more.</param>
/// <param name="Width">Columns, 2 or more.</param>
/// <param name="Channels">Numbers of a pixel, 1 or more.</param>
/// <param name="ArePlanar">Whether as [channels, height, width], else as [height, width, channels].</param>
internal readonly record struct PictureForm(int Height, int Width, int Channels, bool ArePlanar)
{
    /// <summary>That of a column which tells it, as those of ML.NET's ExtractPixels do; null if it does not.</summary>
    public static PictureForm? Of(DataViewType type) => type is not VectorDataViewType vector ? null : (int[])[.. vector.Dimensions] switch
    {
        [> 1 and var height, > 1 and var width] => new(height, width, 1, false),
        [>= 1 and <= 4 and var planes, > 4 and var height, > 4 and var width] => new(height, width, planes, true),
        [> 1 and var height, > 1 and var width, >= 1 and var channels] => new(height, width, channels, false),
        _ => null,
    };

    public RandomConvolution NewConvolution(int seed) => new(Height, Width, Channels, ArePlanar, seed);
}
