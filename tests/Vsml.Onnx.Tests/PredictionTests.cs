using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Vsml.Onnx.Tests;

/// <summary>What ONNX Runtime predicts is what the ensemble predicts.</summary>
public sealed class PredictionTests
{
    private const float Close = 1e-5f;

    [Theory]
    [InlineData(1, 2, 1)]
    [InlineData(4, 3, 3)]
    [InlineData(30, 12, 2)]
    [InlineData(300, 3, 2)]
    public void AFittedEnsemble_PredictsTheSameInOnnxRuntime(int inputs, int classes, int members)
    {
        LabelledRow[] rows = Rows.Random(80, inputs, classes, missing: 0.1);
        LearnerEnsemble ensemble = Fitted(rows, classes, members);

        AssertSame(ensemble, Rows.Random(30, inputs, classes, seed: 2, missing: 0.2));
    }

    [Fact]
    public void ClassesThatASmoothKernelTellsApart_PredictTheSame()
    {
        // Its weights are large, and cancel each other but for the last digits of kernels.
        LabelledRow[] rows = Clusters(150, seed: 1);
        LearnerEnsemble ensemble = Fitted(rows, 3, members: 2);

        Assert.NotNull(ensemble.Vote);
        AssertSame(ensemble, Clusters(60, seed: 2));
    }

    [Fact]
    public void AFittedEnsembleThatLearnedFurtherRows_PredictsTheSame()
    {
        LearnerEnsemble ensemble = Fitted(Rows.Random(60, 4, 3), 3, members: 2);
        foreach ((float[] features, int label) in Rows.Random(40, 4, 3, seed: 3))
            ensemble.Observe(features, label);

        AssertSame(ensemble, Rows.Random(30, 4, 3, seed: 2));
    }

    [Fact]
    public void ClassesThatWeighMore_DoSoInOnnxRuntime()
    {
        LearnerEnsemble ensemble = Weighted(), plain = Fitted(Rows.Random(60, 4, 3), 3, members: 2);
        LabelledRow[] probes = Rows.Random(30, 4, 3, seed: 2);

        Assert.True(probes.Average(row => ensemble.Predict(row.Features)[2]) > 0.2 + probes.Average(row => plain.Predict(row.Features)[2]));
        AssertSame(ensemble, probes);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(200)]
    public void AnEnsembleOfAStream_PredictsTheSame(int learned)
    {
        LearnerEnsemble ensemble = new(LearningAlgorithm.Default, 5, 3, members: 2);
        foreach ((float[] features, int label) in Rows.Random(learned, 5, 3))
            ensemble.Observe(features, label);

        AssertSame(ensemble, Rows.Random(30, 5, 3, seed: 2, missing: 0.1));
    }

    [Fact]
    public void MissingInfiniteAndConstantFeatures_AreWhatTheyAreHere()
    {
        LabelledRow[] rows = [.. Rows.Random(80, 6, 3).Select(row => row with { Features = [.. row.Features[..5], 7] })];
        LearnerEnsemble ensemble = Fitted(rows, 3, members: 2);
        float[] values = rows[0].Features;
        float[] all = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, values[3], 1e30f, 8];

        AssertSame(
            ensemble,
            [
                new(all, 0), new([.. values.Select(_ => float.NaN)], 0), new([.. values.Select(_ => float.PositiveInfinity)], 0), new(values, 0),
            ]);
    }

    [Fact]
    public void NumbersFarFromZero_KeepTheirDigits()
    {
        // Time stamps: what differs is in the last digits of a float.
        LabelledRow[] At(LabelledRow[] rows) => [.. rows.Select(row => row with { Features = [.. row.Features.Select(value => 1.7e6f + (30 * value))] })];
        LearnerEnsemble ensemble = Fitted(At(Rows.Random(80, 3, 2)), 2, members: 1);

        AssertSame(ensemble, At(Rows.Random(30, 3, 2, seed: 2)));
    }

    [Fact]
    public void RowsOfVeryManyFeatures_PredictTheSame()
    {
        LearnerEnsemble ensemble = Fitted(Rows.Random(20, 5000, 2), 2, members: 2);

        AssertSame(ensemble, Rows.Random(3, 5000, 2, seed: 2, missing: 0.1));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5000)]
    public void NoRowsAndOneRow_AreBatchesToo(int inputs)
    {
        LearnerEnsemble ensemble = Fitted(Rows.Random(20, inputs, 3, missing: 0.1), 3, members: 2);

        AssertSame(ensemble, []);
        AssertSame(ensemble, Rows.Random(1, inputs, 3, seed: 2));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void OtherLearningAlgorithms_PredictTheSame(bool experts)
    {
        NetworkSpec spec = new() { StateSize = 12, Experts = experts, Projections = experts ? null : new ProjectionSpec { Units = 8 } };
        LearnerEnsemble ensemble = Fitted(Rows.Random(60, 4, 3), 3, members: 2, Algorithms.Random(spec));

        AssertSame(ensemble, Rows.Random(30, 4, 3, seed: 2, missing: 0.2));
    }

    // Three clusters on a line, of which two touch.
    private static LabelledRow[] Clusters(int count, int seed)
    {
        var random = new Random(seed);
        return
        [
            .. Enumerable.Range(0, count).Select(row =>
            {
                int label = row % 3;
                double size = (label == 0 ? 1.5 : 3.2 + label) + (0.9 * (random.NextDouble() - 0.5)) + (0.6 * (random.NextDouble() - 0.5));
                return new LabelledRow([(float)size, (float)((0.4 * size) + (0.3 * random.NextDouble())), (float)(5 + (0.3 * size) + random.NextDouble())], label);
            }),
        ];
    }

    // A row of the last class weighs as much as 400 others.
    internal static LearnerEnsemble Weighted()
    {
        RowBuffer buffer = new(4);
        foreach ((float[] features, int label) in Rows.Random(60, 4, 3))
            buffer.Add(features, label, label == 2 ? 400 : 1);
        LearnerEnsemble ensemble = new(LearningAlgorithm.Default, 4, 3, members: 2);
        ensemble.Fit(buffer, passes: 2);
        return ensemble;
    }

    internal static LearnerEnsemble Fitted(LabelledRow[] rows, int classes, int members, LearningAlgorithm? algorithm = null)
    {
        LearnerEnsemble ensemble = new(algorithm ?? LearningAlgorithm.Default, rows[0].Features.Length, classes, members);
        ensemble.Fit(rows.ToBuffer(), passes: 2);
        return ensemble;
    }

    private static void AssertSame(LearnerEnsemble ensemble, LabelledRow[] rows)
    {
        using MemoryStream model = new();
        OnnxExport.WritePrediction(ensemble, model);
        using InferenceSession session = new(model.ToArray());
        DenseTensor<float> features = new(rows.SelectMany(row => row.Features).ToArray(), [rows.Length, ensemble.Inputs]);

        using var results = session.Run([NamedOnnxValue.CreateFromTensor("features", features)]);

        Tensor<float> probabilities = results.Single().AsTensor<float>();
        Assert.Equal([rows.Length, ensemble.Classes], probabilities.Dimensions.ToArray());
        for (int row = 0; row < rows.Length; row++)
        {
            float[] expected = ensemble.Predict(rows[row].Features);
            for (int b = 0; b < expected.Length; b++)
                Assert.True(MathF.Abs(expected[b] - probabilities[row, b]) <= Close, $"row {row}, class {b}: {expected[b]} here, {probabilities[row, b]} there");
        }
    }
}
