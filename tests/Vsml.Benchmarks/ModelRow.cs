using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vsml.Benchmarks;

/// <summary>A row as ML.NET's trainers meet it.</summary>
internal sealed class ModelRow
{
    public float[] Features { get; set; } = [];

    public int Class { get; set; }

    /// <summary>Rows in memory, with keys for labels.</summary>
    internal static IDataView View(MLContext context, int rows, int inputs, int classes, int seed = 1)
    {
        SchemaDefinition schema = SchemaDefinition.Create(typeof(ModelRow));
        schema[nameof(Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, inputs);
        IDataView view = context.Data.LoadFromEnumerable(Make(rows, inputs, classes, seed), schema);
        view = context.Data.Cache(context.Transforms.Conversion.MapValueToKey("Label", nameof(Class)).Fit(view).Transform(view), "Label", nameof(Features));
        _ = view.Preview(1);
        return view;
    }

    internal static ModelRow[] Make(int rows, int inputs, int classes, int seed = 1) =>
        [.. SyntheticRows.Make(rows, inputs, classes, seed).Select(row => new ModelRow { Features = row.Features, Class = row.Label })];
}

/// <summary>A prediction.</summary>
internal sealed class ModelPrediction
{
    public float[] Score { get; set; } = [];
}
