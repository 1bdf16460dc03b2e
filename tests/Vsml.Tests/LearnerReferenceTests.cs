using CsCheck;
using Vsml.Kernels;
using Xunit;

namespace Vsml.Tests;

/// <summary>The learner with its kernels, encoders and buffers, held to the equations in plain loops.</summary>
public sealed class LearnerReferenceTests
{
    private const double Tolerance = 1e-5;

    [Fact]
    public void Learner_EqualsThePlainLearner_ForRandomSpecs()
    {
        var cases =
            from spec in RandomSpecs.Any
            from inputs in Gen.Int[1, 5]
            from classes in Gen.Int[2, 4]
            from missing in Gen.OneOf(0, 0.3)
            from seed in Gen.Int[0, 1_000_000]
            select (spec, inputs, classes, missing, seed);

        cases.Sample(
            form => CheckAgainstPlain(Algorithms.Random(form.spec, form.seed), Rows.Random(6, form.inputs, form.classes, form.seed, form.missing), form.classes),
            iter: 60);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(13)]
    [InlineData(17)]
    public void Learner_WithAStateThatFillsNoVector_EqualsTheUnpaddedPlainLearner(int stateSize)
    {
        LearningAlgorithm algorithm = Algorithms.Random(new NetworkSpec
        {
            StateSize = stateSize,
            ForwardMessageSize = 7,
            BackwardMessageSize = 5,
            HiddenLayers = [new DenseLayerSpec(3)],
        });

        CheckAgainstPlain(algorithm, Rows.Random(8, inputs: 4, classes: 3, missing: 0.1), classes: 3);
    }

    [Fact]
    public void Default_EqualsThePlainLearner() => CheckAgainstPlain(
        // The plain learner knows no projections: ProjectionTests hold them to what they are.
        new LearningAlgorithm(LearningAlgorithm.Default.Spec with { Projections = null }, LearningAlgorithm.Default.Parameters.Span, new Provenance()),
        Rows.Random(12, inputs: 4, classes: 3, missing: 0.1),
        classes: 3);

    private static void CheckAgainstPlain(LearningAlgorithm algorithm, LabelledRow[] rows, int classes)
    {
        var learner = new Learner(algorithm, rows[0].Features.Length, classes);
        var plain = new PlainLearner(algorithm, rows[0].Features.Length, classes);
        foreach ((float[] features, int label) in rows)
        {
            Close.Assert([.. plain.Predict(features).Select(p => (float)p)], learner.Predict(features), Tolerance, "probability");
            plain.Observe(features, label);
            learner.Observe(features, label);
            for (int l = 0; l < plain.Layers.Count; l++)
                Close.Assert(Packed(plain.Layers[l], algorithm), learner.Network.States[l].Span, Tolerance, $"state of layer {l} at");
        }
    }

    // [outputs, inputs, 2N], N padded with zeros.
    private static float[] Packed(PlainLayer layer, LearningAlgorithm algorithm)
    {
        int padded = algorithm.Packed.StateSize;
        double[] padding = new double[padded - algorithm.Spec.StateSize];
        return
        [
            .. from b in Enumerable.Range(0, layer.Outputs)
               from a in Enumerable.Range(0, layer.Inputs)
               from value in (double[])[.. layer.State.Cell[a][b], .. padding, .. layer.State.Hidden[a][b], .. padding]
               select (float)value,
        ];
    }
}
