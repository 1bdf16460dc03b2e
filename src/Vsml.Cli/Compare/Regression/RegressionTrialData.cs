using Microsoft.ML;
using Microsoft.ML.Data;
using Vsml.Cli.Tabular;

namespace Vsml.Cli.Compare;

/// <summary>A row with a number to predict, as the trainers see it.</summary>
internal sealed class NumberExample
{
    public float[] Features { get; init; } = [];

    public float Label { get; init; }

    /// <summary>Rows in memory, cached and read through once, as <see cref="Example.ToDataView"/>.</summary>
    public static IDataView ToDataView(MLContext context, IReadOnlyList<NumberExample> examples)
    {
        SchemaDefinition schema = SchemaDefinition.Create(typeof(NumberExample));
        schema[nameof(Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, examples[0].Features.Length);
        IDataView cached = context.Data.Cache(context.Data.LoadFromEnumerable(examples, schema));
        using DataViewRowCursor cursor = cached.GetRowCursor(cached.Schema);
        while (cursor.MoveNext())
        {
            // Reading is what fills the cache.
        }
        return cached;
    }
}

/// <summary>One split of a dataset, encoded: what every trainer of numbers is fitted on and scored by.</summary>
internal sealed record RegressionTrialData(NumberExample[] Training, NumberExample[] Test)
{
    public float[] TestLabels { get; } = [.. Test.Select(example => example.Label)];

    public static RegressionTrialData Encode(Dataset dataset, RowSplit split)
    {
        var encoder = TableEncoder.Learn(dataset, split.Training);
        NumberExample ExampleOf(int row) => new() { Features = encoder.Encode(row), Label = (float)dataset.Targets![row] };
        return new RegressionTrialData([.. split.Training.Select(ExampleOf)], [.. split.Test.Select(ExampleOf)]);
    }
}
