using Microsoft.ML.Data;
using Vsml;
using Vsml.MLNet.Pictures;

namespace Microsoft.ML;

/// <summary>Creates the first layer for pictures.</summary>
public static class RandomConvolutionCatalog
{
    /// <summary>
    /// From pixels to what random convolutions find in them (<see cref="RandomConvolution"/>), to be the features of a Vsml trainer: by the pixels themselves it can't know
    /// which are neighbours. Nothing is fitted; the filters are drawn by the seed.
    /// </summary>
    /// <param name="catalog">The transforms.</param>
    /// <param name="outputColumnName">The column of what is found, a vector of <see cref="float"/>.</param>
    /// <param name="inputColumnName">The column of the pixels, a known-sized vector of <see cref="float"/>; <see langword="null"/> for that of the same name.</param>
    /// <param name="height">Rows of a picture; <see langword="null"/> where the column tells it, as those of ExtractPixels do.</param>
    /// <param name="width">Columns; <see langword="null"/> together with <paramref name="height"/>.</param>
    /// <param name="channels">Numbers of a pixel, where height and width are given.</param>
    /// <param name="arePlanar">Whether pixels then come as [channels, height, width], else as [height, width, channels].</param>
    /// <param name="seed">Fixes the filters.</param>
    /// <exception cref="ArgumentException">One of height and width is given alone.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is out of its range.</exception>
    /// <example>
    /// <code language="csharp"><![CDATA[
    /// var pipeline = mlContext.Transforms.ExtractPixels("Pixels", "Image")
    ///     .Append(mlContext.Transforms.RandomConvolution("Features", "Pixels"))
    ///     .Append(mlContext.MulticlassClassification.Trainers.Vsml());
    /// ]]></code>
    /// </example>
    public static IEstimator<ITransformer> RandomConvolution(
        this TransformsCatalog catalog, string outputColumnName, string? inputColumnName = null, int? height = null, int? width = null, int channels = 1, bool arePlanar = false,
        int seed = 0)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        if (height.HasValue != width.HasValue)
            throw new ArgumentException("height and width go together.", height.HasValue ? nameof(width) : nameof(height));
        PictureForm? form = height is { } rows && width is { } columns ? new PictureForm(rows, columns, channels, arePlanar) : null;
        return new RandomConvolutionEstimator(CatalogUtils.GetEnvironment(catalog), outputColumnName, inputColumnName ?? outputColumnName, form, seed);
    }
}
