using Xunit;

namespace Vsml.Tests;

/// <summary>What the weights of rows that are fitted together mean: their ratios, and nothing else.</summary>
public sealed class WeightTests
{
    private const int Inputs = 5, Classes = 3;
    private static readonly LabelledRow[] _rows = Rows.Random(60, Inputs, Classes);

    [Theory]
    [InlineData(0.001f)]
    [InlineData(30)]
    [InlineData(1e30f)]
    public void EqualWeights_AreAsNone(float weight) => Assert.Equal(Fitted(_ => 1).State(), Fitted(_ => weight).State());

    [Theory]
    [InlineData(0.25f)]
    [InlineData(1024)]
    public void OnlyTheRatiosOfWeightsCount(float factor) =>
        Assert.Equal(Fitted(row => 1 + (row % 7)).State(), Fitted(row => factor * (1 + (row % 7))).State());

    [Fact]
    public void ARowCountsOnce_WhateverItsWeight()
    {
        LearnerEnsemble ensemble = Fitted(row => row == 3 ? 400 : 1);

        Assert.Equal(_rows.Length, ensemble.Observed);
    }

    [Fact]
    public void AnOrder_HasARowAsOftenAsItsWeightSays_AndAsManyStepsAsRows()
    {
        float[] weights = [3, 0.5f, 0.25f, 1.75f, 0.1f, 0.4f];
        var order = new RowOrder(6, seed: 1, member: 0, weights);
        var shown = new double[6];
        for (int pass = 0; pass < 2000; pass++)
        {
            int[] rows = order.Next().ToArray();
            Assert.Equal(6, rows.Length);
            for (int row = 0; row < 6; row++)
            {
                int times = rows.Count(shownRow => shownRow == row);
                Assert.InRange(times, Math.Floor(weights[row]), Math.Ceiling(weights[row]));
                shown[row] += times / 2000.0;
            }
        }

        for (int row = 0; row < 6; row++)
            Assert.Equal(weights[row], shown[row], 0.05);
    }

    [Fact]
    public void AHeavyRow_TeachesMoreThanALightOne()
    {
        // The same row with two labels: the heavier one wins.
        LabelledRow contested = _rows[0];
        float Probability(float weight)
        {
            var rows = new RowBuffer(Inputs);
            foreach ((float[] features, int label) in _rows)
                rows.Add(features, label);
            for (int copy = 0; copy < 4; copy++)
            {
                rows.Add(contested.Features, 1, weight);
                rows.Add(contested.Features, 2, 1 / weight);
            }

            var ensemble = new LearnerEnsemble(LearningAlgorithm.Default, Inputs, Classes, members: 4);
            ensemble.Fit(rows, passes: 2);
            float[] predicted = ensemble.Predict(contested.Features);
            return predicted[1] / (predicted[1] + predicted[2]);
        }

        Assert.InRange(Probability(8), 0.75f, 1);
        Assert.InRange(Probability(1 / 8f), 0, 0.25f);
    }

    [Fact]
    public void WeightsThatBalanceRareClasses_LeaveTheRankingOfRowsAsGood()
    {
        // One row in forty is of the rare class, which lies a bit higher on each of four features.
        static LabelledRow[] Make(int count, int seed)
        {
            var random = new Random(seed);
            return [.. Enumerable.Range(0, count).Select(row =>
            {
                int label = row % 40 == 0 ? 1 : 0;
                return new LabelledRow([.. Enumerable.Range(0, 4).Select(_ => (float)(random.NextDouble() + random.NextDouble() + random.NextDouble() + (0.7 * label)))], label);
            })];
        }

        LabelledRow[] train = Make(600, 1), test = Make(2000, 2);
        double Area(float weight)
        {
            var rows = new RowBuffer(4);
            foreach ((float[] features, int label) in train)
                rows.Add(features, label, label == 1 ? weight : 1);
            var ensemble = new LearnerEnsemble(LearningAlgorithm.Default, 4, 2, members: 3);
            ensemble.Fit(rows, passes: 2, seed: 1);
            float[] rare = [.. test.Where(row => row.Label == 1).Select(row => ensemble.Predict(row.Features)[1])];
            float[] others = [.. test.Where(row => row.Label == 0).Select(row => ensemble.Predict(row.Features)[1])];
            return rare.Average(r => others.Count(o => o < r) / (double)others.Length);
        }

        double unweighted = Area(1);
        Assert.InRange(Area(39), unweighted - 0.03, 1);
        Assert.InRange(Area(400), unweighted - 0.06, 1);
    }

    private static LearnerEnsemble Fitted(Func<int, float> weightOf)
    {
        var rows = new RowBuffer(Inputs);
        for (int row = 0; row < _rows.Length; row++)
            rows.Add(_rows[row].Features, _rows[row].Label, weightOf(row));
        var ensemble = new LearnerEnsemble(LearningAlgorithm.Default, Inputs, Classes, members: 2);
        ensemble.Fit(rows, passes: 2, seed: 3);
        return ensemble;
    }
}
