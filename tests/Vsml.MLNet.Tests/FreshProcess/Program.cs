using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

// Knows ML.NET only. Loads the model whose path is given, scores one row of four features, and prints the scores and the predicted label.
if (AppDomain.CurrentDomain.GetAssemblies().Any(assembly => assembly.FullName!.StartsWith("Vsml", StringComparison.Ordinal)))
    throw new InvalidOperationException("The trainer's assembly is loaded before anything asked for it.");

var mlContext = new MLContext();
using FileStream file = File.OpenRead(args[0]);
ITransformer model = mlContext.Model.Load(file, out _);
float[] features = [.. args[1].Split(',').Select(value => float.Parse(value, CultureInfo.InvariantCulture))];
IDataView scored = model.Transform(mlContext.Data.LoadFromEnumerable([new Row { Features = features }]));

string scores = scored.Schema["Score"].Type is VectorDataViewType
    ? string.Join(',', scored.GetColumn<float[]>("Score").Single().Select(Text))
    : Text(scored.GetColumn<float>("Score").Single());
object label = scored.Preview().RowView[0].Values.Last(value => value.Key == "PredictedLabel").Value;
Console.WriteLine($"{scores} {label}");

static string Text(float value) => value.ToString("R", CultureInfo.InvariantCulture);

internal sealed class Row
{
    public string Label { get; set; } = "";

    public bool Flag { get; set; }

    [VectorType(4)]
    public float[] Features { get; set; } = [];
}
