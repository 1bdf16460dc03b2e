using Vsml.Graphs;

namespace Vsml.Onnx.Tests;

/// <summary>What the learning graph learns in ONNX Runtime is what the ensemble learns.</summary>
public sealed class LearningTests
{
    private const float Close = 1e-4f;

    [Theory]
    [InlineData(1, 2, 1, 60)]
    [InlineData(4, 3, 3, 60)]
    [InlineData(30, 12, 1, 40)]
    [InlineData(300, 3, 1, 30)]
    public void EveryStep_PredictsAndLearnsTheSame(int inputs, int classes, int members, int steps)
    {
        LearnerEnsemble ensemble = PredictionTests.Fitted(Rows.Random(80, inputs, classes, missing: 0.1), classes, members);
        using LearningSession session = new(ensemble);

        foreach ((float[] features, int label) in Rows.Random(steps, inputs, classes, seed: 2, missing: 0.1))
        {
            AssertClose(ensemble.Predict(features), session.Learn(features, label));
            ensemble.Observe(features, label);
        }

        AssertSameState(ensemble, session);
    }

    [Fact]
    public void ClassesThatWeighMore_DoSoAtEveryStep()
    {
        LearnerEnsemble ensemble = PredictionTests.Weighted();
        using LearningSession session = new(ensemble);

        foreach ((float[] features, int label) in Rows.Random(30, 4, 3, seed: 2))
        {
            AssertClose(ensemble.Predict(features), session.Learn(features, label));
            ensemble.Observe(features, label);
        }

        AssertSameState(ensemble, session);
    }

    [Fact]
    public void AThousandSteps_EndInTheSameProbabilities()
    {
        LearnerEnsemble ensemble = PredictionTests.Fitted(Rows.Random(60, 4, 3), 3, members: 2);
        using LearningSession session = new(ensemble);
        foreach ((float[] features, int label) in Rows.Random(1000, 4, 3, seed: 2, missing: 0.05))
        {
            session.Learn(features, label);
            ensemble.Observe(features, label);
        }

        foreach ((float[] features, _) in Rows.Random(50, 4, 3, seed: 3))
            AssertClose(ensemble.Predict(features), session.Predict(features));
        Assert.Equal(1060, ensemble.Observed);
        AssertSameState(ensemble, session);
    }

    [Fact]
    public void OnRowsWithoutEnd_OldOnesCountLess()
    {
        // Of long streams what is known stands for 2,000 rows: this is where it begins to.
        LearnerEnsemble ensemble = PredictionTests.Fitted(Rows.Random(2100, 2, 2), 2, members: 1, Algorithms.Random(new NetworkSpec { StateSize = 4, Projections = new ProjectionSpec { Units = 4 } }));
        using LearningSession session = new(ensemble);

        foreach ((float[] features, int label) in Rows.Random(30, 2, 2, seed: 2))
        {
            AssertClose(ensemble.Predict(features), session.Learn(features, label));
            ensemble.Observe(features, label);
        }

        AssertSameState(ensemble, session);
    }

