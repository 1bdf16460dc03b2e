// Images: what to make of pictures before Vsml learns, and how many labelled pictures it takes, beside ML.NET's trainers and the nearest picture;
// then a class that is added later by three pictures. README.md beside this file has what it prints.
using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.LightGbm;
using Vsml.MLNet;

const int PixelsASide = 32, NewClassPictures = 3;
Arguments arguments;
Picture[] pictures;
string? temporary = null;
try
{
    arguments = Arguments.Parse(args);
    int wanted = Math.Max(NewClassPictures, arguments.Sizes.Max()) + arguments.Tests;
    string folder = arguments.Folder ?? (temporary = Directory.CreateTempSubdirectory("vsml-images-").FullName);
    if (arguments.Idx is { } idx)
        IdxPictures.Unpack(idx.Images, idx.Labels, folder, wanted);
    else if (arguments.Folder is null)
        Drawings.Make(folder, wanted, seed: 1);

    IGrouping<string, Picture>[] found = [.. PictureFolders.Read(folder).GroupBy(picture => picture.Label)];
    if (found.FirstOrDefault(ofClass => ofClass.Count() < wanted) is { } scarce)
        throw new InvalidDataException($"{folder}: '{scarce.Key}' has {scarce.Count()} pictures; {wanted} were expected, {arguments.Tests} of them to test with (--tests)");
    pictures = [.. found.SelectMany(ofClass => ofClass.Take(wanted))];
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

var ml = new MLContext(seed: 1);
string[] names = [.. pictures.Select(picture => picture.Label).Distinct()];
// The key has every class from the beginning: one without rows costs nothing until they come.
var label = ml.Transforms.Conversion.MapValueToKey("Label", keyData: ml.Data.LoadFromEnumerable(names.Select(name => new { Label = name })));
(string Name, IEstimator<ITransformer> Trainer)[] trainers =
[
    ("Vsml", ml.MulticlassClassification.Trainers.Vsml()),
    ("LbfgsMaximumEntropy", ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy()),
    ("LightGbm", ml.MulticlassClassification.Trainers.LightGbm(new LightGbmMulticlassTrainer.Options { NumberOfThreads = 1 })),
];

try
{
    Console.WriteLine($"{pictures.Length} pictures of {names.Length} classes");
    foreach (string featurizer in arguments.Featurizers)
    {
        Features features = featurizer == "pixels" ? Features.Pixels(ml, PixelsASide) : Features.ResNet18(ml);
        var clock = Stopwatch.StartNew();
        Encoded[] rows = features.Encode(ml, pictures);
        Console.WriteLine();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{features.Name}: {rows[0].Features.Length:N0} numbers a picture, {clock.Elapsed.TotalMilliseconds / rows.Length:0} ms each"));
        Console.WriteLine();
        Console.WriteLine($"| trainer | {string.Join(" | ", arguments.Sizes.Select(size => $"{size} a class"))} | fit seconds |");
        Console.WriteLine($"| -- | {string.Concat(arguments.Sizes.Select(_ => "--: | "))}--: |");
        foreach ((string name, IEstimator<ITransformer> trainer) in trainers)
            WriteLine(name, rows, (train, test) => Evaluate(trainer, train, test));
        WriteLine("1 nearest neighbour", rows, (train, test) => (NearestNeighbour.Accuracy(train, test), double.NaN, 0));
        AddAClass(rows);
    }
}
finally
{
    if (temporary is not null)
        Directory.Delete(temporary, recursive: true);
}
return 0;

void WriteLine(string name, Encoded[] rows, Func<Encoded[], Encoded[], (double Accuracy, double LogLoss, double Seconds)> evaluate)
{
    var cells = new List<string>();
    double seconds = 0;
    foreach (int size in arguments.Sizes)
    {
        var scores = Enumerable.Range(0, arguments.Draws).Select(draw => Draw(rows, size, draw)).Select(draw => evaluate(draw.Train, draw.Test)).ToArray();
        seconds = scores.Average(score => score.Seconds);
        double logLoss = scores.Average(score => score.LogLoss);
        cells.Add(string.Create(CultureInfo.InvariantCulture, $"{scores.Average(score => score.Accuracy):0.000} / {(double.IsNaN(logLoss) ? "" : $"{logLoss:0.00}")}").TrimEnd(' '));
    }
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {string.Join(" | ", cells)} | {seconds:0.00} |"));
}

(double Accuracy, double LogLoss, double Seconds) Evaluate(IEstimator<ITransformer> trainer, Encoded[] train, Encoded[] test)
{
    var key = label.Fit(Features.Rows(ml, train));
    IDataView training = ml.Data.Cache(key.Transform(Features.Rows(ml, train)));
    var clock = Stopwatch.StartNew();
    ITransformer model = trainer.Fit(training);
    double seconds = clock.Elapsed.TotalSeconds;
    var metrics = ml.MulticlassClassification.Evaluate(model.Transform(key.Transform(Features.Rows(ml, test))));
    return (metrics.MicroAccuracy, metrics.LogLoss, seconds);
}

// The last class is not there at first; then three pictures of it come: alone, or with three of every other class to be reminded of.
void AddAClass(Encoded[] rows)
{
    string newcomer = names[^1];
    string[] ways =
    [
        "before", "its pictures alone, by Update", "its pictures alone, by Fit", $"with {NewClassPictures} of every other class, by Fit", "fitted anew, with all of the others",
        "LbfgsMaximumEntropy, fitted to the same rows", "1 nearest neighbour among the same rows",
    ];
    var sums = new (double Others, double Added)[ways.Length];
    for (int draw = 0; draw < arguments.Draws; draw++)
    {
        (Encoded[] train, Encoded[] test) = Draw(rows, Math.Max(NewClassPictures, arguments.Sizes.Max()), draw);
        Encoded[] added = [.. train.Where(picture => picture.Label == newcomer).Take(NewClassPictures)];
        Encoded[] reminders = [.. train.Where(picture => picture.Label != newcomer).GroupBy(picture => picture.Label).SelectMany(ofClass => ofClass.Take(NewClassPictures))];
        var key = label.Fit(Features.Rows(ml, train));
        VsmlMulticlassTrainer trainer = ml.MulticlassClassification.Trainers.Vsml();
        MulticlassPredictionTransformer<VsmlMulticlassModelParameters> Fit(IEnumerable<Encoded> pictures, VsmlMulticlassModelParameters? model = null)
        {
            IDataView keyed = key.Transform(Features.Rows(ml, [.. pictures]));
            return model is null ? trainer.Fit(keyed) : trainer.Fit(keyed, model);
        }

        var first = Fit(train.Where(picture => picture.Label != newcomer));
        Add(0, first);
        Add(2, Fit(added, first.Model));
        Add(3, Fit([.. added, .. reminders], first.Model));
        Encoded[] all = [.. train.Where(picture => picture.Label != newcomer), .. added];
        Add(4, Fit(all));
        Add(5, ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy().Fit(key.Transform(Features.Rows(ml, all))));
        AddShares(6, some => NearestNeighbour.Accuracy(all, some));
        foreach (Encoded picture in added)
            first.Model.Update(picture.Features, names.Length - 1);
        Add(1, first);

        void Add(int way, ITransformer model) =>
            AddShares(way, some => ml.MulticlassClassification.Evaluate(model.Transform(key.Transform(Features.Rows(ml, some)))).MicroAccuracy);

        void AddShares(int way, Func<Encoded[], double> accuracy)
        {
            double Share(bool isAdded) => accuracy([.. test.Where(picture => picture.Label == newcomer == isAdded)]) / arguments.Draws;
            sums[way] = (sums[way].Others + Share(false), sums[way].Added + Share(true));
        }
    }
    Console.WriteLine();
    Console.WriteLine($"| '{newcomer}' added by {NewClassPictures} pictures | accuracy on it | on the others |");
    Console.WriteLine("| -- | --: | --: |");
    foreach ((string way, (double others, double ofAdded)) in ways.Zip(sums))
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {way} | {ofAdded:0.000} | {others:0.000} |"));
}

(Encoded[] Train, Encoded[] Test) Draw(Encoded[] rows, int perClass, int draw)
{
    Encoded[] order = [.. rows];
    new Random(draw).Shuffle(order);
    IGrouping<string, Encoded>[] byClass = [.. order.GroupBy(picture => picture.Label)];
    Encoded[] test = [.. byClass.SelectMany(ofClass => ofClass.Take(arguments.Tests))];
    // Of a size, the pictures of a smaller one and more.
    Encoded[] train = [.. byClass.SelectMany(ofClass => ofClass.Skip(arguments.Tests).Take(perClass))];
    return (train, test);
}
