using Microsoft.ML;
using Microsoft.ML.Data;
using Vsml.MLNet;

namespace Vsml.Benchmarks.Engine;

/// <summary>A row as an engine learns it.</summary>
internal sealed class StreamedRow
{
    [VectorType(DayOfRows.Inputs)]
    public float[] Features { get; set; } = new float[DayOfRows.Inputs];

    public int Class { get; set; }

    /// <summary>A pipeline fitted on the first rows of a stream.</summary>
    /// <param name="context">Its context.</param>
    /// <param name="stream">Of which <paramref name="rows"/> are taken.</param>
    /// <param name="rows">How many.</param>
    /// <param name="learners">Row orders.</param>
    public static ITransformer Fit(MLContext context, DayOfRows stream, int rows, int learners)
    {
        List<StreamedRow> first = [.. Enumerable.Range(0, rows).Select(_ => Next(stream))];
        return context.Transforms.Conversion.MapValueToKey("Label", nameof(Class))
            .Append(context.MulticlassClassification.Trainers.Vsml(new VsmlMulticlassTrainer.Options { NumberOfThreads = 1, NumberOfRowOrders = learners }))
            .Fit(context.Data.LoadFromEnumerable(first));
    }

    public static StreamedRow Next(DayOfRows stream)
    {
        StreamedRow row = new();
        row.Class = stream.Next(row.Features);
        return row;
    }
}

/// <summary>A prediction of it.</summary>
internal sealed class StreamedGuess
{
    public float[] Score { get; set; } = [];
}
