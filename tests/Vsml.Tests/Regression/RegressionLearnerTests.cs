using Vsml.Regression;
using Xunit;

namespace Vsml.Tests.Regression;

public sealed class RegressionLearnerTests
{
    private static readonly (float[] Features, float Target)[] _rows = Curves.Make(200, seed: 1), _others = Curves.Make(400, seed: 2);
    private static readonly float[] _levels = [0.05f, 0.5f, 0.95f];

    [Fact]
    public void Predict_ComesNearTheCurve()
    {
        RegressionLearner learner = _rows.ToRows().Fitted();

        double error = Math.Sqrt(_others.Average(row => Math.Pow(learner.Predict(row.Features).Mean - Curves.Mean(row.Features), 2)));
        double spread = Math.Sqrt(_others.Average(row => Math.Pow(Curves.Mean(row.Features) - _others.Average(other => other.Target), 2)));
        Assert.InRange(error, 0, 0.25 * spread);
    }

    [Fact]
    public void Predict_GivesAnIntervalThatHoldsNineOfTen_AndIsWiderWhereThereIsMoreNoise()
    {
        RegressionLearner learner = _rows.ToRows().Fitted();
        float[] quantiles = new float[3];
        int inside = 0;
        List<float> narrow = [], wide = [];
        foreach ((float[] features, float target) in _others)
        {
            (float mean, float deviation) = learner.Predict(features, _levels, quantiles);
            inside += target >= quantiles[0] && target <= quantiles[2] ? 1 : 0;
            Assert.True(quantiles[0] <= quantiles[1] && quantiles[1] <= quantiles[2]);
            Assert.InRange(mean, quantiles[0], quantiles[2]);
            (features[0] > 0 ? wide : narrow).Add(deviation);
        }

        Assert.InRange((double)inside / _others.Length, 0.84, 0.97);
        Assert.True(wide.Average() > 1.5 * narrow.Average(), $"{wide.Average()} and {narrow.Average()}");
    }

    [Fact]
    public void Fit_IsTheSameBitForBit_WhateverTheNumberOfThreads()
    {
        byte[] alone = _rows.ToRows().Fitted(threads: 1).State();
        Assert.Equal(alone, _rows.ToRows().Fitted(threads: 3).State());
        Assert.NotEqual(alone, _rows.ToRows().Fitted(seed: 1).State());
    }

    [Theory]
    [InlineData(5)]
    [InlineData(120)]
    public void ACloneToPredict_PredictsWhatItsLearnerDid_WhateverThatLearnsMeanwhile(int rows)
    {
        RegressionLearner learner = _rows.Take(rows).ToRows().Fitted(), clone = learner.CloneToPredict();
        float[] quantiles = new float[3], cloned = new float[3];
        (float, float)[] before = [.. _others.Take(20).Select(row => learner.Predict(row.Features))];

        foreach ((float[] features, float target) in _rows.Skip(rows))
            learner.Observe(features, target);

        foreach (((float[] features, _), (float, float) expected) in _others.Zip(before))
            Assert.Equal(expected, clone.Predict(features));
        RegressionLearner later = learner.CloneToPredict();
        Assert.Equal(learner.Predict(_others[0].Features, _levels, quantiles), later.Predict(_others[0].Features, _levels, cloned));
        Assert.Equal(quantiles, cloned);
    }

    [Fact]
    public void Observe_GoesOnLearning_AndABetterModelComesOfIt()
    {
        RegressionLearner learner = _rows.Take(30).ToRows().Fitted();
        double before = learner.RootMeanSquare(_others);

        foreach ((float[] features, float target) in _rows.Skip(30))
            learner.Observe(features, target);

        Assert.Equal(_rows.Length, learner.Observed);
        Assert.True(learner.RootMeanSquare(_others) < 0.8 * before, $"{learner.RootMeanSquare(_others)} after {before}");
    }

    [Fact]
    public void Observe_FromTheFirstRowOn_ComesNearAFit()
    {
        RegressionLearner learner = new(LearningAlgorithm.Default, Curves.Inputs, members: 1, passes: 1);
        Assert.Equal((0, 0), learner.Predict(_rows[0].Features));
        foreach ((float[] features, float target) in _rows)
            learner.Observe(features, target);

        Assert.InRange(learner.RootMeanSquare(_others), 0, 1.2 * _rows.ToRows().Fitted().RootMeanSquare(_others));
    }

    [Fact]
    public void Fit_OfFurtherRows_IsAFitOfAll_AsLongAsAllAreKept()
    {
        RegressionLearner learner = _rows.Take(60).ToRows().Fitted();
        learner.Fit(_rows.Skip(60).ToRows());

        Assert.Equal(_rows.Length, learner.Observed);
        Assert.InRange(learner.RootMeanSquare(_others), 0, 1.1 * _rows.ToRows().Fitted().RootMeanSquare(_others));
    }

