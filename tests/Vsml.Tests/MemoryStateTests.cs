using System.Text;
using Xunit;

namespace Vsml.Tests;

/// <summary>Every kind of state that experts have is saved whole, or refused where it is damaged.</summary>
public sealed class MemoryStateTests
{
    private const string Name = "learner state";
    private const int Inputs = 3, Classes = 3;
    private static readonly LearningAlgorithm _algorithm = Algorithms.Random(Algorithms.WithExperts);
    private static readonly LabelledRow[] _rows = Rows.Random(40, Inputs, Classes, missing: 0.1);

    public static TheoryData<string> Lives => ["new", "one row", "stream", "long stream", "stream beyond the horizon", "stream that turned", "stream seen again", "buffered", "one buffered row", "buffered, then stream", "stream, then buffered"];

    [Theory]
    [MemberData(nameof(Lives))]
    public void ASavedLearner_GoesOnBitForBit(string life)
    {
        Learner learner = After(life), loaded = Learner.Load(new MemoryStream(learner.State()), _algorithm), clone = learner.Clone();
        Assert.Equal(learner.State(), loaded.State());
        foreach (LabelledRow row in _rows)
        {
            Assert.Equal(learner.Predict(row.Features), loaded.Predict(row.Features));
            Assert.Equal(learner.Predict(row.Features), clone.Predict(row.Features));
            foreach (Learner each in (Learner[])[learner, loaded, clone])
                each.Observe([row]);
        }

        Assert.Equal(learner.State(), loaded.State());
        Assert.Equal(learner.State(), clone.State());
    }

    [Theory]
    [MemberData(nameof(Lives))]
    public void ALearnerThatWasReset_IsANewOne(string life)
    {
        Learner learner = After(life), other = After("new");
        learner.Reset();
        Assert.Equal(other.State(), learner.State());
        learner.Observe(_rows);
        other.Observe(_rows);
        Assert.Equal(other.State(), learner.State());
    }

    [Theory]
    [MemberData(nameof(Lives))]
    public void ADamagedState_IsReadOrRefused(string life) =>
        Damage.OfAnyByte(After(life).State(), Name, stream => Learner.Load(stream, _algorithm).Observe(_rows[..3]), iterations: 100);

    [Theory]
    [InlineData("long stream")]
    [InlineData("buffered, then stream")]
    public void ATruncatedState_IsRefused(string life) => Damage.OfTheLength(After(life).State(), Name, stream => Learner.Load(stream, _algorithm));

    [Theory]
    [InlineData('1')]
    [InlineData('4')]
    [InlineData('5')]
    public void AStateOfTheFirstGeneration_IsRefusedByName(char form)
    {
        byte[] saved = [.. After("stream").State()];
        Encoding.ASCII.GetBytes([form]).CopyTo(saved, 7);

        string message = Damage.AssertRefused(Name, () => Learner.Load(new MemoryStream(saved), _algorithm));

        Assert.Contains("of the first generation", message, StringComparison.Ordinal);
    }

    /// <summary>What versions wrote whose memory had no horizon: the same without the last byte of the header, where nothing was learned that a horizon knows.</summary>
    [Fact]
    public void AStateWithoutAHorizon_IsReadAndGoesOn()
    {
        const int LastOfHeader = 60;
        byte[] now = After("buffered").State();
        Assert.Equal(0, now[LastOfHeader]);
        byte[] before = [.. now[..LastOfHeader], .. now[(LastOfHeader + 1)..]];
        before[7] = (byte)'7';

        Learner learner = Learner.Load(new MemoryStream(before), _algorithm);

        Assert.Equal(now, learner.State());
        learner.Observe(_rows);
        Assert.NotNull(learner.Encoder.Memory!.Horizon);
    }

    [Fact]
    public void WhatExpertsRemember_IsPartOfTheState()
    {
        Learner stream = After("long stream"), buffered = After("buffered"), both = After("buffered, then stream");
        Assert.True(stream.Encoder.Memory is { IsPresent: true, Inverse: not null });
        Assert.Equal(2, stream.Encoder.Recent.All!.Length);
        Assert.NotEqual(-1, stream.Encoder.LastLabel.Label);
        Assert.True(buffered.Encoder.Memory is { IsPresent: true, Inverse: not null });
        Assert.Null(buffered.Encoder.Recent.All);
        Assert.NotNull(stream.Encoder.Memory.Horizon);
        Assert.Null(buffered.Encoder.Memory.Horizon);
        Assert.InRange(After("stream that turned").Encoder.Memory!.Count, 400, 1_200);
        Assert.Equal(12, both.Encoder.BufferedRows);
        Assert.Equal(_rows.Length, both.Encoder.Memory!.Count);
    }

    private static Learner After(string life)
    {
        Learner learner = new(_algorithm, Inputs, Classes);
        switch (life)
        {
            case "one row":
                learner.Observe(_rows[..1]);
                break;
            case "stream":
                learner.Observe(_rows[..10]);
                break;
            case "long stream":
                learner.Observe(_rows);
                break;
            case "stream beyond the horizon":
                // By weights of which no sum is exact, until old rows count less and less.
                for (int row = 0; learner.Observed < 2_500; row++)
                    learner.Observe(_rows[row % _rows.Length].Features, _rows[row % _rows.Length].Label, 0.7f + (0.1f * (row % 5)));
                break;
            case "stream that turned":
                // Until memory forgets.
                for (int row = 0; row < 1_500; row++)
                    learner.Observe(_rows[row % _rows.Length].Features, (_rows[row % _rows.Length].Label + (row / 150)) % Classes);
                break;
            case "stream seen again":
                learner.Observe(_rows[..10]);
                foreach (LabelledRow row in _rows[..10])
                    learner.ObserveAgain(row.Features, row.Label, 1.5f);
                break;
            case "buffered":
                Fit(learner, _rows[..12]);
                break;
            case "one buffered row":
                Fit(learner, _rows[..1]);
                break;
            case "buffered, then stream":
                Fit(learner, _rows[..12]);
                learner.Observe(_rows[12..]);
                break;
            case "stream, then buffered":
                learner.Observe(_rows[..20]);
                Fit(learner, _rows[20..]);
                break;
        }

        return learner;
    }

    private static void Fit(Learner learner, LabelledRow[] rows)
    {
        RowBuffer buffer = rows.ToBuffer();
        learner.Units.AddFeatures(buffer.Count, buffer.Features);
        learner.Encoder.Buffer(buffer.Count, buffer.Features, buffer.Label, goesOn: true);
        for (int row = 0; row < rows.Length; row++)
            learner.ObserveBuffered(buffer, row, RowNews.Label);
        learner.Encoder.EndBuffer();
    }
}
