// Text: what to make of texts before Vsml learns, and how many labelled texts it takes, beside ML.NET's linear trainers over n-grams.
// README.md beside this file has what it prints.
using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

const int MostTestTexts = 500, LeastTestTexts = 20;
Arguments arguments;
LabelledText[] texts;
var ml = new MLContext(seed: 1);
try
{
    arguments = Arguments.Parse(args);
    int most = arguments.Sizes.Max();
    LabelledText[] found = arguments.Data is { } data ? LabelledText.Read(data, arguments.Text, arguments.Label)
        : arguments.UseDocumentation ? Documentation.Read(most + arguments.Tests, seed: 1)
        : Tickets.Make(most + arguments.Tests, seed: 1);
    HashSet<string> scarce = [.. found.CountBy(text => text.Label).Where(ofClass => ofClass.Value <= most).Select(ofClass => ofClass.Key)];
    if (scarce.Count > 0)
        Console.Error.WriteLine($"left out, for want of {most + 1} texts: {string.Join(", ", scarce)}");
    texts = [.. found.Where(text => !scarce.Contains(text.Label))];
    int classesLeft = texts.DistinctBy(text => text.Label).Count();
    if (classesLeft < 2 || texts.Length - (classesLeft * most) < LeastTestTexts)
        throw new InvalidDataException($"{arguments.Data ?? "the built-in texts"}: two or more classes of {most + 1} texts, and {LeastTestTexts} texts to test with, were expected");
}
catch (ArgumentException e)
{
    Console.Error.WriteLine($"{e.Message}\n{Arguments.Usage}");
    return 2;
}
catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}

int classes = texts.DistinctBy(text => text.Label).Count();
var clock = Stopwatch.StartNew();
LabelledText[] rows = LabelledText.WithVectors(ml, texts);
Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
    $"{rows.Length} texts of {classes} classes; {clock.Elapsed.TotalMilliseconds / rows.Length:0.0} ms for the vector of a text"));

// 1. What a text becomes.
IEstimator<ITransformer> label = ml.Transforms.Conversion.MapValueToKey("Label");
IEstimator<ITransformer> vectors = label.Append(ml.Transforms.CopyColumns("Features", "Vector"));
IEstimator<ITransformer> ngrams = label.Append(ml.Transforms.Text.FeaturizeText("Features", "Text"));
IEstimator<ITransformer> informative = ngrams.Append(ml.Transforms.FeatureSelection.SelectFeaturesBasedOnMutualInformation("Features", slotsInOutput: 250));
IEstimator<ITransformer> components = ngrams.Append(ml.Transforms.ProjectToPrincipalComponents("Features", rank: 64, seed: 1));
IEstimator<ITransformer> hashed = label
    .Append(ml.Transforms.Text.NormalizeText("Words", "Text")).Append(ml.Transforms.Text.TokenizeIntoWords("Words"))
    .Append(ml.Transforms.Text.ProduceHashedWordBags("Features", "Words", numberOfBits: 12)).Append(ml.Transforms.NormalizeLpNorm("Features"));

// 2. Who learns from it.
IEstimator<ITransformer> vsml = ml.MulticlassClassification.Trainers.Vsml();
IEstimator<ITransformer> sdca = ml.MulticlassClassification.Trainers.SdcaMaximumEntropy();
IEstimator<ITransformer> lbfgs = ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy();
// At its default of 1 the regularisation is more than a few rows of length 1 can overcome.
IEstimator<ITransformer> freer = ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy(l1Regularization: 0.01f, l2Regularization: 0.01f);
List<(string Features, IEstimator<ITransformer> Featurizer, string Name, IEstimator<ITransformer> Trainer)> contenders =
[
    ("sentence vectors", vectors, "Vsml", vsml),
    ("sentence vectors", vectors, "SdcaMaximumEntropy", sdca),
    ("sentence vectors", vectors, "LbfgsMaximumEntropy", lbfgs),
    ("sentence vectors", vectors, "LbfgsMaximumEntropy, regularised by .01", freer),
    ("n-grams", ngrams, "SdcaMaximumEntropy", sdca),
    ("n-grams", ngrams, "LbfgsMaximumEntropy", lbfgs),
    ("n-grams", ngrams, "LbfgsMaximumEntropy, regularised by .01", freer),
    ("n-grams", ngrams, "Vsml", vsml),
];
if (arguments.UseReductions)
{
    contenders.Add(("the 250 n-grams of most mutual information", informative, "Vsml", vsml));
    contenders.Add(("64 principal components of the n-grams", components, "Vsml", vsml));
    contenders.Add(("words hashed to 4,096", hashed, "Vsml", vsml));
}

