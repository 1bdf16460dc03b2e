using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vsml.MLNet.Models;

/// <summary>What scoring needs to know of a model: its learner, and the columns that it makes of the learner's probabilities.</summary>
internal interface IScoringModel : ISchemaBindableMapper
{
    SharedLearner State { get; }

    DataViewSchema CreateOutputSchema();

    /// <summary>The <see cref="ValueGetter{TValue}"/> of one column of the output schema, for one row cursor.</summary>
    Delegate CreateGetter(int column, RowPrediction prediction);
}