    [Fact]
    public void InAWorldThatTurns_MemoryForgetsAlike()
    {
        LearnerEnsemble ensemble = PredictionTests.Fitted(Rows.Random(60, 4, 3), 3, members: 2);
        using LearningSession session = new(ensemble);
        int row = 0;
        foreach ((float[] features, int label) in Rows.Random(1500, 4, 3, seed: 2, missing: 0.05))
        {
            int turned = (label + (row++ / 150)) % 3;
            session.Learn(features, turned);
            ensemble.Observe(features, turned);
        }

        Assert.InRange(ensemble.Learners[0].Encoder.Memory!.Count, 400, 1200);
        foreach ((float[] features, _) in Rows.Random(50, 4, 3, seed: 3))
            AssertClose(ensemble.Predict(features), session.Predict(features));
        AssertSameState(ensemble, session);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public void OtherLearningAlgorithms_LearnTheSame(bool experts, bool projections)
    {
        // A state size that is padded here.
        NetworkSpec spec = new() { StateSize = 12, Experts = experts, Projections = projections ? new ProjectionSpec { Units = 8, Decorrelated = true } : null };
        LearnerEnsemble ensemble = PredictionTests.Fitted(Rows.Random(60, 4, 3), 3, members: 2, Algorithms.Random(spec));
        using LearningSession session = new(ensemble);

        foreach ((float[] features, int label) in Rows.Random(20, 4, 3, seed: 2, missing: 0.2))
        {
            AssertClose(ensemble.Predict(features), session.Learn(features, label));
            ensemble.Observe(features, label);
        }

        AssertSameState(ensemble, session);
    }

    [Fact]
    public void ConstantAndMissingFeatures_StayWhatTheyAre()
    {
        LabelledRow[] With(LabelledRow[] rows) => [.. rows.Select(row => row with { Features = [.. row.Features, 7, float.NaN] })];
        LearnerEnsemble ensemble = PredictionTests.Fitted(With(Rows.Random(60, 4, 3)), 3, members: 1);
        using LearningSession session = new(ensemble);

        foreach ((float[] features, int label) in With(Rows.Random(30, 4, 3, seed: 2)))
        {
            AssertClose(ensemble.Predict(features), session.Learn(features, label));
            ensemble.Observe(features, label);
        }

        AssertSameState(ensemble, session);
    }

    [Fact]
    public void AStateLearnedThere_IsReadHereAndGoesOn_AndTheReverse()
    {
        LabelledRow[] rows = Rows.Random(90, 4, 3, seed: 2);
        LearnerEnsemble fitted = PredictionTests.Fitted(Rows.Random(60, 4, 3), 3, members: 2), ensemble = fitted.Clone();
        using LearningSession session = new(ensemble);
        foreach ((float[] features, int label) in rows[..30])
        {
            session.Learn(features, label);
            ensemble.Observe(features, label);
        }

        LearnerEnsemble read = ReadBack(fitted, session.State);
        foreach ((float[] features, int label) in rows[30..60])
        {
            read.Observe(features, label);
            ensemble.Observe(features, label);
        }

        Assert.Equal(120, read.Observed);
        using LearningSession again = new(read);
        foreach ((float[] features, int label) in rows[60..])
        {
            AssertClose(ensemble.Predict(features), again.Learn(features, label));
            ensemble.Observe(features, label);
        }
    }

    [Fact]
    public void AStateReadAsItWasWritten_IsTheSameBitForBit()
    {
        LearnerEnsemble ensemble = PredictionTests.Fitted(Rows.Random(60, 4, 3), 3, members: 2);
        using MemoryStream stream = new();
        LearnedStateFile.Write(ensemble, stream);
        stream.Position = 0;

        Assert.Equal(ensemble.State(), LearnedStateFile.Read(ensemble, stream, "state").State());
    }

    [Fact]
    public void AStateOfAnotherModelOrADamagedOne_IsAnError()
    {
        LearnerEnsemble ensemble = PredictionTests.Fitted(Rows.Random(60, 4, 3), 3, members: 1), other = PredictionTests.Fitted(Rows.Random(60, 4, 3, seed: 9), 3, members: 1);
        using MemoryStream stream = new();
        LearnedStateFile.Write(ensemble, stream);
        byte[] bytes = stream.ToArray();

        InvalidDataException Fails(LearnerEnsemble of, byte[] state) => Assert.Throws<InvalidDataException>(() => LearnedStateFile.Read(of, new MemoryStream(state), "my.safetensors"));

        Assert.Equal("my.safetensors: the state of another model: it was not learned by a learning graph of this one.", Fails(other, bytes).Message);
        Assert.Contains("promises", Fails(ensemble, bytes[..^9]).Message, StringComparison.Ordinal);
        byte[] notFinite = [.. bytes];
        BitConverter.TryWriteBytes(notFinite.AsSpan(notFinite.Length - 4), float.NaN);
        Assert.StartsWith("my.safetensors: ", Fails(ensemble, notFinite).Message, StringComparison.Ordinal);
        Assert.Contains("too short", Fails(ensemble, []).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatWasNotFitted_SaysWhatIsMissing()
    {
        LearnerEnsemble stream = new(LearningAlgorithm.Default, 4, 3);
        foreach ((float[] features, int label) in Rows.Random(200, 4, 3))
            stream.Observe(features, label);
        LearnerEnsemble ofOneClass = PredictionTests.Fitted([.. Rows.Random(60, 4, 3).Select(row => row with { Label = 1 })], 3, members: 1);

        Assert.Contains("was never fitted", Assert.Throws<InvalidOperationException>(() => OnnxExport.WriteLearning(stream, Stream.Null)).Message, StringComparison.Ordinal);
        Assert.Contains("one class alone", Assert.Throws<InvalidOperationException>(() => LearnedStateFile.Write(ofOneClass, Stream.Null)).Message, StringComparison.Ordinal);
    }

    private static LearnerEnsemble ReadBack(LearnerEnsemble fitted, IReadOnlyList<Safetensors.Tensor> state)
    {
        // The header of the state that the session began with, and its own numbers.
        using MemoryStream first = new(), learned = new();
        LearnedStateFile.Write(fitted, first);
        first.Position = 0;
        Safetensors.Write(learned, Safetensors.Read(first, "first", doubles: true).Metadata, state);
        learned.Position = 0;
        return LearnedStateFile.Read(fitted, learned, "learned");
    }

    private static void AssertClose(float[] expected, float[] found)
    {
        for (int b = 0; b < expected.Length; b++)
            Assert.True(MathF.Abs(expected[b] - found[b]) <= Close, $"class {b}: {expected[b]} here, {found[b]} there");
    }

    private static void AssertSameState(LearnerEnsemble ensemble, LearningSession session)
    {
        foreach ((Safetensors.Tensor expected, Safetensors.Tensor found) in LearnedState.Read(ensemble).Zip(session.State))
        {
            Assert.Equal(expected.Name, found.Name);

            // Of units that are alike to the last digits either may be the one that is known least. What they say together is the same, and so are its errors.
            if (expected.Name is LearnedState.HorizonWeights or LearnedState.HorizonInverse)
                continue;
            double[] numbers = Doubles(expected.Data), others = Doubles(found.Data);
            double scale = numbers.Max(Math.Abs);
            for (int i = 0; i < numbers.Length; i++)
                Assert.True(Math.Abs(numbers[i] - others[i]) <= 1e-3 * (1e-3 + scale), $"{expected.Name}, {i}: {numbers[i]} here, {others[i]} there, of at most {scale}");
        }
    }

    private static double[] Doubles(Array data) => data as double[] ?? [.. ((float[])data).Select(number => (double)number)];
}
