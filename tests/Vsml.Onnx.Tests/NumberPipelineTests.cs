using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Vsml.MLNet;

namespace Vsml.Onnx.Tests;

/// <summary>ML.NET's own ConvertToOnnx takes whole pipelines that predict numbers; OnnxRuntime and ApplyOnnxModel score them as ML.NET does.</summary>
public sealed class NumberPipelineTests : IDisposable
{
    private static readonly string[] _colours = ["red", "green", "blue"];
    private static readonly string[] _columns = ["Score", "PredictedLabelStdDev", "Quantiles"];
    private readonly MLContext _context = new(seed: 1);
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"vsml-{Guid.NewGuid():N}.onnx");

    [Fact]
    public void AWholePipeline_OfCategoriesAndMissingNumbers_ScoresAsBefore()
    {
        IDataView rows = View(NumberRows.Random(120, 3, missing: 0.1)), test = View(NumberRows.Random(40, 3, seed: 2, missing: 0.2));
        ITransformer model = Pipeline().Fit(rows);
        Save(model, rows);

        AssertSame(model, test, _columns);
    }

    [Fact]
    public void WithoutQuantiles_ScoreAndDeviationAreThere()
    {
        IDataView rows = View(NumberRows.Random(60, 3));
        ITransformer model = _context.Regression.Trainers.Vsml().Fit(rows);
        Save(model, rows);

        AssertSame(model, View(NumberRows.Random(10, 3, seed: 2)), ["Score", "PredictedLabelStdDev"]);
    }

    [Fact]
    public void AfterAnUpdate_TheModelIsTheOneThatLearnedIt()
    {
        IDataView rows = View(NumberRows.Random(60, 3)), test = View(NumberRows.Random(20, 3, seed: 2));
        RegressionPredictionTransformer<VsmlRegressionModelParameters> model = _context.Regression.Trainers.Vsml().Fit(rows);
        float before = model.Transform(test).GetColumn<float>("Score").First();
        foreach ((float[] features, float target) in NumberRows.Random(30, 3, seed: 3))
            model.Model.Update(features, target + 2);
        Save(model, rows);

        Assert.NotEqual(before, model.Transform(test).GetColumn<float>("Score").First(), 0.1f);
        AssertSame(model, test, ["Score", "PredictedLabelStdDev"]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(25)]
    public void OnnxRuntime_TakesRowsInBatches(int count)
    {
        IDataView rows = View(NumberRows.Random(60, 3));
        NumberRow[] test = NumberRows.Random(count, 3, seed: 2, missing: 0.1);
        ITransformer model = _context.Regression.Trainers.Vsml().Fit(rows);
        Save(model, rows);
        using InferenceSession session = new(_path);

        using var results = session.Run(
        [
            NamedOnnxValue.CreateFromTensor("Features", new DenseTensor<float>(test.SelectMany(row => row.Features).ToArray(), [count, 3])),
            NamedOnnxValue.CreateFromTensor("Colour", new DenseTensor<string>(Enumerable.Range(0, count).Select(row => _colours[row % 3]).ToArray(), [count, 1])),
            NamedOnnxValue.CreateFromTensor("Label", new DenseTensor<float>(new float[count], [count, 1])),
        ]);

        Tensor<float> scores = results.Single(result => result.Name == "Score.output").AsTensor<float>();
        Assert.Equal([count, 1], scores.Dimensions.ToArray());
        PipelineTests.AssertClose(PipelineTests.Each(model.Transform(View(test)).GetColumn<float>("Score")), Enumerable.Range(0, count).Select(row => new[] { scores[row, 0] }));
    }

    public void Dispose() => File.Delete(_path);

    private IEstimator<ITransformer> Pipeline() => _context.Transforms.Categorical.OneHotEncoding("Colours", "Colour")
        .Append(_context.Transforms.Concatenate("All", "Features", "Colours"))
        .Append(_context.Regression.Trainers.Vsml(new VsmlRegressionTrainer.Options { FeatureColumnName = "All", Quantiles = [0.05f, 0.95f] }));

    // The label rises with the colour, too.
    private IDataView View(NumberRow[] rows) => _context.Data.LoadFromEnumerable(
        rows.Select((row, i) => new Row { Label = row.Target + (i % 3), Colour = _colours[i % 3], Features = row.Features }));

    private void Save(ITransformer model, IDataView rows)
    {
        using FileStream stream = File.Create(_path);
        _context.Model.ConvertToOnnx(model, rows, stream);
    }

    private void AssertSame(ITransformer model, IDataView test, string[] columns)
    {
        IDataView expected = model.Transform(test), found = _context.Transforms.ApplyOnnxModel(_path).Fit(test).Transform(test);
        foreach (string column in columns)
        {
            IEnumerable<float[]> values = expected.Schema[column].Type is VectorDataViewType ? expected.GetColumn<float[]>(column) : PipelineTests.Each(expected.GetColumn<float>(column));
            PipelineTests.AssertClose(values, found.GetColumn<float[]>(column));
        }
    }

    private sealed class Row
    {
        public float Label { get; set; }

        public string Colour { get; set; } = "";

        [VectorType(3)]
        public float[] Features { get; set; } = [];
    }
}
