using Microsoft.ML;
using Microsoft.ML.Data;
using Vsml.MLNet;
using Vsml.Onnx;

namespace Vsml.Cli.Tests.Export;

public sealed class ExportCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ASavedModel_BecomesOnnxThatPredicts_OnnxThatLearns_AndAState()
    {
        Save(rowOrders: 2);

        CommandRun run = await CommandRun.OfAsync("export", _folder["model.zip"], "--output", _folder["predict.onnx"], "--learn", _folder["learn.onnx"]);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("learn.onnx: learns rows of 1 features; labels: 0 kind ", run.Output, StringComparison.Ordinal);
        Assert.Contains("learn.safetensors: the state to begin with, after 50 rows", run.Output, StringComparison.Ordinal);
        global::Onnx.ModelProto predict = Parse("predict.onnx"), learn = Parse("learn.onnx");
        Assert.Contains("Size", predict.Graph.Input.Select(input => input.Name));
        Assert.Contains("Score.output", predict.Graph.Output.Select(output => output.Name));
        Assert.Equal(["features", "label", "feature_moments"], learn.Graph.Input.Take(3).Select(input => input.Name));
        Assert.Contains("next_unit_state", learn.Graph.Output.Select(output => output.Name));
    }

    [Fact]
    public async Task WhatWasLearnedElsewhere_IsImported()
    {
        VsmlMulticlassModelParameters model = Save(rowOrders: 2);
        LearnerEnsemble learner = model.CreateLearner();
        for (int row = 0; row < 30; row++)
            learner.Observe([1.5f], 2);
        using (FileStream state = File.Create(_folder["learned.safetensors"]))
            LearnedStateFile.Write(learner, state);

        CommandRun run = await CommandRun.OfAsync("import", _folder["model.zip"], _folder["learned.safetensors"], "--output", _folder["model2.zip"]);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("after 80 rows", run.Output, StringComparison.Ordinal);
        ITransformer loaded = new MLContext().Model.Load(_folder["model2.zip"], out _);
        VsmlMulticlassModelParameters imported = ((IEnumerable<ITransformer>)loaded).OfType<ISingleFeaturePredictionTransformer<VsmlMulticlassModelParameters>>().Single().Model;
        float[] expected = new float[3], found = new float[3];
        learner.Predict([1.5f], expected);
        imported.CreateLearner().Predict([1.5f], found);
        Assert.Equal(expected, found);
    }

    [Fact]
    public async Task AStateOfAnotherModel_IsRefused_AndNothingIsWritten()
    {
        LearnerEnsemble other = Save(rowOrders: 3).CreateLearner();
        using (FileStream state = File.Create(_folder["other.safetensors"]))
            LearnedStateFile.Write(other, state);
        Save(rowOrders: 2);

        CommandRun run = await CommandRun.OfAsync("import", _folder["model.zip"], _folder["other.safetensors"], "--output", _folder["model2.zip"]);

        CommandRun itself = await CommandRun.OfAsync("import", _folder["model.zip"], _folder["other.safetensors"], "--output", _folder["model.zip"]);
        Assert.Contains("is the input", itself.Error, StringComparison.Ordinal);
        Assert.Equal((1, 1), (run.ExitCode, itself.ExitCode));
        Assert.Contains("other.safetensors: the state of another model", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["model2.zip"]));
    }

    [Fact]
    public async Task WhatCannotBeExported_SaysWhy()
    {
        Save(rowOrders: 1);
        _folder.Write("text.csv", "a,b\n1,2\n");

        CommandRun neither = await CommandRun.OfAsync("export", _folder["model.zip"]);
        CommandRun streamed = await CommandRun.OfAsync("export", _folder["model.zip"], "--learn", _folder["learn.onnx"]);
        CommandRun noModel = await CommandRun.OfAsync("export", _folder["text.csv"], "--output", _folder["predict.onnx"]);
        CommandRun itself = await CommandRun.OfAsync("export", _folder["model.zip"], "--output", _folder["model.zip"]);

        Assert.Contains("--output or --learn is needed", neither.Error, StringComparison.Ordinal);
        Assert.Contains("was never fitted", streamed.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["learn.onnx"]));
        Assert.Contains("cannot be read as a saved ML.NET model", noModel.Error, StringComparison.Ordinal);
        Assert.Contains("is the input", itself.Error, StringComparison.Ordinal);
        Assert.All([neither, streamed, noModel, itself], run => Assert.NotEqual(0, run.ExitCode));
    }

    [Fact]
    public async Task APipelineWithAStepThatMlNetCannotWrite_IsAnError()
    {
        var context = new MLContext(0);
        IDataView rows = context.Data.LoadFromTextFile<Flower>(_folder.WriteFlowers("flowers.csv", 50), ',', hasHeader: true, allowQuoting: true);
        ITransformer model = context.Transforms.Text.FeaturizeText("Features", nameof(Flower.Label)).Append(context.Regression.Trainers.Vsml(nameof(Flower.Size))).Fit(rows);
        context.Model.Save(model, rows.Schema, _folder["text.zip"]);

        CommandRun run = await CommandRun.OfAsync("export", _folder["text.zip"], "--output", _folder["predict.onnx"]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("text.zip: cannot be written as ONNX", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["predict.onnx"]));
    }

    private VsmlMulticlassModelParameters Save(int rowOrders)
    {
        var context = new MLContext(0);
        IDataView rows = context.Data.LoadFromTextFile<Flower>(_folder.WriteFlowers("flowers.csv", 50), ',', hasHeader: true, allowQuoting: true);
        var model = context.Transforms.Conversion.MapValueToKey("Label")
            .Append(context.Transforms.Concatenate("Features", nameof(Flower.Size)))
            .Append(context.MulticlassClassification.Trainers.Vsml(new VsmlMulticlassTrainer.Options { NumberOfRowOrders = rowOrders })).Fit(rows);
        context.Model.Save(model, rows.Schema, _folder["model.zip"]);
        return model.LastTransformer.Model;
    }

    private global::Onnx.ModelProto Parse(string name) => global::Onnx.ModelProto.Parser.ParseFrom(File.ReadAllBytes(_folder[name]));

    private sealed class Flower
    {
        [LoadColumn(0)]
        public float Size { get; set; }

        [LoadColumn(2)]
        public string Label { get; set; } = "";
    }
}
