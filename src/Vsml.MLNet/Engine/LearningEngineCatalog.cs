using Vsml.MLNet;
using Microsoft.ML.Data;
using Vsml.MLNet.Engine;

namespace Microsoft.ML;

/// <summary>Creates engines that learn row by row, and what a pipeline needs for them.</summary>
public static class LearningEngineCatalog
{
    /// <summary>Creates an engine that predicts and learns single rows by a fitted pipeline.</summary>
    /// <typeparam name="TRow">A row: a class with the columns that the pipeline reads, the label among them.</typeparam>
    /// <typeparam name="TPrediction">A prediction: a class with columns that the pipeline makes.</typeparam>
    /// <param name="catalog"><see cref="MLContext.Model"/>.</param>
    /// <param name="model">A pipeline, fitted or loaded, in which one step was fitted by a Vsml trainer. It stays as it is.</param>
    /// <param name="options">Options; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">No step of the pipeline was fitted by a Vsml trainer, or several were.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static LearningEngine<TRow, TPrediction> CreateLearningEngine<TRow, TPrediction>(
        this ModelOperationsCatalog catalog, ITransformer model, LearningEngineOptions? options = null)
        where TRow : class
        where TPrediction : class, new()
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(model);
        return new LearningEngine<TRow, TPrediction>(catalog, model, options ?? new LearningEngineOptions());
    }

    /// <summary>
    /// One-hot encodes a text column, and leaves slots to spare: a learning engine gives one to each new value that it learns a row of. A slot is 0 in
    /// all rows until then; a learner takes no notice of such a feature.
    /// </summary>
    /// <param name="catalog">The categorical transforms.</param>
    /// <param name="outputColumnName">The column of the vector.</param>
    /// <param name="inputColumnName">The column of the text; <see langword="null"/> for that of the same name.</param>
    /// <param name="spareSlots">How many values may come, 1 or more. Values beyond are encoded as none, as ML.NET does with all unknown ones.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="spareSlots"/> is below 1.</exception>
    public static IEstimator<ITransformer> OneHotEncodingWithSpareSlots(
        this TransformsCatalog.CategoricalTransforms catalog, string outputColumnName, string? inputColumnName = null, int spareSlots = 16)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        ArgumentOutOfRangeException.ThrowIfLessThan(spareSlots, 1);
        return new SpareSlotsEstimator(CatalogUtils.GetEnvironment(catalog), outputColumnName, inputColumnName, spareSlots);
    }
}
