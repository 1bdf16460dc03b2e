using CsCheck;
using Xunit;

namespace Vsml.Tests;

/// <summary>The learner with its kernels, encoders, experts and buffers, held to the equations in plain loops.</summary>
public sealed class LearnerReferenceTests
{
    // Without experts all is rounded to floats once a step; experts are solved in floats.
    private const double Tolerance = 1e-5, ToleranceOfExperts = 3e-4;

    [Fact]
    public void Learner_EqualsThePlainLearner_OnAStream()
    {
        var cases =
            from spec in RandomSpecs.Any
            from inputs in Gen.Int[1, 5]
            from classes in Gen.Int[2, 4]
            from missing in Gen.OneOf(0, 0.3)
            from seed in Gen.Int[0, 1_000_000]
            select (spec, inputs, classes, missing, seed);

        cases.Sample(
            form => CheckStream(Algorithms.Random(form.spec, form.seed), Rows.Random(6, form.inputs, form.classes, form.seed, form.missing), form.classes),
            iter: 40);
    }

    /// <summary>Long enough that recent memories are solved twice.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Learner_EqualsThePlainLearner_OnALongerStream(int seed) =>
        CheckStream(Algorithms.Random(new NetworkSpec { StateSize = 4 }, seed), Rows.Random(36, 3, 3, seed, missing: 0.1), 3);

    [Fact]
    public void Learner_EqualsThePlainLearner_OnBufferedRows()
    {
        var cases =
            from spec in RandomSpecs.Any
            from rows in Gen.Int[1, 14]
            from inputs in Gen.Int[1, 4]
            from seed in Gen.Int[0, 1_000_000]
            select (spec, rows, inputs, seed);

        cases.Sample(
            form => CheckBuffered(Algorithms.Random(form.spec, form.seed), Rows.Random(form.rows, form.inputs, 3, form.seed, missing: 0.1)),
            iter: 25);
    }

    [Fact]
    public void Default_EqualsThePlainLearner() => CheckStream(
        // The plain learner knows no projections: ProjectionTests hold them to what they are.
        new LearningAlgorithm(LearningAlgorithm.Default.Spec with { Projections = null }, LearningAlgorithm.Default.Parameters.Span, new Provenance()),
        Rows.Random(12, inputs: 4, classes: 3, missing: 0.1),
        classes: 3);

    private static void CheckStream(LearningAlgorithm algorithm, LabelledRow[] rows, int classes)
    {
        var learner = new Learner(algorithm, rows[0].Features.Length, classes);
        var plain = new PlainLearner(algorithm, rows[0].Features.Length, classes);
        foreach ((float[] features, int label) in rows)
        {
            AssertSame(plain, learner, plain.Predict(features), learner.Predict(features));
            plain.Observe(features, label);
            learner.Observe(features, label);
        }
    }

    private static void CheckBuffered(LearningAlgorithm algorithm, LabelledRow[] rows)
    {
        var learner = new Learner(algorithm, rows[0].Features.Length, 3);
        var plain = new PlainLearner(algorithm, rows[0].Features.Length, 3);
        RowBuffer buffer = rows.ToBuffer();
        learner.Units.AddFeatures(buffer.Count, buffer.Features);
        learner.Encoder.Buffer(buffer.Count, buffer.Features, buffer.Label, goesOn: true);
        plain.Buffer(rows);
        for (int pass = 0; pass < 2; pass++)
        {
            for (int row = 0; row < rows.Length; row++)
            {
                plain.ObserveBuffered(rows[row], row, again: pass > 0);
                learner.ObserveBuffered(buffer, row, pass > 0 ? RowNews.None : RowNews.Label);
                AssertSame(plain, learner, plain.Predict(rows[0].Features), learner.Predict(rows[0].Features));
            }
        }
    }

    private static void AssertSame(PlainLearner plain, Learner learner, double[] expected, float[] actual)
    {
        double tolerance = learner.Algorithm.Spec.Experts ? ToleranceOfExperts : Tolerance;
        Close.Assert([.. expected.Select(p => (float)p)], actual, tolerance, "probability");
        float[] states = [.. Packed(plain.Units, learner.Algorithm), .. plain.Experts is { } experts ? Packed(experts, learner.Algorithm) : []];
        Close.Assert(states, learner.State, tolerance, "state at");
    }

    // [outputs, inputs, 2N], N padded with zeros.
    private static float[] Packed(PlainLayer layer, LearningAlgorithm algorithm)
    {
        double[] padding = new double[algorithm.Packed.StateSize - algorithm.Spec.StateSize];
        return
        [
            .. from b in Enumerable.Range(0, layer.Outputs)
               from a in Enumerable.Range(0, layer.Inputs)
               from value in (double[])[.. layer.Cell[b][a], .. padding, .. layer.Hidden[b][a], .. padding]
               select (float)value,
        ];
    }
}
