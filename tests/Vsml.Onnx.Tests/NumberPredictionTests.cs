using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Vsml.Onnx.Tests;

/// <summary>The numbers that ONNX Runtime predicts are those of the learner.</summary>
public sealed class NumberPredictionTests
{
    // Of the label's spread.
    private const float Close = 1e-5f;
    private static readonly float[] _levels = [0.001f, 0.05f, 0.5f, 0.95f, 0.999f];

    [Theory]
    [InlineData(0, 3)]
    [InlineData(1, 3)]
    [InlineData(5, 3)]
    [InlineData(20, 1)]
    [InlineData(40, 3)]
    [InlineData(300, 3)]
    [InlineData(1100, 2)]
    [InlineData(300, 40)]
    [InlineData(80, 300)]
    public void AFittedLearner_PredictsTheSameInOnnxRuntime(int rows, int inputs) =>
        AssertSame(Learned(NumberRows.Random(rows, inputs, missing: 0.1)), NumberRows.Random(25, inputs, seed: 2, missing: 0.2));

    [Fact]
    public void ALabelWithoutNoise_IsPredictedTheSame()
    {
        // Kernels then nearly interpolate, with weights that are large and cancel each other.
        NumberRow[] rows = NumberRows.Random(400, 2, noise: 0);

        AssertSame(Learned(rows), NumberRows.Random(50, 2, seed: 2, noise: 0));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(40)]
    public void ALabelThatIsASum_IsPredictedTheSame(int inputs)
    {
        // Linear kernels have large weights, too.
        NumberRow[] Sums(NumberRow[] rows) => [.. rows.Select(row => row with { Target = row.Features.Select((value, a) => value * MathF.Pow(10, 2 - (a % 5))).Sum() })];

        AssertSame(Learned(Sums(NumberRows.Random(200, inputs))), Sums(NumberRows.Random(25, inputs, seed: 2)));
    }

    [Theory]
    [InlineData(1e6, 0)]
    [InlineData(1e-6, 0)]
    [InlineData(3, 1e5)]
    public void ALabelOfAnyScaleAndPlace_IsPredictedTheSame(float scale, float place)
    {
        NumberRow[] At(NumberRow[] rows) => [.. rows.Select(row => row with { Target = place + (scale * row.Target) })];

        AssertSame(Learned(At(NumberRows.Random(120, 3))), At(NumberRows.Random(25, 3, seed: 2)));
    }

    [Fact]
    public void ABentLabel_IsBentBackTheSame()
    {
        NumberRow[] Bent(NumberRow[] rows) => [.. rows.Select(row => row with { Target = MathF.Exp(2 * row.Target) })];
        RegressionLearner learner = Learned(Bent(NumberRows.Random(200, 3)));

        Assert.NotEqual(Regression.TargetBend.None, learner.Scale.Bend);
        AssertSame(learner, Bent(NumberRows.Random(25, 3, seed: 2)));
    }

    [Fact]
    public void AConstantLabel_IsPredictedTheSame() =>
        AssertSame(Learned([.. NumberRows.Random(60, 2).Select(row => row with { Target = 7 })]), NumberRows.Random(10, 2, seed: 2));

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(60)]
    public void ALearnerThatLearnedFurtherRows_PredictsTheSame(int fitted)
    {
        RegressionLearner learner = Learned(NumberRows.Random(fitted, 3));
        foreach ((float[] features, float target) in NumberRows.Random(45, 3, seed: 3))
            learner.Observe(features, target);

        AssertSame(learner, NumberRows.Random(25, 3, seed: 2, missing: 0.1));
    }

    [Fact]
    public void MissingInfiniteAndConstantFeatures_AreWhatTheyAreHere()
    {
        NumberRow[] rows = [.. NumberRows.Random(80, 4).Select(row => row with { Features = [.. row.Features[..3], 7] })];
        float[] values = rows[0].Features;
        float[][] probes =
        [
            [float.NaN, float.PositiveInfinity, values[2], 8], [.. values.Select(_ => float.NaN)], [.. values.Select(_ => float.NegativeInfinity)], [1e30f, -1e30f, 0, 7],
        ];

        AssertSame(Learned(rows), [.. probes.Select(features => new NumberRow(features, 0))]);
    }

    [Fact]
    public void NoRowsAndOneRow_AreBatchesToo()
    {
        RegressionLearner learner = Learned(NumberRows.Random(60, 3, missing: 0.1));

        AssertSame(learner, []);
        AssertSame(learner, NumberRows.Random(1, 3, seed: 2));
    }

    [Fact]
    public void WithoutLevels_ThereAreNoQuantiles_AndALevelIsBetween0And1()
    {
        RegressionLearner learner = Learned(NumberRows.Random(20, 2));
        using MemoryStream model = new();
        OnnxExport.WritePrediction(learner, model);
        using InferenceSession session = new(model.ToArray());

        Assert.Equal(["mean", "standard_deviation"], session.OutputMetadata.Keys);
        Assert.Throws<ArgumentOutOfRangeException>(() => OnnxExport.WritePrediction(learner, new MemoryStream(), [1f]));
    }

    private static RegressionLearner Learned(NumberRow[] rows)
    {
        RegressionLearner learner = new(LearningAlgorithm.Default, rows.Length == 0 ? 3 : rows[0].Features.Length, members: 2);
        if (rows.Length == 0)
            return learner;
        RegressionRows buffer = new(learner.Inputs);
        foreach ((float[] features, float target) in rows)
            buffer.Add(features, target);
        learner.Fit(buffer);
        return learner;
    }

    private static void AssertSame(RegressionLearner learner, NumberRow[] rows)
    {
        using MemoryStream model = new();
        OnnxExport.WritePrediction(learner, model, _levels);
        using InferenceSession session = new(model.ToArray());
        DenseTensor<float> features = new(rows.SelectMany(row => row.Features).ToArray(), [rows.Length, learner.Inputs]);

        using var results = session.Run([NamedOnnxValue.CreateFromTensor("features", features)]);

        Tensor<float> mean = Output("mean", 1), deviation = Output("standard_deviation", 1), quantiles = Output("quantiles", _levels.Length);
        float spread = (float)learner.Scale.Deviation;
        for (int row = 0; row < rows.Length; row++)
        {
            float[] expected = new float[_levels.Length];
            (float ofMean, float ofDeviation) = learner.Predict(rows[row].Features, _levels, expected);
            Check("mean", row, ofMean, mean[row, 0]);
            Check("deviation", row, ofDeviation, deviation[row, 0]);
            for (int level = 0; level < _levels.Length; level++)
                Check($"quantile {_levels[level]}", row, expected[level], quantiles[row, level]);
        }

        Tensor<float> Output(string name, int width)
        {
            Tensor<float> found = results.Single(result => result.Name == name).AsTensor<float>();
            Assert.Equal([rows.Length, width], found.Dimensions.ToArray());
            return found;
        }

        // A bent label is steep where it is far from the others: there, it is held to its own digits; and a float far from zero has no more than seven.
        void Check(string what, int row, float expected, float found)
        {
            float digits = learner.Scale.Bend == Regression.TargetBend.None ? MathF.BitIncrement(MathF.Abs(expected)) - MathF.Abs(expected) : Close * MathF.Abs(expected);
            float allowed = MathF.Max(Close * spread, digits);
            Assert.True(MathF.Abs(expected - found) <= allowed, $"{what} of row {row}: {expected} here, {found} there, of {spread}");
        }
    }
}
