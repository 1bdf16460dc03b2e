using Vsml.Kernels;
using Vsml.Messages;
using Xunit;

namespace Vsml.Tests;

/// <summary>A state read as one linear map says what its network says.</summary>
public sealed unsafe class ReadingTests
{
    private const int Buffered = 60;

    [Theory]
    [InlineData(1, 2, 16, 0)]
    [InlineData(3, 2, 8, 0)]
    [InlineData(5, 3, 16, 32)]
    [InlineData(12, 4, 32, 12)]
    [InlineData(9, 11, 20, 40)]
    public void AReading_PredictsAsTheNetwork(int inputs, int classes, int stateSize, int projections)
    {
        NetworkSpec spec = new()
        {
            StateSize = stateSize,
            Projections = projections == 0 ? null : new ProjectionSpec { Units = projections, Decorrelated = true, Contrasts = true },
        };
        AssertSame(Algorithms.Random(spec), inputs, classes);
    }

    [Fact]
    public void AReadingOfWideRows_PredictsAsTheNetwork() => AssertSame(
        Algorithms.Random(new NetworkSpec { Projections = new ProjectionSpec { WideUnits = 24, MaxFeatures = 4, Contrasts = true } }), inputs: 20, classes: 3);

    [Fact]
    public void AReadingWithoutExperts_PredictsAsTheNetwork() => AssertSame(Algorithms.Random(Algorithms.WithoutExperts), inputs: 4, classes: 3);

    [Fact]
    public void AReading_IsTakenAnewAfterEveryChange()
    {
        LabelledRow[] rows = Rows.Random(Buffered, 4, 3);
        LearnerEnsemble ensemble = new(Algorithms.Random(Algorithms.WithExperts), 4, 3), other = ensemble.Clone();
        ensemble.Fit(rows.ToBuffer());
        float[] before = ensemble.Predict(rows[0].Features);
        Assert.Equal(before, ensemble.Predict(rows[0].Features));
        ensemble.Observe(rows[1].Features, rows[1].Label);
        float[] after = ensemble.Predict(rows[0].Features);
        Assert.NotEqual(before, after);
        Assert.Equal(after, ensemble.Clone().Predict(rows[0].Features));
        other.CopyFrom(ensemble);
        Assert.Equal(after, other.Predict(rows[0].Features));
        ensemble.ObserveFeatures(rows[2].Features);
        Assert.NotEqual(after, ensemble.Predict(rows[0].Features));
    }

    private static void AssertSame(LearningAlgorithm algorithm, int inputs, int classes)
    {
        LabelledRow[] rows = Rows.Random(Buffered + 20, inputs, classes, missing: 0.1);
        InputWidths widths = InputWidths.Of(algorithm.Spec, inputs);
        RowEncoder encoder = new(algorithm.Spec, widths, classes, seed: 5);
        Network network = new(algorithm.Packed, widths.Units + 1, encoder.Experts, classes, new ForkJoin(1));
        Reading reading = new(algorithm.Packed, widths.Units + 1, encoder.Experts, classes, encoder.Memory is not null);
        AlignedBuffer state = new(network.StateLength);
        network.FillInitialState(state.Pointer);
        encoder.Units.AddFeatures(Buffered, row => rows[row].Features);
        encoder.Buffer(Buffered, row => rows[row].Features, row => rows[row].Label, goesOn: true);
        float[] expected = new float[classes], actual = new float[classes], readings = new float[classes];
        for (int row = 0; row < rows.Length; row++)
        {
            (float[] features, int label) = rows[row];
            encoder.TakeInto(reading, state.Pointer);
            network.PredictBy(reading, encoder.Read(features, reading, readings), readings, actual);
            network.Predict(encoder.Encode(features, buffered: -1), state.Pointer, expected);
            Close.Assert(expected, actual, 2e-5, $"probability of row {row}, class");
            Assert.Equal(1, actual.Sum(), 1e-5);
            bool isBuffered = row < Buffered;
            RowMessages learned = encoder.Encode(features, isBuffered ? row : -1);
            network.Predict(learned, state.Pointer, expected);
            learned = encoder.Learn(features, label, 1, isBuffered ? RowNews.Label : RowNews.All, isBuffered ? row : -1);
            network.Update(learned, label, expected, state.Pointer, state.Pointer);
        }
    }
}
