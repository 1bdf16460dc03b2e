using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Vsml.MLNet;

namespace Vsml.Onnx.Tests;

/// <summary>ML.NET's own ConvertToOnnx takes whole pipelines with a Vsml model in it; OnnxRuntime and ApplyOnnxModel score them as ML.NET does.</summary>
public sealed class PipelineTests : IDisposable
{
    private const float Close = 1e-5f;
    private static readonly string[] _names = ["ant", "bee", "cat"];
    private readonly MLContext _context = new(seed: 1);
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"vsml-{Guid.NewGuid():N}.onnx");

    [Fact]
    public void Multiclass_ScoresAndLabelsAsBefore()
    {
        IDataView rows = View(Rows.Random(90, 4, 3, missing: 0.1)), test = View(Rows.Random(40, 4, 3, seed: 2, missing: 0.2));
        ITransformer model = Multiclass().Fit(rows);
        Save(model, rows);

        IDataView expected = model.Transform(test), found = _context.Transforms.ApplyOnnxModel(_path).Fit(test).Transform(test);

        AssertClose(expected.GetColumn<float[]>("Score"), found.GetColumn<float[]>("Score"));
        Assert.Equal(
            expected.GetColumn<string>("PredictedLabel"),
            found.GetColumn<VBuffer<ReadOnlyMemory<char>>>("PredictedLabel").Select(label => label.DenseValues().Single().ToString()));
    }

    [Fact]
    public void AfterAnUpdate_TheModelIsTheOneThatLearnedIt()
    {
        IDataView rows = View(Rows.Random(60, 4, 3)), test = View(Rows.Random(20, 4, 3, seed: 2));
        TransformerChain<Microsoft.ML.Transforms.KeyToValueMappingTransformer> model = Multiclass().Fit(rows);
        VsmlMulticlassModelParameters learned = model.OfType<ISingleFeaturePredictionTransformer<VsmlMulticlassModelParameters>>().Single().Model;
        foreach ((float[] features, int label) in Rows.Random(30, 4, 3, seed: 3))
            learned.Update(features, label);
        Save(model, rows);

        AssertClose(
            model.Transform(test).GetColumn<float[]>("Score"),
            _context.Transforms.ApplyOnnxModel(_path).Fit(test).Transform(test).GetColumn<float[]>("Score"));
    }

    [Fact]
    public void ClassesWithoutRows_KeepTheirSmallProbability()
    {
        LabelledRow[] two = [.. Rows.Random(90, 4, 3).Where(row => row.Label != 1)];
        IDataView rows = View(two), test = View(Rows.Random(20, 4, 3, seed: 2));
        ITransformer keys = _context.Transforms.Conversion.MapValueToKey("Label", keyData: _context.Data.LoadFromEnumerable(_names.Select(name => new Name { Value = name }))).Fit(rows);
        IDataView keyed = keys.Transform(rows);
        ITransformer model = keys.Append(_context.MulticlassClassification.Trainers.Vsml().Fit(keyed));
        Save(model, rows);

        AssertClose(
            model.Transform(test).GetColumn<float[]>("Score"),
            _context.Transforms.ApplyOnnxModel(_path).Fit(test).Transform(test).GetColumn<float[]>("Score"));
    }

    [Fact]
    public void Binary_ScoreProbabilityAndLabelAsBefore()
    {
        IDataView rows = View(Rows.Random(90, 4, 3, missing: 0.1)), test = View(Rows.Random(40, 4, 3, seed: 2, missing: 0.2));
        ITransformer model = _context.BinaryClassification.Trainers.Vsml("Flag").Fit(rows);
        Save(model, rows);

        IDataView expected = model.Transform(test), found = _context.Transforms.ApplyOnnxModel(_path).Fit(test).Transform(test);

        AssertClose(Each(expected.GetColumn<float>("Probability")), found.GetColumn<float[]>("Probability"));
        AssertClose(Each(expected.GetColumn<float>("Score")), found.GetColumn<float[]>("Score"), 1e-3f);
        Assert.Equal(expected.GetColumn<bool>("PredictedLabel"), found.GetColumn<bool[]>("PredictedLabel").Select(label => label.Single()));
    }

    [Fact]
    public void OneVersusAllOfVsmlModels_ScoresAsBefore()
    {
        IDataView rows = View(Rows.Random(60, 4, 3)), test = View(Rows.Random(20, 4, 3, seed: 2));
        ITransformer model = _context.Transforms.Conversion.MapValueToKey("Label")
            .Append(_context.MulticlassClassification.Trainers.OneVersusAll(_context.BinaryClassification.Trainers.Vsml(new VsmlBinaryTrainer.Options { NumberOfRowOrders = 1 })))
            .Fit(rows);
        Save(model, rows);

        AssertClose(
            model.Transform(test).GetColumn<float[]>("Score"),
            _context.Transforms.ApplyOnnxModel(_path).Fit(test).Transform(test).GetColumn<float[]>("Score"));
    }

    [Fact]
    public void OnnxRuntime_TakesRowsInBatches()
    {
        IDataView rows = View(Rows.Random(60, 4, 3));
        LabelledRow[] test = Rows.Random(25, 4, 3, seed: 2, missing: 0.1);
        ITransformer model = Multiclass().Fit(rows);
        Save(model, rows);
        using InferenceSession session = new(_path);

        using var results = session.Run(
        [
            NamedOnnxValue.CreateFromTensor("Features", new DenseTensor<float>(test.SelectMany(row => row.Features).ToArray(), [test.Length, 4])),
            NamedOnnxValue.CreateFromTensor("Label", new DenseTensor<string>(test.Select(_ => "ant").ToArray(), [test.Length, 1])),
            NamedOnnxValue.CreateFromTensor("Flag", new DenseTensor<bool>(new bool[test.Length], [test.Length, 1])),
        ]);

        Tensor<float> scores = results.Single(result => result.Name == "Score.output").AsTensor<float>();
        Assert.Equal([test.Length, 3], scores.Dimensions.ToArray());
        AssertClose(model.Transform(View(test)).GetColumn<float[]>("Score"), Enumerable.Range(0, test.Length).Select(row => new[] { scores[row, 0], scores[row, 1], scores[row, 2] }));
    }

    public void Dispose() => File.Delete(_path);

    private EstimatorChain<Microsoft.ML.Transforms.KeyToValueMappingTransformer> Multiclass() =>
        _context.Transforms.Conversion.MapValueToKey("Label")
            .Append(_context.MulticlassClassification.Trainers.Vsml())
            .Append(_context.Transforms.Conversion.MapKeyToValue("PredictedLabel"));

    private IDataView View(LabelledRow[] rows) => _context.Data.LoadFromEnumerable(
        rows.Select(row => new Row { Label = _names[row.Label], Flag = row.Label == 0, Features = row.Features }));

    private void Save(ITransformer model, IDataView rows)
    {
        using FileStream stream = File.Create(_path);
        _context.Model.ConvertToOnnx(model, rows, stream);
    }

    internal static IEnumerable<float[]> Each(IEnumerable<float> numbers) => numbers.Select(number => new[] { number });

    internal static void AssertClose(IEnumerable<float[]> expected, IEnumerable<float[]> found, float close = Close)
    {
        float[][] all = [.. expected], others = [.. found];
        Assert.Equal(all.Length, others.Length);
        for (int row = 0; row < all.Length; row++)
        {
            Assert.Equal(all[row].Length, others[row].Length);
            for (int b = 0; b < all[row].Length; b++)
                Assert.True(MathF.Abs(all[row][b] - others[row][b]) <= close, $"row {row}, {b}: {all[row][b]} in ML.NET, {others[row][b]} in ONNX");
        }
    }

    private sealed class Row
    {
        public string Label { get; set; } = "";

        public bool Flag { get; set; }

        [VectorType(4)]
        public float[] Features { get; set; } = [];
    }

    private sealed class Name
    {
        public string Value { get; set; } = "";
    }
}
