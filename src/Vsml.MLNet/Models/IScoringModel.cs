using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vsml.MLNet.Models;

/// <summary>What scoring needs to know of a model: the columns that it makes of the features.</summary>
internal interface IScoringModel : ISchemaBindableMapper
{
    /// <summary>Features of a row.</summary>
    int Inputs { get; }

    DataViewSchema CreateOutputSchema();

    /// <summary>For one row cursor: gives the <see cref="ValueGetter{TValue}"/> of a column of the output schema.</summary>
    /// <param name="row">The cursor.</param>
    /// <param name="features">The column of the features.</param>
    Func<int, Delegate> CreateGetters(DataViewRow row, DataViewSchema.Column features);
}

/// <summary>A model of classes.</summary>
internal interface IClassifier : IScoringModel
{
    SharedLearner State { get; }
}
