using Vsml.Experts;
using Vsml.Kernels;
using Xunit;

namespace Vsml.Tests;

/// <summary>Second-order memory stands for as many rows as the world stands still for.</summary>
public sealed class MemoryHorizonTests
{
    private const int Classes = 2;

    [Theory]
    [InlineData(3, 2, 128)]
    [InlineData(20, 3, 512)]
    public unsafe void WindowedRegression_IsTheSolutionOfItsRows_OlderOnesCountingLess(int numbers, int targets, int window)
    {
        Random random = new(1);
        WindowedRegression regression = new(numbers, targets, window);
        PlainForgettingRegression plain = new(numbers, targets, WindowedRegression.Lambda);
        AlignedBuffer own = new(regression.Stride), gain = new(2 * regression.Stride);
        for (int row = 0; row < 600; row++)
        {
            float[] phi = Numbers(random, numbers), y = Numbers(random, targets);
            phi.CopyTo(own.Span);
            plain.Forget(1 - (1.0 / window), WindowedRegression.Lambda);
            double expected = PlainRegression.SquaredError(Doubles(y), PlainRegression.Scores(plain.Weights, Doubles(phi)));
            double squared = regression.Learn(own.Pointer, y, row % 3 == 0 ? 2 : 1, gain.Pointer);
            plain.Learn(Doubles(phi), Doubles(y), row % 3 == 0 ? 2 : 1);
            Assert.Equal(expected, squared, 1e-3 * (1 + expected));
        }

        double[][] weights = plain.Weights;
        for (int t = 0; t < targets; t++)
            AssertClose(weights[t], regression.Weights.Span.Slice(t * regression.Stride, numbers), 1e-3);
    }

    [Fact]
    public void WhereTheWorldStandsStill_TheLongestWindowIsTheBest()
    {
        MemoryHorizon horizon = new(4, Classes);
        Random random = new(1);
        for (int row = 0; row < 3000; row++)
        {
            Learn(horizon, random, turned: 0);
            Assert.Equal(131_072, horizon.Rows);
        }
    }

    [Fact]
    public void WhereItTurns_AWindowThatIsShorterThanATurnIsTheBest_AndTheLongestAgainLater()
    {
        MemoryHorizon horizon = new(4, Classes);
        Random random = new(1);
        for (int row = 0; row < 4000; row++)
            Learn(horizon, random, turned: row / 300.0);
        Assert.InRange(horizon.Rows, 512, 2048);
        for (int row = 0; row < 20_000; row++)
            Learn(horizon, random, turned: 4000 / 300.0);
        Assert.InRange(horizon.Rows, 8192, 131_072);
    }

    /// <summary>Short windows are right about the classes that come now for having forgotten those that do not; that is no reason to forget.</summary>
    [Fact]
    public void WhereOtherClassesCome_NothingIsForgotten_ThoughShortWindowsErrLess()
    {
        MemoryHorizon horizon = new(4, 4);
        Random random = new(1);
        for (int row = 0; row < 6000; row++)
        {
            (float[] features, int label) = Draw(random, turned: 0);
            label += 2 * (row / 1500 % 2);
            horizon.Learn(features.AsSpan(1), label, [.. Enumerable.Range(0, 4).Select(b => (b == label ? 1 : 0) - 0.25f)], 1);
            if (row % 1500 > 250)
                Assert.Equal(131_072, horizon.Rows);
        }

        Assert.True(horizon.Errors[0] < 0.9 * horizon.Errors[^1]);
    }

