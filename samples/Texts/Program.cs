// Texts: which part of .NET a sentence is about. N-grams are tens of thousands of features; this compares what to make of them before Vsml
// learns, beside ML.NET's linear trainers, which take them as they are.
//
//   dotnet run -c Release --project samples/Texts -- [training texts a class]
using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

int perClass = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 64;
const int TestPerClass = 100;
var ml = new MLContext(seed: 1);
List<Sentence> sentences = Sentences.Read(perClass + TestPerClass, seed: 1);
IDataView train = ml.Data.LoadFromEnumerable(sentences[..(perClass * Sentences.Namespaces.Length)]);
IDataView test = ml.Data.LoadFromEnumerable(sentences[(perClass * Sentences.Namespaces.Length)..]);

IEstimator<ITransformer> ngrams = ml.Transforms.Conversion.MapValueToKey("Label").Append(ml.Transforms.Text.FeaturizeText("Features", "Text"));
IEstimator<ITransformer> best = ngrams.Append(ml.Transforms.FeatureSelection.SelectFeaturesBasedOnMutualInformation("Features", slotsInOutput: 250));
IEstimator<ITransformer> components = ngrams.Append(ml.Transforms.ProjectToPrincipalComponents("Features", rank: 64, seed: 1));

var fitted = ngrams.Fit(train).Transform(train).Schema["Features"];
Console.WriteLine($"{perClass * Sentences.Namespaces.Length} texts of {Sentences.Namespaces.Length} classes, {((VectorDataViewType)fitted.Type).Size} n-grams");
Console.WriteLine();
Console.WriteLine("| features | trainer | accuracy | log-loss | fit seconds |");
Console.WriteLine("| -- | -- | --: | --: | --: |");
Try("n-grams", ngrams, "SdcaMaximumEntropy", ml.MulticlassClassification.Trainers.SdcaMaximumEntropy());
Try("n-grams", ngrams, "LbfgsMaximumEntropy", ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy());
Try("n-grams", ngrams, "Vsml", ml.MulticlassClassification.Trainers.Vsml());
Try("the 250 of most mutual information", best, "Vsml", ml.MulticlassClassification.Trainers.Vsml());
Try("the 250 of most mutual information", best, "SdcaMaximumEntropy", ml.MulticlassClassification.Trainers.SdcaMaximumEntropy());
Try("64 principal components", components, "Vsml", ml.MulticlassClassification.Trainers.Vsml());
Try("64 principal components", components, "SdcaMaximumEntropy", ml.MulticlassClassification.Trainers.SdcaMaximumEntropy());

void Try(string features, IEstimator<ITransformer> featurize, string name, IEstimator<ITransformer> trainer)
{
    // Featurizing is timed with the fit: what is cached is what every trainer would read.
    var watch = Stopwatch.StartNew();
    ITransformer featurizer = featurize.Fit(train);
    ITransformer model = trainer.Fit(ml.Data.Cache(featurizer.Transform(train)));
    double seconds = watch.Elapsed.TotalSeconds;
    var metrics = ml.MulticlassClassification.Evaluate(model.Transform(featurizer.Transform(test)));
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"| {features} | {name} | {metrics.MicroAccuracy:0.000} | {metrics.LogLoss:0.000} | {seconds:0.0} |"));
}
