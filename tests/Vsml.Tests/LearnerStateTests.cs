using System.Buffers.Binary;
using Xunit;

namespace Vsml.Tests;

public sealed class LearnerStateTests
{
    private const string Name = "learner state";
    private const int Inputs = 4, Classes = 3, HeaderBytes = 61;
    private static readonly LearningAlgorithm _algorithm = Algorithms.Random(Algorithms.WithExperts);
    private static readonly LabelledRow[] _rows = Rows.Random(12, Inputs, Classes, missing: 0.1);

    [Fact]
    public void Load_OfASavedLearner_GivesItBackBitForBit()
    {
        Learner learner = Trained();

        foreach (Stream stream in (Stream[])[new MemoryStream(learner.State()), new ForwardOnlyStream(learner.State())])
        {
            Learner loaded = Learner.Load(stream, _algorithm);
            Assert.Equal(learner.State(), loaded.State());
            AssertGoOnAlike(learner.Clone(), loaded);
        }
    }

    [Fact]
    public void Load_LeavesTheStreamWhereTheStateEnds()
    {
        byte[] state = Trained().State();
        using MemoryStream stream = new([1, 2, 3, .. state, 4, 5]);
        stream.Position = 3;

        Learner.Load(stream, _algorithm);

        Assert.Equal(3 + state.Length, stream.Position);
    }

    [Fact]
    public void Clone_HasTheSameStateAndALifeOfItsOwn()
    {
        Learner learner = Trained(), clone = learner.Clone();
        byte[] before = learner.State();
        Assert.Equal(before, clone.State());

        clone.Observe(_rows);

        Assert.Equal(before, learner.State());
        AssertGoOnAlike(clone, Learner.Load(new MemoryStream(clone.State()), _algorithm));
    }

    [Fact]
    public void Reset_MakesANewLearner()
    {
        Learner learner = Trained();

        learner.Reset();

        Assert.Equal(new Learner(_algorithm, Inputs, Classes).State(), learner.State());
        Assert.Equal(0, learner.Observed);
        learner.Observe(_rows);
        Assert.Equal(Trained().State(), learner.State());
    }

    [Fact]
    public void Load_OfADamagedState_ReadsOrRefuses() =>
        Damage.OfAnyByte(Trained().State(), Name, stream => CheckUsable(Learner.Load(stream, _algorithm)));

    [Fact]
    public void Load_OfATruncatedState_IsRefused() => Damage.OfTheLength(Trained().State(), Name, stream => Learner.Load(stream, _algorithm));

    [Fact]
    public void Load_WithAnyByteOfMagicOrSizesChanged_IsRefused()
    {
        byte[] saved = Trained().State();
        for (int at = 0; at < 20; at++)
        {
            for (int bit = 0; bit < 8; bit++)
            {
                byte[] damaged = [.. saved];
                damaged[at] ^= (byte)(1 << bit);
                Damage.AssertRefused(Name, () => Learner.Load(new MemoryStream(damaged), _algorithm));
            }
        }
    }

    [Theory]
    [InlineData(1 << 30, 1 << 30)]
    [InlineData(int.MaxValue, int.MaxValue)]
    [InlineData((1 << 30) - 1, 1 << 30)]
    [InlineData(1 << 20, 40)]
    [InlineData(1, 1 << 22)]
    [InlineData(0, 3)]
    [InlineData(-1, 3)]
    [InlineData(4, 1)]
    public void Load_OfSizesThatLie_IsRefusedBeforeMemoryIsTaken(int inputs, int classes)
    {
        byte[] saved = Trained().State();
        BinaryPrimitives.WriteInt32LittleEndian(saved.AsSpan(8), inputs);
        BinaryPrimitives.WriteInt32LittleEndian(saved.AsSpan(12), classes);

        Assert.InRange(Damage.Allocated(() => Learner.Load(new MemoryStream(saved), _algorithm)), 0, 300_000);
        Assert.InRange(Damage.Allocated(() => Learner.Load(new ForwardOnlyStream(saved), _algorithm)), 0, 300_000);
    }

    [Theory]
    [InlineData(0, -1)]
    [InlineData(0, double.NaN)]
    [InlineData(1, double.PositiveInfinity)]
    [InlineData(2, -1e-9)]
    [InlineData(4, -1)]
    [InlineData(6, -0.5)]
    [InlineData(7, double.NaN)]
    public void Load_OfAnImpossibleStatistic_IsRefused(int index, double value)
    {
        // Of one feature: five moments, then the counts of the classes.
        Learner learner = new(_algorithm, inputs: 1, Classes);
        learner.Observe(Rows.Random(12, 1, Classes));
        byte[] saved = learner.State();
        BinaryPrimitives.WriteDoubleLittleEndian(saved.AsSpan(HeaderBytes + (8 * index)), value);

        Damage.AssertRefused(Name, () => Learner.Load(new MemoryStream(saved), _algorithm));
    }

    [Fact]
    public void Load_OfAStateThatIsNotANumber_IsRefused()
    {
        byte[] saved = Trained().State();
        BinaryPrimitives.WriteSingleLittleEndian(saved.AsSpan(saved.Length - 4), float.NaN);

        string message = Damage.AssertRefused(Name, () => Learner.Load(new MemoryStream(saved), _algorithm));

        Assert.Contains("a number is NaN", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_WithALearningAlgorithmOfAnotherForm_IsRefused()
    {
        byte[] saved = Trained().State();

        string size = Damage.AssertRefused(Name, () => Learner.Load(new MemoryStream(saved), Algorithms.Random(new NetworkSpec { StateSize = 16 })));
        Assert.Contains("state size 8", size, StringComparison.Ordinal);
        Damage.AssertRefused(Name, () => Learner.Load(new MemoryStream(saved), Algorithms.Random(new NetworkSpec { StateSize = 8, Projections = new ProjectionSpec() })));
    }

    [Fact]
    public void Load_OfSomethingElse_IsRefused()
    {
        string message = Damage.AssertRefused(Name, () => Learner.Load(new MemoryStream("PK\x3\x4 and so on, a zip"u8.ToArray()), _algorithm));

        Assert.Contains("does not begin like one", message, StringComparison.Ordinal);
    }

    private static Learner Trained()
    {
        var learner = new Learner(_algorithm, Inputs, Classes);
        learner.Observe(_rows);
        return learner;
    }

    private static void AssertGoOnAlike(Learner left, Learner right)
    {
        foreach (LabelledRow row in _rows)
        {
            Assert.Equal(left.Predict(row.Features), right.Predict(row.Features));
            left.Observe([row]);
            right.Observe([row]);
        }

        Assert.Equal(left.State(), right.State());
    }

    private static void CheckUsable(Learner learner)
    {
        float[] features = [1, 2, 3, 4];
        learner.Observe(features, 0);
        Assert.Equal(Classes, learner.Predict(features).Length);
    }
}