    /// <summary>What was true of 1,200 rows is the other way round from then on. As much of the old as of the new would say nothing of either.</summary>
    [Fact]
    public void WhereTheWorldTurnsRound_WhatWasIsForgotten_AndASavedLearnerGoesOnBitForBit()
    {
        (float[] Features, float Target)[] rows = Curves.Make(3000, seed: 6), turned = [.. rows.Select(row => row with { Target = -row.Target })];
        RegressionLearner learner = rows.Take(1100).ToRows().Fitted();
        foreach ((float[] features, float target) in rows[1100..1200].Concat(turned[1200..2600]))
            learner.Observe(features, target);

        RegressionLearner loaded = RegressionLearner.Load(new MemoryStream(learner.State()), "learner"), clone = learner.Clone();
        double deviation = Math.Sqrt(turned[2600..].Average(row => row.Target * row.Target));
        Assert.InRange(learner.RootMeanSquare(turned[2600..]), 0, 0.8 * deviation);
        Assert.InRange(learner.Mixture!.Rows, 1000, 1700);
        foreach ((float[] features, float target) in turned[2600..2650])
        {
            Assert.Equal(learner.Predict(features), loaded.Predict(features));
            foreach (RegressionLearner each in (RegressionLearner[])[learner, loaded, clone])
                each.Observe(features, target);
        }

        Assert.Equal(learner.State(), loaded.State());
        Assert.Equal(learner.State(), clone.State());
    }

    /// <summary>What versions wrote whose kernels forgot nothing ends with the learners of its errors.</summary>
    [Fact]
    public void Load_OfALearnerWithoutAHorizon_GivesItBack()
    {
        byte[] now = _rows.Take(60).ToRows().Fitted().State(), before = [.. now[..^9]];
        before[7] = (byte)'2';

        Assert.Equal(now, RegressionLearner.Load(new MemoryStream(before), "learner").State());
    }

    [Fact]
    public void Memory_GrowsNoMoreBeyondItsLandmarks()
    {
        (float[] Features, float Target)[] many = Curves.Make(1100, seed: 5);
        RegressionLearner learner = many.Take(KernelMixture.MostLandmarks).ToRows().Fitted();
        double before = learner.RootMeanSquare(_others);

        // The first row beyond the fit brings what says how much to forget.
        learner.Observe(_rows[1].Features, _rows[1].Target);
        long length = learner.State().Length;
        learner.Fit(many.Skip(KernelMixture.MostLandmarks).ToRows());
        learner.Observe(_rows[0].Features, _rows[0].Target);

        Assert.Equal(many.Length + 2, learner.Observed);
        Assert.Equal(length, learner.State().Length);
        Assert.InRange(learner.RootMeanSquare(_others), 0, 1.05 * before);
    }

    [Fact]
    public void Save_AndLoad_GiveALearnerThatPredictsAndGoesOnTheSame()
    {
        RegressionLearner learner = _rows.Take(100).ToRows().Fitted();
        learner.Observe(_rows[100].Features, _rows[100].Target, 2);
        byte[] saved = learner.State();

        RegressionLearner loaded = RegressionLearner.Load(new MemoryStream(saved), "saved");
        AssertSame(learner, loaded);
        Assert.Equal(saved, loaded.State());
        foreach ((float[] features, float target) in _rows.Skip(101).Take(20))
        {
            learner.Observe(features, target);
            loaded.Observe(features, target);
        }

        AssertSame(learner, loaded);
    }

    [Fact]
    public void Load_OfADamagedLearner_ReadsOrRefusesByItsName()
    {
        byte[] saved = _rows.Take(40).ToRows().Fitted().State();
        Damage.OfAnyByte(saved, "my model", stream => RegressionLearner.Load(stream, "my model"), iterations: 200);
        foreach (int length in (int[])[0, 7, 8, 20, saved.Length / 2, saved.Length - 1])
            Damage.AssertRefused("my model", () => RegressionLearner.Load(new MemoryStream(saved[..length]), "my model"));
    }

    [Fact]
    public void Clone_IsIndependent()
    {
        RegressionLearner learner = _rows.Take(60).ToRows().Fitted(), clone = learner.Clone();
        byte[] before = learner.State();
        Assert.Equal(before, clone.State());

        clone.Observe(_rows[60].Features, _rows[60].Target);
        Assert.Equal(before, learner.State());
        Assert.NotEqual(before, clone.State());
    }

