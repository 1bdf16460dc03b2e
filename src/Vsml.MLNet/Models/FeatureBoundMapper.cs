using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Internal.Utilities;
using Microsoft.ML.Runtime;

namespace Vsml.MLNet.Models;

/// <summary>A model bound to the schema of the data that it scores. ML.NET's own bound mappers do the same, without naming the column in errors.</summary>
internal sealed class FeatureBoundMapper : ISchemaBoundRowMapper
{
    private readonly IScoringModel _model;
    private readonly DataViewSchema.Column _features;

    public FeatureBoundMapper(IScoringModel model, RoleMappedSchema schema)
    {
        if (schema.Feature is not { } features)
            throw Contracts.Except("The schema names no feature column.");
        if (features.Type is not VectorDataViewType { ItemType: NumberDataViewType item } type || item != NumberDataViewType.Single || type.Size != model.Inputs)
        {
            throw Contracts.Except(
                $"The feature column '{features.Name}' is of type {features.Type}, but the model was trained on a vector of {model.Inputs} Single.");
        }

        _model = model;
        _features = features;
        InputRoleMappedSchema = schema;
        OutputSchema = model.CreateOutputSchema();
    }

    public RoleMappedSchema InputRoleMappedSchema { get; }

    public DataViewSchema InputSchema => InputRoleMappedSchema.Schema;

    public DataViewSchema OutputSchema { get; }

    public ISchemaBindableMapper Bindable => _model;

    public IEnumerable<DataViewSchema.Column> GetDependenciesForNewColumns(IEnumerable<DataViewSchema.Column> dependingColumns) =>
        dependingColumns.Any() ? [_features] : [];

    public IEnumerable<KeyValuePair<RoleMappedSchema.ColumnRole, string>> GetInputColumnRoles() =>
        [RoleMappedSchema.ColumnRole.Feature.Bind(_features.Name)];

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        bool[] active = Utils.BuildArray(OutputSchema.Count, activeColumns);
        var getters = new Delegate[active.Length];
        if (active.Contains(true))
        {
            Func<int, Delegate> getterOf = _model.CreateGetters(input, _features);
            for (int column = 0; column < getters.Length; column++)
            {
                if (active[column])
                    getters[column] = getterOf(column);
            }
        }

        return new SimpleRow(OutputSchema, input, getters);
    }
}