// 3. Each on the same texts.
Console.WriteLine();
Console.WriteLine($"| features | trainer | {string.Join(" | ", arguments.Sizes.Select(size => $"{size} a class"))} | fit seconds |");
Console.WriteLine($"| -- | -- | {string.Concat(arguments.Sizes.Select(_ => "--: | "))}--: |");
foreach ((string features, IEstimator<ITransformer> featurizer, string name, IEstimator<ITransformer> trainer) in contenders)
{
    var cells = new List<string>();
    double seconds = 0;
    foreach (int size in arguments.Sizes)
    {
        (double accuracy, double logLoss) = (0, 0);
        seconds = 0;
        for (int draw = 0; draw < arguments.Draws; draw++)
        {
            (IDataView train, IDataView test) = Draw(size, draw);
            clock.Restart();
            ITransformer encode = featurizer.Fit(train);
            ITransformer model = trainer.Fit(ml.Data.Cache(encode.Transform(train)));
            seconds += clock.Elapsed.TotalSeconds / arguments.Draws;
            MulticlassClassificationMetrics metrics = ml.MulticlassClassification.Evaluate(model.Transform(encode.Transform(test)));
            accuracy += metrics.MicroAccuracy / arguments.Draws;
            logLoss += metrics.LogLoss / arguments.Draws;
        }
        cells.Add(string.Create(CultureInfo.InvariantCulture, $"{accuracy:0.000} / {logLoss:0.00}"));
    }
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {features} | {name} | {string.Join(" | ", cells)} | {seconds:0.00} |"));
}

// 4. The whole pipeline, from the text on, saved and loaded.
IDataView last = Draw(arguments.Sizes[^1], 0).Train;
string path = Path.Combine(Path.GetTempPath(), $"vsml-text-{Guid.NewGuid():N}.zip");
try
{
    ml.Model.Save(SentenceVectors.Estimator(ml).Append(vectors).Append(vsml).Append(ml.Transforms.Conversion.MapKeyToValue("PredictedLabel")).Fit(last), last.Schema, path);
    var elsewhere = new MLContext();
    elsewhere.ComponentCatalog.RegisterAssembly(typeof(SentenceVectors).Assembly);
    var engine = elsewhere.Model.CreatePredictionEngine<LabelledText, Prediction>(elsewhere.Model.Load(path, out _));
    LabelledText example = rows[^1];
    Console.WriteLine();
    Console.WriteLine($"saved, loaded, asked: '{example.Text}' is '{engine.Predict(new LabelledText { Text = example.Text }).PredictedLabel}' (it was '{example.Label}')");
}
finally
{
    File.Delete(path);
}
return 0;

(IDataView Train, IDataView Test) Draw(int perClass, int draw)
{
    LabelledText[] order = [.. rows];
    new Random(draw).Shuffle(order);
    // The first of every class are kept for training, so that the same others test at every size.
    IGrouping<string, LabelledText>[] byClass = [.. order.GroupBy(text => text.Label)];
    LabelledText[] train = [.. byClass.SelectMany(ofClass => ofClass.Take(perClass))];
    HashSet<LabelledText> kept = [.. byClass.SelectMany(ofClass => ofClass.Take(arguments.Sizes.Max()))];
    LabelledText[] test = [.. order.Where(text => !kept.Contains(text)).Take(MostTestTexts)];
    return (ml.Data.LoadFromEnumerable(train), ml.Data.LoadFromEnumerable(test));
}

internal sealed class Prediction
{
    public string PredictedLabel { get; set; } = "";
}