    [Fact]
    public void NeitherUnitsOfFeaturesNorOfTheTarget_Matter()
    {
        RegressionLearner learner = _rows.ToRows().Fitted();
        RegressionLearner scaled = _rows.Select(row => (Scaled(row.Features), (row.Target * 1024) - 4096)).ToRows().Fitted();

        foreach ((float[] features, _) in _others.Take(50))
            Assert.InRange((scaled.Predict(Scaled(features)).Mean + 4096) / 1024, learner.Predict(features).Mean - 0.1, learner.Predict(features).Mean + 0.1);

        static float[] Scaled(float[] row) => [.. row.Select((value, a) => (value * (a + 1) * 64) + 32)];
    }

    [Fact]
    public void OnlyRatiosOfWeightsCount_AndHeavyRowsRule()
    {
        (float[] Features, float Target)[] twofold = [.. _rows.Take(100), .. _rows.Take(100).Select(row => (row.Features, row.Target + 3))];
        RegressionLearner heavy = twofold.ToRows(row => row < 100 ? 19 : 1).Fitted(), heavier = twofold.ToRows(row => row < 100 ? 19e6f : 1e6f).Fitted();

        double mean = _others.Average(row => heavy.Predict(row.Features).Mean - Curves.Mean(row.Features));
        Assert.InRange(mean, 0, 0.6);
        foreach ((float[] features, _) in _others.Take(20))
            Assert.Equal(heavy.Predict(features).Mean, heavier.Predict(features).Mean, 0.02f);
    }

    [Fact]
    public void AMissingFeature_TellsWhereItSaysSomething()
    {
        // Whether the first feature is missing is what the number is.
        (float[], float)[] rows = [.. _rows.Select((row, i) => ((float[])[i % 2 == 0 ? float.NaN : row.Features[0], row.Features[1], row.Features[2]], i % 2 == 0 ? 5f : 1f))];
        RegressionLearner learner = rows.ToRows().Fitted();

        Assert.InRange(learner.Predict([float.NaN, 0.3f, 0]).Mean, 4.5, 5.5);
        Assert.InRange(learner.Predict([0.1f, 0.3f, 0]).Mean, 0.5, 1.5);
        Assert.True(float.IsFinite(learner.Predict([float.NaN, float.NaN, float.PositiveInfinity]).Mean));
    }

    [Fact]
    public void ASkewedTarget_IsBent_AndPredictedWithoutBiasAndWithoutAnImpossibleNumber()
    {
        (float[] Features, float Target)[] Bent((float[] Features, float Target)[] rows) => [.. rows.Select(row => (row.Features, MathF.Exp(1.5f * row.Target)))];
        RegressionLearner learner = Bent(_rows).ToRows().Fitted();
        float[] quantiles = new float[3];

        Assert.NotEqual(TargetBend.None, learner.Scale.Bend);
        Assert.InRange(_others.Average(row => learner.Predict(row.Features).Mean) / Bent(_others).Average(row => row.Target), 0.85, 1.15);
        foreach ((float[] features, _) in _others)
        {
            learner.Predict(features, _levels, quantiles);
            Assert.True(quantiles[0] >= 0);
        }
    }

    [Theory, InlineData(1), InlineData(2), InlineData(7), InlineData(9)]
    public void FewRows_AreEnough(int count)
    {
        RegressionLearner learner = _rows.Take(count).ToRows().Fitted();
        (float mean, float deviation) = learner.Predict(_others[0].Features);

        Assert.InRange(mean, _rows.Take(count).Min(row => row.Target) - 1, _rows.Take(count).Max(row => row.Target) + 1);
        Assert.InRange(deviation, 0, 10);
        AssertSame(learner, RegressionLearner.Load(new MemoryStream(learner.State()), "saved"));
    }

    [Theory]
    [InlineData(float.MaxValue, 1)]
    [InlineData(-float.MaxValue, 1)]
    [InlineData(float.MaxValue, 1e-40f)]
    [InlineData(1e20f, 1)]
    public void AFurtherTargetHoweverFar_LeavesAFiniteModelThatLoads(float target, float scale)
    {
        RegressionLearner learner = _rows.Take(60).Select(row => (row.Features, scale * row.Target)).ToRows().Fitted();
        learner.Observe(_rows[60].Features, target);
        foreach ((float[] features, float other) in _rows.Skip(61).Take(5))
            learner.Observe(features, scale * other);

        (float mean, float deviation) = learner.Predict(_others[0].Features);
        Assert.True(float.IsFinite(mean) && float.IsFinite(deviation), $"{mean} and {deviation}");
        using MemoryStream saved = new(learner.State());
        Assert.Equal((mean, deviation), RegressionLearner.Load(saved, "saved").Predict(_others[0].Features));
    }

