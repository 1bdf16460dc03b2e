using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

// Which trainer is best on my table? Cross-validates Vsml beside ML.NET's own trainers on a CSV file.
if (args is not [string file, string label, ..] || args.Length > 3 || !TryReadRows(args, out int most))
{
    Console.Error.WriteLine("usage: TrainerComparison FILE.csv LABEL-COLUMN [ROWS]");
    Console.Error.WriteLine("ROWS: use so many random rows at most; all by default");
    return 2;
}

var ml = new MLContext(seed: 0);
IDataView rows;
try
{
    rows = TableRow.Load(ml, file, label);
}
catch (InvalidDataException e)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
int count = rows.GetColumn<string>(nameof(TableRow.Label)).Count();
rows = ml.Data.Cache(ml.Data.TakeRows(ml.Data.ShuffleRows(rows, seed: 0, shufflePoolSize: count), Math.Min(count, most)));

// The same features for all: missing numbers as the mean, numbers standardised, text one-hot encoded.
string[] numbers = TableRow.FeaturesOf(rows, NumberDataViewType.Single);
string[] texts = TableRow.FeaturesOf(rows, TextDataViewType.Instance);
InputOutputColumnPair[] numberPairs = [.. numbers.Select(name => new InputOutputColumnPair(name))];
InputOutputColumnPair[] textPairs = [.. texts.Select(name => new InputOutputColumnPair(name))];
IEstimator<ITransformer> features = ml.Transforms.Conversion.MapValueToKey(nameof(TableRow.Label));
if (numbers.Length > 0)
{
    features = features
        .Append(ml.Transforms.ReplaceMissingValues(numberPairs, MissingValueReplacingEstimator.ReplacementMode.Mean))
        .Append(ml.Transforms.NormalizeMeanVariance(numberPairs, fixZero: false));
}
if (texts.Length > 0)
    features = features.Append(ml.Transforms.Categorical.OneHotEncoding(textPairs, OneHotEncodingEstimator.OutputKind.Bag));
features = features.Append(ml.Transforms.Concatenate("Features", [.. numbers, .. texts]));

var trainers = new (string Name, IEstimator<ITransformer> Trainer)[]
{
    ("Vsml", ml.MulticlassClassification.Trainers.Vsml()),
    ("SdcaMaximumEntropy", ml.MulticlassClassification.Trainers.SdcaMaximumEntropy()),
    ("LbfgsMaximumEntropy", ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy()),
    ("LightGbm", ml.MulticlassClassification.Trainers.LightGbm()),
    ("FastTree", ml.MulticlassClassification.Trainers.OneVersusAll(ml.BinaryClassification.Trainers.FastTree())),
    ("FastForest", ml.MulticlassClassification.Trainers.OneVersusAll(ml.BinaryClassification.Trainers.FastForest())),
    ("AveragedPerceptron", ml.MulticlassClassification.Trainers.OneVersusAll(ml.BinaryClassification.Trainers.AveragedPerceptron())),
};

Console.WriteLine($"{file}: {Math.Min(count, most)} rows, {CountOf(numbers)} number and {CountOf(texts)} text columns, 5-fold cross-validation");
Console.WriteLine();
Console.WriteLine($"{"trainer",-20} {"accuracy",9} {"log-loss",9} {"seconds",9}");
foreach ((string name, IEstimator<ITransformer> trainer) in trainers)
{
    var clock = Stopwatch.StartNew();
    IReadOnlyList<TrainCatalogBase.CrossValidationResult<MulticlassClassificationMetrics>> folds;
    try
    {
        folds = ml.MulticlassClassification.CrossValidate(rows, features.Append(trainer), numberOfFolds: 5);
    }
    catch (Exception e)
    {
        // A fold of a few rows may lack a class, which each trainer refuses in a way of its own.
        Console.WriteLine($"{name,-20} failed: {e.Message.ReplaceLineEndings(" ")}");
        continue;
    }
    Console.WriteLine(
        $"{name,-20} {folds.Average(fold => fold.Metrics.MicroAccuracy),9:P1} {folds.Average(fold => fold.Metrics.LogLoss),9:F3} {clock.Elapsed.TotalSeconds,9:F1}");
}
return 0;

int CountOf(string[] columns) => columns.Sum(name => rows.Schema[name].Type is VectorDataViewType vector ? vector.Size : 1);

static bool TryReadRows(string[] args, out int most)
{
    most = int.MaxValue;
    return args.Length < 3 || (int.TryParse(args[2], NumberStyles.None, CultureInfo.InvariantCulture, out most) && most > 0);
}
