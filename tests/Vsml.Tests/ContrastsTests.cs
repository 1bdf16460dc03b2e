using Xunit;

namespace Vsml.Tests;

/// <summary>Projections along the difference of two rows: which two, and of what length.</summary>
public sealed class ContrastsTests
{
    private const int Features = 5, Units = 40, Held = 64, Compared = 10;
    private static readonly NetworkSpec _spec = new() { Projections = new ProjectionSpec { Units = 12, Contrasts = true } };

    [Fact]
    public void AContrast_IsTheDifferenceFromANearRowOfAnotherClass_OverItsDeviation()
    {
        (float[] Row, int Label)[] rows = RandomRows(100);
        Contrasts contrasts = Empty();
        for (int t = 0; t < rows.Length && !contrasts.AreDrawn; t++)
        {
            int before = contrasts.Drawn;
            contrasts.Add(rows[t].Row, rows[t].Label, All);
            Assert.Equal(t < 16 ? 0 : before + 1, contrasts.Drawn);
            if (contrasts.Drawn == before)
                continue;
            double[] weights = [.. contrasts.Weights[(before * Features)..].ToArray().Select(weight => (double)weight)];
            (float[] Row, int Label)[] held = rows[Math.Max(0, t - Held)..t], others = [.. held.Where(other => other.Label != rows[t].Label)];
            (float[] Row, int Label)[] chosen = [.. others.Where(other => IsAlong(weights, rows[t].Row, other.Row))];
            double[] sums = [.. held.Append(rows[t]).Select(other => other.Row.Zip(weights, (x, w) => x * w).Sum())];

            float[] one = Assert.Single(chosen).Row;
            Assert.InRange(others.Count(other => Square(rows[t].Row, other.Row) < Square(rows[t].Row, one)), 0, others.Length - Math.Min(Compared, others.Length));
            Assert.Equal(1, sums.Average(s => s * s) - Math.Pow(sums.Average(), 2), 1e-4);
        }

        Assert.True(contrasts.AreDrawn);
        Assert.Null(contrasts.Rows);
    }

    [Fact]
    public void ThePartsOfAMask_AreOfTheDifferenceAlone()
    {
        Contrasts contrasts = Empty();
        foreach ((float[] row, int label) in RandomRows(100))
        {
            contrasts.Add(row, label, (unit, mask) =>
            {
                mask.Clear();
                mask[unit % Features] = 1;
            });
        }

        foreach ((int i, float weight) in contrasts.Weights.ToArray().Index())
            Assert.Equal(i / Features % Features == i % Features, weight != 0);
    }

    [Fact]
    public void RowsOfOneClass_DrawNothing_UntilAnotherComes()
    {
        (float[] Row, int Label)[] rows = RandomRows(200);
        Contrasts contrasts = Empty();
        foreach ((float[] row, _) in rows)
            contrasts.Add(row, 1, All);
        Assert.Equal((0, Held), (contrasts.Drawn, contrasts.Rows!.Count));

        contrasts.Add(rows[0].Row, 0, All);

        Assert.Equal(1, contrasts.Drawn);
    }

    [Fact]
    public void RowsThatDifferInNothing_GiveNoContrast()
    {
        ProjectionMatrix matrix = new(Features, Units);
        Contrasts contrasts = Empty(matrix);
        for (int t = 0; !contrasts.AreDrawn; t++)
            contrasts.Add(new float[Features], t % 2, All);
        float[] projected = new float[Units];

        matrix.Project([1, 2, 3, -1, -2], projected);

        Assert.All(projected, p => Assert.True(float.IsNaN(p)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void AStreamWithLabels_DrawsContrasts_AndOneWithoutDoesNot(int labelled)
    {
        LabelledRow[] rows = Rows.Random(80, Features, 3);
        Learner learner = new(Algorithms.Random(_spec), Features, 3);
        foreach (LabelledRow row in rows)
        {
            if (labelled == 1)
                learner.Observe([row]);
            else
                learner.ObserveFeatures(row.Features);
        }

        Assert.Equal(6 * labelled, learner.Units.Projections!.Contrasts!.Drawn);
    }

    [Fact]
    public void BufferedRows_DrawAllAtOnce_HoweverFewTheyAre()
    {
        LearnerEnsemble ensemble = new(Algorithms.Random(_spec), Features, 2, members: 2);
        RowBuffer rows = Rows.Random(12, Features, 2).ToBuffer();

        ensemble.Fit(rows);
        float[] fitted = ensemble.Predict(rows.Features(0).ToArray());

        LearnerEnsemble plain = new(Algorithms.Random(_spec with { Projections = _spec.Projections! with { Contrasts = false } }), Features, 2, members: 2);
        plain.Fit(rows);
        Assert.NotEqual(plain.Predict(rows.Features(0).ToArray()), fitted);
    }

    private static Contrasts Empty(ProjectionMatrix? matrix = null) =>
        new(Features, [.. Enumerable.Range(0, Units)], seed: 3, matrix ?? new ProjectionMatrix(Features, Units));

    private static void All(int unit, Span<double> mask) => mask.Fill(1);

    private static (float[] Row, int Label)[] RandomRows(int count)
    {
        Random random = new(5);
        return [.. Enumerable.Range(0, count).Select(_ =>
            (Enumerable.Range(0, Features).Select(_ => (float)((4 * random.NextDouble()) - 2)).ToArray(), random.Next(3)))];
    }

    private static double Square(float[] left, float[] right) => left.Zip(right, (l, r) => (double)(l - r) * (l - r)).Sum();

    private static bool IsAlong(double[] weights, float[] row, float[] other)
    {
        double[] difference = [.. row.Zip(other, (x, y) => (double)x - y)];
        double product = weights.Zip(difference, (w, d) => w * d).Sum(), lengths = weights.Sum(w => w * w) * difference.Sum(d => d * d);
        return product > 0 && product * product > (1 - 1e-9) * lengths;
    }
}
