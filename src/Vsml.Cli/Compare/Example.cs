using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vsml.Cli.Compare;

/// <summary>A row as the trainers see it.</summary>
internal sealed class Example
{
    public float[] Features { get; init; } = [];

    /// <summary>Where texts are learned; else empty.</summary>
    public string Text { get; init; } = "";

    /// <summary>Zero-based index among the classes of the training rows.</summary>
    public uint Label { get; init; }

    /// <summary>Rows in memory, cached and read through once, so that no trainer's time has another's share of it.</summary>
    public static IDataView ToDataView(MLContext context, IReadOnlyList<Example> examples, int classes)
    {
        SchemaDefinition schema = SchemaDefinition.Create(typeof(Example));
        schema[nameof(Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, examples[0].Features.Length);
        schema[nameof(Label)].ColumnType = new KeyDataViewType(typeof(uint), classes);
        if (examples[0].Text.Length > 0)
        {
            // TextClassification looks for the names of the classes, and fails where there are none.
            VBuffer<ReadOnlyMemory<char>> names = new(classes, [.. Enumerable.Range(0, classes).Select(label => $"{label}".AsMemory())]);
            schema[nameof(Label)].AddAnnotation("KeyValues", names, new VectorDataViewType(TextDataViewType.Instance, classes));
        }
        IDataView cached = context.Data.Cache(context.Data.LoadFromEnumerable(examples, schema));
        using DataViewRowCursor cursor = cached.GetRowCursor(cached.Schema);
        while (cursor.MoveNext())
        {
            // Reading is what fills the cache.
        }
        return cached;
    }
}
