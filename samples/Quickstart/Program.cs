using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using Vsml.MLNet;

const int LeastRows = 12;
Arguments arguments;
try
{
    arguments = Arguments.Parse(args);
}
catch (ArgumentException e)
{
    Console.Error.WriteLine(e.Message);
    Console.Error.WriteLine(Arguments.Usage);
    return 2;
}

// 1. Rows: few to train on, some that come later, and some to test with.
var ml = new MLContext(seed: 0);
IDataView rows;
try
{
    if (arguments.Model is not null)
        ModelFile.RequireWritable(arguments.Model, arguments.Data);
    rows = arguments.Data is { } data ? TableRow.Load(ml, data, arguments.Label, arguments.Reading) : ml.Data.LoadFromEnumerable(PumpReading.Make(1500, seed: 1));
}
catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
int count = rows.GetColumn<string>("Label").Count();
if (count < LeastRows)
{
    Console.Error.WriteLine($"{arguments.Data}: has {count} rows with a label; {LeastRows} or more were expected");
    return 1;
}
int testCount = Math.Min(500, count / 2), trainCount = Math.Min(50, (count - testCount) / 2);
IDataView shuffled = ml.Data.Cache(ml.Data.ShuffleRows(rows, seed: 0, shufflePoolSize: count));
IDataView test = ml.Data.TakeRows(shuffled, testCount);
IDataView train = ml.Data.TakeRows(ml.Data.SkipRows(shuffled, testCount), trainCount);
IDataView later = ml.Data.SkipRows(shuffled, testCount + trainCount);
Console.WriteLine($"{arguments.Data ?? "built-in pump readings"}: {trainCount} training rows, {testCount} test rows, {count - testCount - trainCount} rows that come later");
HashSet<string> known = [.. train.GetColumn<string>("Label")];
if (known.Count < 2 || !test.GetColumn<string>("Label").Any(known.Contains))
{
    Console.Error.WriteLine("so few training and test rows have no two classes in common; a table with more rows of each class was expected");
    return 1;
}

// 2. A pipeline, as with any trainer of ML.NET. Vsml needs no normaliser and takes missing values as they are.
string[] numbers = TableRow.FeaturesOf(rows, NumberDataViewType.Single);
string[] texts = TableRow.FeaturesOf(rows, TextDataViewType.Instance);
IEstimator<ITransformer> features = ml.Transforms.Conversion.MapValueToKey("Label");
if (texts.Length > 0)
    features = features.Append(ml.Transforms.Categorical.OneHotEncoding([.. texts.Select(name => new InputOutputColumnPair(name))], OneHotEncodingEstimator.OutputKind.Bag));
features = features.Append(ml.Transforms.Concatenate("Features", [.. numbers, .. texts]));
var pipeline = features
    .Append(ml.MulticlassClassification.Trainers.Vsml())
    .Append(ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
ITransformer model = pipeline.Fit(train);

// 3. Evaluate, beside two built-in trainers on the same rows (they do need the two steps before them).
IEstimator<ITransformer> prepared = features
    .Append(ml.Transforms.ReplaceMissingValues("Features", replacementMode: MissingValueReplacingEstimator.ReplacementMode.Mean))
    .Append(ml.Transforms.NormalizeMeanVariance("Features", fixZero: false));
Console.WriteLine();
Console.WriteLine("trainer              accuracy  log-loss");
Report("Vsml", model);
Report("SdcaMaximumEntropy", prepared.Append(ml.MulticlassClassification.Trainers.SdcaMaximumEntropy()).Fit(train));
Report("LightGbm", prepared.Append(ml.MulticlassClassification.Trainers.LightGbm()).Fit(train));

// 4. Save, and load elsewhere: the second context knows nothing of the first.
string path = arguments.Model ?? Path.Combine(Directory.CreateTempSubdirectory("vsml-quickstart-").FullName, "model.zip");
try
{
    ml.Model.Save(model, train.Schema, path);
}
catch (Exception e) when (e is IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine($"{path}: the model can't be written there: {e.Message}");
    return 1;
}
var elsewhere = new MLContext();
ITransformer loaded = elsewhere.Model.Load(path, out _);
Console.WriteLine();
Console.WriteLine($"saved to {path} ({new FileInfo(path).Length:N0} bytes) and loaded in a second MLContext");

// 5. Predict one row.
IDataView one = loaded.Transform(elsewhere.Data.TakeRows(test, 1));
VBuffer<ReadOnlyMemory<char>> classes = default;
one.Schema["Score"].GetSlotNames(ref classes);
float[] probabilities = one.GetColumn<float[]>("Score").Single();
Console.WriteLine($"the first test row is '{one.GetColumn<string>("PredictedLabel").Single()}': " +
    string.Join(", ", classes.DenseValues().Zip(probabilities, (name, p) => $"{name} {p:P0}")));

// 6. Go on learning, row by row: no refit, no stored rows.
var learner = ((IEnumerable<ITransformer>)loaded)
    .OfType<ISingleFeaturePredictionTransformer<VsmlMulticlassModelParameters>>().Single().Model;
IDataView laterRows = loaded.Transform(later);
var labelled = laterRows.GetColumn<float[]>("Features").Zip(laterRows.GetColumn<uint>("Label"))
    .Where(row => row.Second != 0); // key 0: a class that the training rows did not have
Console.WriteLine();
Console.WriteLine("rows learned from    accuracy");
ReportLearner();
foreach ((float[] row, uint key)[] batch in labelled.Chunk(Math.Max(10, (count - testCount - trainCount + 5) / 6)))
{
    foreach ((float[] row, uint key) in batch)
        learner.Update(row, (int)key - 1);
    ReportLearner();
}
return 0;

MulticlassClassificationMetrics Evaluate(ITransformer transformer) => ml.MulticlassClassification.Evaluate(transformer.Transform(test));

void Report(string name, ITransformer transformer)
{
    MulticlassClassificationMetrics metrics = Evaluate(transformer);
    Console.WriteLine($"{name,-20} {metrics.MicroAccuracy,8:P1}  {metrics.LogLoss,8:F3}");
}

void ReportLearner() => Console.WriteLine($"{learner.NumberOfObservedRows,17}    {Evaluate(loaded).MicroAccuracy,8:P1}");