    [Fact]
    public void AnyFiniteTargetsAndFeatures_GiveFinitePredictions()
    {
        float[] odd = [float.MaxValue, -float.MaxValue, float.Epsilon, -float.Epsilon, 0, 1e-38f, 3.4e38f, 1e20f, -1, 1];
        for (int seed = 0; seed < 12; seed++)
        {
            Random random = new(seed);
            float Any() => random.Next(3) == 0 ? random.NextSingle() : odd[random.Next(odd.Length)];
            (float[] Features, float Target)[] rows = [.. Enumerable.Range(0, random.Next(1, 50)).Select(_ => ((float[])[Any(), random.NextSingle(), Any()], seed % 3 == 0 ? random.NextSingle() : Any()))];
            RegressionLearner learner = rows.ToRows().Fitted();
            for (int row = 0; row < 10; row++)
                learner.Observe([Any(), Any(), Any()], Any());
            foreach ((float[] features, _) in rows)
            {
                (float mean, float deviation) = learner.Predict(features);
                Assert.True(float.IsFinite(mean) && float.IsFinite(deviation), $"seed {seed}: {mean} and {deviation}");
            }

            using MemoryStream saved = new(learner.State());
            RegressionLearner.Load(saved, "saved");
        }
    }

    [Fact]
    public void OneNumberAlone_IsPredicted_AndOthersAreLearnedWhenTheyCome()
    {
        RegressionLearner learner = _rows.Take(50).Select(row => (row.Features, 7f)).ToRows().Fitted();
        Assert.Equal((7, 0), learner.Predict(_others[0].Features));
        foreach ((float[] features, float target) in _rows)
            learner.Observe(features, target);
        Assert.InRange(learner.Predict(_others[0].Features).Mean, -3, 5);
    }

    [Fact]
    public void WhatIsOutOfRange_IsRefused_AndLeavesTheLearnerAsItIs()
    {
        RegressionLearner learner = _rows.Take(30).ToRows().Fitted();
        byte[] before = learner.State();
        float[] row = _rows[0].Features;

        Assert.Throws<ArgumentException>(() => learner.Observe([1, 2], 1));
        Assert.Throws<ArgumentException>(() => learner.Observe([1, 2, float.PositiveInfinity], 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => learner.Observe(row, float.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => learner.Observe(row, float.PositiveInfinity));
        Assert.Throws<ArgumentOutOfRangeException>(() => learner.Observe(row, 1, 0));
        Assert.Throws<ArgumentException>(() => learner.Fit(new RegressionRows(2)));
        Assert.Throws<ArgumentException>(() => learner.Fit(new RegressionRows(3)));
        Assert.Throws<ArgumentOutOfRangeException>(() => learner.Predict(row, [0f], new float[1]));
        Assert.Throws<ArgumentException>(() => learner.Predict(row, [0.5f], new float[2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RegressionLearner(LearningAlgorithm.Default, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RegressionLearner(LearningAlgorithm.Default, 1, members: 0));
        Assert.Equal(before, learner.State());
    }

    [Fact]
    public void ACancelledFit_LeavesTheLearnerAsItWas_AndProgressEndsAtOne()
    {
        RegressionLearner learner = _rows.Take(30).ToRows().Fitted();
        byte[] before = learner.State();
        using CancellationTokenSource cancelled = new();
        cancelled.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => learner.Fit(_rows.ToRows(), progress: null, cancelled.Token));
        Assert.Equal(before, learner.State());

        List<double> told = [];
        learner.Fit(_rows.ToRows(), new Told(told));
        Assert.Equal(1, told[^1]);
        Assert.All(told, share => Assert.InRange(share, 0, 1));
    }

    [Fact]
    public void AUseFromWithinAUse_SaysSo()
    {
        RegressionLearner learner = new(LearningAlgorithm.Default, Curves.Inputs);
        List<Exception?> errors = [];
        learner.Fit(_rows.Take(40).ToRows(), new Call(() => errors.Add(Record.Exception(() => learner.Predict(_rows[0].Features)))));

        Assert.NotEmpty(errors);
        Assert.All(errors, error => Assert.IsType<InvalidOperationException>(error));
    }

    [Fact]
    public void Reset_ForgetsEverything()
    {
        RegressionLearner learner = _rows.ToRows().Fitted();
        learner.Reset();
        Assert.Equal(new RegressionLearner(LearningAlgorithm.Default, Curves.Inputs, members: 2, passes: 1).State(), learner.State());
    }

    private static void AssertSame(RegressionLearner one, RegressionLearner other)
    {
        float[] own = new float[3], others = new float[3];
        foreach ((float[] features, _) in _others.Take(20))
        {
            Assert.Equal(one.Predict(features, _levels, own), other.Predict(features, _levels, others));
            Assert.Equal(own, others);
        }
    }

    private sealed class Told(List<double> told) : IProgress<double>
    {
        public void Report(double value)
        {
            lock (told)
                told.Add(value);
        }
    }

    private sealed class Call(Action call) : IProgress<double>
    {
        public void Report(double value)
        {
            lock (this)
                call();
        }
    }
}
