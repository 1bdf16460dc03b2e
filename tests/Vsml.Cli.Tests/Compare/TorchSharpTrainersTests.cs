using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.TorchSharp;
using Microsoft.ML.Transforms.Image;
using Vsml.Cli.Compare;

namespace Vsml.Cli.Tests.Compare;

/// <summary>What the table of Microsoft.ML.TorchSharp's trainers in the tool's README says.</summary>
public sealed class TorchSharpTrainersTests : IDisposable
{
    private const BindingFlags Own = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private readonly TemporaryFolder _folder = new();

    // Loaded before a method that names one of its types is compiled.
    public TorchSharpTrainersTests() => TorchSharpTrainers.Load();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void SentenceSimilarity_Runs()
    {
        MLContext context = WithWeights();
        Pair[] pairs = [.. Enumerable.Range(0, 8).Select(row => new Pair { One = $"text {row}", Other = $"text {row % 2}", Label = row % 2 })];
        IDataView rows = context.Data.LoadFromEnumerable(pairs);
        var model = context.Regression.Trainers.SentenceSimilarity(sentence1ColumnName: nameof(Pair.One), sentence2ColumnName: nameof(Pair.Other), maxEpochs: 1, batchSize: 4).Fit(rows);

        float[] scores = [.. model.Transform(rows).GetColumn<float>("Score")];
        Assert.Equal(8, scores.Length);
        Assert.All(scores, score => Assert.True(float.IsFinite(score)));
    }

    [Fact]
    public void NamedEntityRecognition_Runs()
    {
        MLContext context = WithWeights();
        Sentence[] sentences = [.. Enumerable.Range(0, 8).Select(row => new Sentence { Text = $"Anna lives in Rome {row}", Label = ["PERSON", "0", "0", "CITY", "0"] })];
        IDataView names = context.Data.LoadFromEnumerable<Key>([new() { Value = "PERSON" }, new() { Value = "CITY" }, new() { Value = "0" }]);
        IDataView rows = context.Data.LoadFromEnumerable(sentences);
        var model = context.Transforms.Conversion.MapValueToKey("Label", keyData: names)
            .Append(context.MulticlassClassification.Trainers.NamedEntityRecognition(sentence1ColumnName: nameof(Sentence.Text), outputColumnName: "Predicted", maxEpochs: 1, batchSize: 4))
            .Append(context.Transforms.Conversion.MapKeyToValue("Predicted"))
            .Fit(rows);

        Assert.Equal(8, model.Transform(rows).GetColumn<string[]>("Predicted").Count());
    }

    [LargeMemoryFact]
    public void QuestionAnswer_Runs()
    {
        PretrainedWeights.WriteForQuestionAnswer(_folder["mlnet/pretrained_Roberta_encoder.tsm"]);
        MLContext context = new(0) { TempFilePath = _folder.Path };
        Passage[] passages = [.. Enumerable.Range(0, 2).Select(row => new Passage { Context = $"Anna lives in Rome {row}.", Question = "Where does Anna live?", TrainingAnswer = "Rome", AnswerIndex = 14 })];
        IDataView rows = context.Data.LoadFromEnumerable(passages);
        using var model = context.MulticlassClassification.Trainers.QuestionAnswer(maxEpochs: 1, batchSize: 2).Fit(rows);

        IDataView answered = model.Transform(rows);
        Assert.All(answered.GetColumn<string[]>("Answer"), answers => Assert.NotEmpty(answers));
        Assert.All(answered.GetColumn<float[]>("Score"), scores => Assert.All(scores, score => Assert.True(float.IsFinite(score))));
    }

    [Fact]
    public void ObjectDetection_ReadsItsWeightsAndItsRows_AndEndsAtItsFirstForwardPass()
    {
        PretrainedWeights.WriteForObjectDetection(_folder["mlnet/autoformer_11m_torchsharp.bin"], classes: 2);
        MLContext context = new(0) { TempFilePath = _folder.Path };
        using MLImage image = MLImage.CreateFromPixels(64, 64, MLPixelFormat.Rgba32, new byte[64 * 64 * 4]);
        Photo[] photos = [.. Enumerable.Range(0, 2).Select(row => new Photo { Image = image, Label = [row == 0 ? "cat" : "dog"], BoundingBoxes = [8, 8, 40, 40] })];
        var pipeline = context.Transforms.Conversion.MapValueToKey("Label")
            .Append(context.MulticlassClassification.Trainers.ObjectDetection(boundingBoxColumnName: "BoundingBoxes", maxEpoch: 1));

        Exception thrown = Assert.ThrowsAny<Exception>(() => pipeline.Fit(context.Data.LoadFromEnumerable(photos)));
        Assert.Contains("interpolate", Assert.IsType<MissingMethodException>(thrown.GetBaseException()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OfWhatItCallsOfTorchSharp_InterpolateAloneIsNotThere_ByObjectDetection()
    {
        var missing = new List<string>();
        foreach (MethodBase method in TorchSharpTrainers.Load().GetTypes().Where(type => !type.ContainsGenericParameters && !type.IsAssignableTo(typeof(Delegate)))
            .SelectMany(type => type.GetMethods(Own).Concat<MethodBase>(type.GetConstructors(Own)))
            .Where(method => !method.ContainsGenericParameters && method.GetMethodBody() is not null))
        {
            try
            {
                RuntimeHelpers.PrepareMethod(method.MethodHandle);
            }
            catch (Exception e) when (e is MissingMemberException or TypeLoadException)
            {
                missing.Add($"{method.DeclaringType!.FullName}.{method.Name}: {e.Message}");
            }
        }
        Assert.Equal(2, missing.Count);
        Assert.All(missing, method =>
        {
            Assert.StartsWith("Microsoft.ML.TorchSharp.AutoFormerV2.", method, StringComparison.Ordinal);
            Assert.Contains("interpolate", method, StringComparison.Ordinal);
        });
    }

    private MLContext WithWeights()
    {
        PretrainedWeights.Write(_folder["mlnet/NasBert2000000.tsm"]);
        PretrainedWeights.Write(_folder["mlnet/pretrained_NasBert_14M_encoder.tsm"], "NerModel", "NerTrainer+NerOptions");
        return new MLContext(0) { TempFilePath = _folder.Path };
    }

    private sealed class Pair
    {
        public string One { get; init; } = "";

        public string Other { get; init; } = "";

        public float Label { get; init; }
    }

    private sealed class Sentence
    {
        public string Text { get; init; } = "";

        public string[] Label { get; init; } = [];
    }

    private sealed class Passage
    {
        public string Context { get; init; } = "";

        public string Question { get; init; } = "";

        public string TrainingAnswer { get; init; } = "";

        public int AnswerIndex { get; init; }
    }

    private sealed class Photo
    {
        [ImageType(64, 64)]
        public MLImage? Image { get; init; }

        public string[] Label { get; init; } = [];

        public float[] BoundingBoxes { get; init; } = [];
    }

    private sealed class Key
    {
        public string Value { get; init; } = "";
    }
}