    /// <summary>As memory does it, from sums in double precision; what it forgets by is its own horizon.</summary>
    [Fact]
    public void SecondOrderMemory_InAWorldThatTurns_IsTheSolutionOfItsLastRows()
    {
        const int Units = 5;
        UnitNumbers form = new(Units, features: 0);
        SecondOrderMemory memory = new(form, Classes);
        PlainForgettingRegression plain = new(Units, Classes, 16);
        Random random = new(2);
        float[] numbers = new float[form.Count], scores = new float[Classes];
        double count = 0;
        for (int row = 0; row < 4000; row++)
        {
            (float[] features, int label) = Draw(random, row / 300.0);
            features.CopyTo(numbers, 0);
            memory.Score(numbers, scores);
            memory.Learn(numbers, scores, label, weight: 1, frequencyError: 1);

            plain.Learn(Doubles(numbers[..Units]), PlainRegression.Target(label, Classes));
            double rows = memory.Horizon!.Rows, between = rows / (2 * Units);
            if (++count < rows + between)
                continue;
            double kept = count < rows + (2 * between) ? rows / count : Math.Max(rows / count, 1 - (1 / rows));
            plain.Forget(kept, Math.Min(16, rows / 8192));
            count *= kept;
        }

        Assert.InRange(count, 512, 2500);
        Assert.Equal(count, memory.Count, 1e-6);
        double[][] weights = plain.Weights;
        for (int b = 0; b < Classes; b++)
            AssertClose(weights[b], memory.Weights.AsSpan(b * form.Count, Units), 2e-3);
    }

    [Fact]
    public void SecondOrderMemory_OfAConstantWorld_ForgetsNothing()
    {
        UnitNumbers form = new(5, features: 0);
        SecondOrderMemory memory = new(form, Classes);
        Random random = new(3);
        float[] numbers = new float[form.Count], scores = new float[Classes];
        for (int row = 0; row < 20_000; row++)
        {
            (float[] features, int label) = Draw(random, 0);
            features.CopyTo(numbers, 0);
            memory.Score(numbers, scores);
            memory.Learn(numbers, scores, label, weight: 1, frequencyError: 1);
        }

        Assert.Equal(20_000, memory.Count);
    }

    /// <summary>A unit that is missing, and two that are the same, leave P bounded however much is forgotten, and W right.</summary>
    [Fact]
    public void SecondOrderMemory_OfUnitsThatSayNothing_StaysBounded()
    {
        const int Units = 40;
        UnitNumbers form = new(Units, features: 0);
        SecondOrderMemory memory = new(form, Classes);
        Random random = new(4);
        float[] numbers = new float[form.Count], scores = new float[Classes];
        int right = 0;
        for (int row = 0; row < 30_000; row++)
        {
            (float[] features, int label) = Draw(random, row / 3000.0);
            features.AsSpan(0, 4).CopyTo(numbers);
            features.AsSpan(0, 4).CopyTo(numbers.AsSpan(4));
            numbers[Units - 1] = UnitNumbers.BiasValue;
            memory.Score(numbers, scores);
            right += row >= 20_000 && scores.AsSpan().IndexOf(scores.Max()) == label ? 1 : 0;
            memory.Learn(numbers, scores, label, weight: 1, frequencyError: 1);
            for (int a = 0; a < Units && row % 1000 == 0; a++)
                Assert.InRange(memory.Inverse!.Span[(a * memory.Stride) + a], 1e-9f, 1000f);
        }

        Assert.InRange(right, 8500, 10_000);
    }

    private static void Learn(MemoryHorizon horizon, Random random, double turned)
    {
        (float[] features, int label) = Draw(random, turned);
        horizon.Learn(features.AsSpan(1), label, [(label == 0 ? 1 : 0) - 0.5f, (label == 1 ? 1 : 0) - 0.5f], 1);
    }

    // Four numbers and the bias unit's; the last two of the four tell the class, by a direction that turns.
    private static (float[] Numbers, int Label) Draw(Random random, double turned)
    {
        float[] numbers = [.. Numbers(random, 4), UnitNumbers.BiasValue];
        (double sine, double cosine) = Math.SinCos(turned);
        return (numbers, (cosine * numbers[2]) + (sine * numbers[3]) > 0 ? 1 : 0);
    }

    private static float[] Numbers(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (float)((2 * random.NextDouble()) - 1))];

    private static double[] Doubles(float[] values) => [.. values.Select(value => (double)value)];

    private static void AssertClose(double[] expected, ReadOnlySpan<float> actual, double tolerance) =>
        Close.Assert([.. expected.Select(value => (float)value)], actual, tolerance * expected.Max(Math.Abs), "number");
}
