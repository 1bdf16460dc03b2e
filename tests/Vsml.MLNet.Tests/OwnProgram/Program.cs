using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Vsml.MLNet;

// A user's program against the packages: PackedPackagesTests builds it in a folder outside of the repository, and runs it as two processes.
switch (args)
{
    case ["fit", string csv, string model]:
        Fit(csv, model);
        break;
    case ["learn-on", string model]:
        await LearnOnAsync(model);
        break;
}

static void Fit(string csv, string path)
{
    var mlContext = new MLContext(seed: 1);
    IDataView rows = mlContext.Data.LoadFromTextFile(
        csv, [new TextLoader.Column("Features", DataKind.Single, 0, 1), new TextLoader.Column("Label", DataKind.String, 2)], separatorChar: ',', hasHeader: true);
    var model = mlContext.Transforms.Conversion.MapValueToKey("Label")
        .Append(mlContext.MulticlassClassification.Trainers.Vsml())
        .Append(mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel"))
        .Fit(rows);
    mlContext.Model.Save(model, rows.Schema, path);
    Console.WriteLine(mlContext.MulticlassClassification.Evaluate(model.Transform(rows)).MicroAccuracy.ToString(CultureInfo.InvariantCulture));
}

static async Task LearnOnAsync(string path)
{
    var mlContext = new MLContext();
    ITransformer model = mlContext.Model.Load(path, out _);
    VsmlMulticlassModelParameters learned = ((IEnumerable<ITransformer>)model)
        .OfType<ISingleFeaturePredictionTransformer<VsmlMulticlassModelParameters>>().Single().Model;
    float[] features = [0, 0];
    Output before = Engine().Predict(new Input { Features = features });

    using var stop = new CancellationTokenSource();
    var begun = new CountdownEvent(3);
    Task<bool>[] predicting = [.. Enumerable.Range(0, 3).Select(_ => Task.Factory.StartNew(Predict, TaskCreationOptions.LongRunning))];
    begun.Wait();
    for (int i = 0; i < 100; i++)
        learned.Update(features, label: 1);
    stop.Cancel();
    bool areProbabilities = (await Task.WhenAll(predicting)).All(each => each);
    Output after = Engine().Predict(new Input { Features = features });
    Console.WriteLine($"{before.PredictedLabel} {after.PredictedLabel} {areProbabilities}");

    PredictionEngine<Input, Output> Engine() => mlContext.Model.CreatePredictionEngine<Input, Output>(model, inputSchemaDefinition: null);

    bool Predict()
    {
        PredictionEngine<Input, Output> engine = Engine();
        bool areProbabilities = IsOfProbabilities(engine);
        begun.Signal();
        while (!stop.IsCancellationRequested)
            areProbabilities &= IsOfProbabilities(engine);
        return areProbabilities;
    }

    bool IsOfProbabilities(PredictionEngine<Input, Output> engine) =>
        Math.Abs(engine.Predict(new Input { Features = features }).Score.Sum() - 1) < 1e-4;
}

internal sealed class Input
{
    [VectorType(2)]
    public float[] Features { get; set; } = [];

    public string Label { get; set; } = "";
}

internal sealed class Output
{
    public string PredictedLabel { get; set; } = "";

    public float[] Score { get; set; } = [];
}
