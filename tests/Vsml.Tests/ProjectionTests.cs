using Xunit;

namespace Vsml.Tests;

/// <summary>Random projections: what they are, and that they know neither the order of the features nor their units.</summary>
public sealed class ProjectionTests
{
    private const int Inputs = 6, Classes = 3, Count = 60;
    private static readonly NetworkSpec _beside = new() { StateSize = 8, Projections = new ProjectionSpec { Units = 10, Decorrelated = true } };
    private static readonly NetworkSpec _correlated = _beside with { Projections = new ProjectionSpec { Units = 10 } };
    private static readonly NetworkSpec _instead = _beside with { Projections = new ProjectionSpec { WideUnits = 24, MaxFeatures = 5 } };
    private static readonly NetworkSpec _contrasting = _beside with { Projections = _beside.Projections! with { Contrasts = true } };
    private static readonly NetworkSpec _contrastingInstead = _instead with { Projections = _instead.Projections! with { Contrasts = true } };
    private static readonly LabelledRow[] _rows = Rows.Random(Count, Inputs, Classes, missing: 0.1);

    public static TheoryData<bool> Places => [true, false];

    public static TheoryData<bool, bool> Specs => new() { { true, false }, { false, false }, { true, true }, { false, true } };

    [Theory]
    [MemberData(nameof(Specs))]
    public void AnotherOrderOrUnitOfInputs_ChangesNothing(bool beside, bool contrasts)
    {
        int[] order = [3, 0, 5, 1, 4, 2];
        float[] scale = [2, 0.001f, 1000, 1, 33, 0.5f], shift = [0, 0.01f, -500, 7, 0, 1];
        LabelledRow Change(LabelledRow row) => row with { Features = [.. order.Select(a => (scale[a] * row.Features[a]) + shift[a])] };
        LearningAlgorithm algorithm = Algorithms.Random(Spec(beside, contrasts));
        Learner learner = new(algorithm, Inputs, Classes), changed = new(algorithm, Inputs, Classes);
        foreach (LabelledRow row in _rows)
        {
            Close.Assert(learner.Predict(row.Features), changed.Predict(Change(row).Features), 1e-4, "probability");
            learner.Observe([row]);
            changed.Observe([Change(row)]);
        }

        LearnerEnsemble fitted = Fit(algorithm, _rows), other = Fit(algorithm, [.. _rows.Select(Change)]);
        foreach (LabelledRow row in _rows)
            Close.Assert(fitted.Predict(row.Features), other.Predict(Change(row).Features), 1e-4, "probability of a fitted ensemble");
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void AProjection_IsANormalisedSumOfSomeFeatures_AndEveryOtherAWave(bool beside)
    {
        InputWidths widths = InputWidths.Of(beside ? _correlated : _instead, Inputs);
        InputUnits units = Added(widths, seed: 5);
        double frequency = beside ? 2 : 1;
        float[] Project(float[] row)
        {
            float[] projected = new float[widths.Projections];
            units.Projections!.Project(units.Features, row, projected);
            return projected;
        }

        // By probing: the phase from a row without features, up to its sign; the weight of a feature, with the sign that goes with the phase's,
        // from the odd part of what one little more and one little less of it does.
        float[] silent = [.. Enumerable.Repeat(float.NaN, Inputs)], still = Project(silent);
        double[,] weights = new double[widths.Projections, Inputs];
        for (int a = 0; a < Inputs; a++)
        {
            (double mean, double half) = (units.Features[a].Mean, 0.5 / units.Features[a].InverseDeviation);
            float[] more = [.. silent], less = [.. silent];
            (more[a], less[a]) = ((float)(mean + half), (float)(mean - half));
            double x = Bounded(units, a, more[a]);
            foreach ((int h, double odd) in Project(more).Zip(Project(less), (p, q) => (p - q) / 2).Index())
                weights[h, a] = double.IsNaN(odd) ? 0 : h % 2 == 0 ? odd / x : Math.Asin(-odd / Math.Sin(Math.Acos(still[h]))) / (frequency * x);
        }

        float[] row = _rows[^1].Features;
        int drawn = 0;
        foreach ((int h, float projected) in Project(row).Index())
        {
            double squares = Enumerable.Range(0, Inputs).Sum(a => weights[h, a] * weights[h, a]);
            if (float.IsNaN(projected))
            {
                Assert.Equal(0, squares);
                continue;
            }

            drawn++;
            double sum = Enumerable.Range(0, Inputs).Where(a => !float.IsNaN(row[a])).Sum(a => weights[h, a] * Bounded(units, a, row[a]));
            Assert.Equal(1, squares, 1e-3);
            Assert.Equal(h % 2 == 0 ? sum : Math.Cos((frequency * sum) + Math.Acos(still[h])), projected, 1e-3);
        }

        Assert.InRange(drawn, widths.Projections / 2, widths.Projections);
        int parts = weights.Cast<double>().Count(weight => weight != 0);
        Assert.InRange(parts / (double)drawn, 3.2, 5.5);
    }

    /// <summary>Also where some projections are not there, and however often the code has run before.</summary>
    [Fact]
    public void TheSameRow_IsProjectedToTheSameBits_HoweverOftenItIs()
    {
        InputWidths widths = InputWidths.Of(new NetworkSpec { Projections = new ProjectionSpec { Units = 128, Decorrelated = true, Contrasts = true } }, 5);
        InputUnits units = new(widths, seed: 3);
        LabelledRow[] rows = Rows.Random(40, 5, Classes);
        units.AddAll(rows.Length, row => rows[row].Features, row => rows[row].Label);
        float[] Project()
        {
            float[] projected = new float[widths.Projections];
            return [.. rows.SelectMany(row =>
            {
                units.Projections!.Project(units.Features, row.Features, projected);
                return projected.ToArray();
            })];
        }

        float[] first = Project();
        Assert.Contains(first, float.IsNaN);
        for (int repetition = 0; repetition < 100; repetition++)
        {
            Assert.Equal(first, Project());
            Thread.Sleep(2);
        }
    }

    [Fact]
    public void AnotherSeed_GivesOtherProjections()
    {
        InputWidths widths = InputWidths.Of(_beside, Inputs);
        float[] mine = new float[widths.Projections], others = new float[widths.Projections];
        InputUnits left = Added(widths, seed: 1), right = Added(widths, seed: 2);
        left.Projections!.Project(left.Features, _rows[0].Features, mine);
        right.Projections!.Project(right.Features, _rows[0].Features, others);

        // One feature alone, with either sign, comes now and then with any seed.
        Assert.InRange(mine.Count(p => others.Contains(p) || others.Contains(-p)), 0, widths.Projections / 2);
    }

    [Fact]
    public void WideRows_HaveProjectionsInPlaceOfFeatures()
    {
        Assert.Equal(new InputWidths(5, true, 32, false, false), InputWidths.Of(_instead, 5));
        Assert.Equal(new InputWidths(6, false, 30, false, false), InputWidths.Of(_instead, 6));
        Assert.Equal(new InputWidths(4096, false, 30, false, true), InputWidths.Of(_contrastingInstead, 4096));
        Assert.Equal(new InputWidths(4097, false, 30, false, false), InputWidths.Of(_contrastingInstead, 4097));
        Assert.Equal(new InputWidths(6, true, 0, false, false), InputWidths.Of(_instead with { Projections = null }, 6));
        NetworkSpec wide = _beside with { Projections = _beside.Projections! with { MaxFeatures = 5000 } };
        Assert.Equal(new InputWidths(4096, true, 10, true, false), InputWidths.Of(wide, 4096));
        Assert.Equal(new InputWidths(4097, true, 10, false, false), InputWidths.Of(wide, 4097));
    }

    [Fact]
    public void ManyClasses_LeaveRoomForFewerProjections()
    {
        InputWidths widths = new(10, true, 256, true, true), wide = new(784, false, 512, false, true), few = new(10, true, 24, true, true);
        Assert.Equal([256, 256, 152, 32], [.. ((int[])[2, 26, 100, 900]).Select(classes => widths.For(classes).Projections)]);
        Assert.Equal([512, 512, 160, 32], [.. ((int[])[2, 26, 100, 900]).Select(classes => wide.For(classes).Projections)]);
        Assert.Equal(few, few.For(900));
    }

    [Fact]
    public void AFeatureThatNeverVaries_TakesNoPart()
    {
        LabelledRow[] rows = [.. _rows.Select(row => row with { Features = [.. row.Features.Select((x, a) => a == 2 ? 7 : x)] })];
        InputUnits units = new(InputWidths.Of(_beside, Inputs), seed: 3);
        units.AddAll(Count, row => rows[row].Features, row => rows[row].Label);
        float[] one = new float[10], other = new float[10];
        units.Projections!.Project(units.Features, rows[0].Features, one);
        units.Projections!.Project(units.Features, [.. rows[0].Features.Select((x, a) => a == 2 ? 8 : x)], other);

        Assert.Equal(one, other);
        Assert.False(units.Projections.Keys[2].IsFinal);
    }

    [Theory]
    [InlineData(0, false, false)]
    [InlineData(7, false, false)]
    [InlineData(40, false, false)]
    [InlineData(0, true, false)]
    [InlineData(25, true, false)]
    [InlineData(60, true, false)]
    [InlineData(0, true, true)]
    [InlineData(33, true, true)]
    [InlineData(60, true, true)]
    [InlineData(20, false, true)]
    [InlineData(40, false, true)]
    [InlineData(60, false, true)]
    public void ASavedLearner_GoesOnAsIfItHadNotBeen(int rows, bool beside, bool contrasts)
    {
        LearningAlgorithm algorithm = Algorithms.Random(Spec(beside, contrasts));
        Learner learner = new(algorithm, Inputs, Classes, threads: 1, seed: 9);
        learner.Observe(_rows[..rows]);
        Learner loaded = Learner.Load(new MemoryStream(learner.State()), algorithm), clone = learner.Clone();
        foreach (LabelledRow row in _rows)
        {
            Assert.Equal(learner.Predict(row.Features), loaded.Predict(row.Features));
            Assert.Equal(learner.Predict(row.Features), clone.Predict(row.Features));
            foreach (Learner each in (Learner[])[learner, loaded, clone])
                each.Observe([row]);
        }

        Assert.Equal(learner.State(), loaded.State());
        learner.Reset();
        Assert.Equal(new Learner(algorithm, Inputs, Classes, threads: 1, seed: 9).State(), learner.State());
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(true, true)]
    [InlineData(false, true)]
    public void ADamagedState_IsReadOrRefused(bool beside, bool contrasts) => Damage.OfAnyByte(
        Trained(beside, contrasts).State(), "learner state", stream => Learner.Load(stream, Algorithms.Random(Spec(beside, contrasts))).Observe(_rows));

    [Theory]
    [InlineData(true, false)]
    [InlineData(true, true)]
    [InlineData(false, true)]
    public void ATruncatedState_IsRefused(bool beside, bool contrasts) => Damage.OfTheLength(
        Trained(beside, contrasts).State(), "learner state", stream => Learner.Load(stream, Algorithms.Random(Spec(beside, contrasts))));

    [Theory]
    [InlineData(-1, 512, 256, "projections.units")]
    [InlineData(5000, 512, 256, "projections.units")]
    [InlineData(32, 0, 256, "projections.wide_units")]
    [InlineData(32, 512, 0, "projections.max_features")]
    public void ASpecOutOfRange_IsRefusedByName(int units, int wide, int most, string name)
    {
        NetworkSpec spec = new() { Projections = new ProjectionSpec { Units = units, WideUnits = wide, MaxFeatures = most } };

        Assert.Contains(name, Assert.Throws<ArgumentException>(spec.Validate).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ALearningAlgorithm_KeepsItsProjections()
    {
        LearningAlgorithm algorithm = Algorithms.Random(_instead);
        using MemoryStream stream = new();
        algorithm.Save(stream);
        stream.Position = 0;

        Assert.Equal(_instead.Projections, LearningAlgorithm.Load(stream, "a file").Spec.Projections);
    }

    private static NetworkSpec Spec(bool beside, bool contrasts) =>
        beside ? contrasts ? _contrasting : _beside : contrasts ? _contrastingInstead : _instead;

    // Where there are contrasts, one is drawn, and the next wait for rows.
    private static Learner Trained(bool beside, bool contrasts)
    {
        Learner learner = new(Algorithms.Random(Spec(beside, contrasts)), Inputs, Classes);
        learner.Observe(_rows[..(contrasts ? 36 : 20)]);
        if (contrasts)
            Assert.InRange(learner.Units.Projections!.Contrasts!.Drawn, 1, 5);
        return learner;
    }

    private static InputUnits Added(InputWidths widths, ulong seed)
    {
        InputUnits units = new(widths, seed);
        units.AddAll(Count, row => _rows[row].Features, row => _rows[row].Label);
        return units;
    }

    private static double Bounded(InputUnits units, int feature, float value)
    {
        double z = units.Features[feature].Standardise(value);
        return z / Math.Sqrt(1 + (z * z / 9));
    }

    private static LearnerEnsemble Fit(LearningAlgorithm algorithm, LabelledRow[] rows)
    {
        LearnerEnsemble ensemble = new(algorithm, Inputs, Classes, members: 2);
        ensemble.Fit(rows.ToBuffer());
        return ensemble;
    }
}
