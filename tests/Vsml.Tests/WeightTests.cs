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

    [Theory]
    [InlineData(39)]
    [InlineData(400)]
    [InlineData(1e20f)]
    public void WeightsThatBalanceRareClasses_LeaveTheRankingOfRows_AndMoveTheThreshold(float weight)
    {
        LabelledRow[] train = Imbalanced(600, 1), test = Imbalanced(2000, 2);
        LearnerEnsemble plain = Fitted(train, _ => 1), balanced = Fitted(train, row => train[row].Label == 1 ? weight : 1);
        double[] before = [.. test.Select(row => LogOdds(plain, row))], after = [.. test.Select(row => LogOdds(balanced, row))];

        Assert.Equal(Area(test, before), Area(test, after), 1e-3);
        Assert.Equal(AveragePrecision(test, before), AveragePrecision(test, after), 1e-2);
        for (int row = 0; row < test.Length && weight < 1000; row++)
            Assert.Equal(before[row] + Math.Log(weight), after[row], 1e-2);
    }

    [Fact]
    public void WeightsThatBalance_MakeBothClassesAsLikely()
    {
        LabelledRow[] train = Imbalanced(2000, 1);
        LearnerEnsemble balanced = Fitted(train, row => train[row].Label == 1 ? 39 : 1);
        float[] rare = [.. train.Where(row => row.Label == 1).Select(row => balanced.Predict(row.Features)[1])];
        float[] others = [.. train.Where(row => row.Label == 0).Select(row => balanced.Predict(row.Features)[1])];

        Assert.InRange((rare.Average() + others.Average()) / 2, 0.4f, 0.7f);
    }

    [Fact]
    public void ARowOfWeightThree_IsAsThreeRows()
    {
        // Of one class the rows on one side weigh more, so that the border between the classes moves.
        static float WeightOf(LabelledRow row) => row.Label == 0 && row.Features[0] > 0 ? 3 : 1;
        LabelledRow[] rows = Overlapping(240, 1), probes = Overlapping(100, 2);
        LearnerEnsemble weighted = Fitted(rows, row => WeightOf(rows[row])), plain = Fitted(rows, _ => 1);
        LearnerEnsemble thrice = Fitted([.. rows.SelectMany(row => Enumerable.Repeat(row, (int)WeightOf(row)))], _ => 1);
        double Error(LearnerEnsemble ensemble) => probes.Average(row =>
        {
            double one = ProbabilityOfOne(row.Features), zero = (1 - one) * WeightOf(row with { Label = 0 });
            return Math.Abs(ensemble.Predict(row.Features)[1] - (one / (one + zero)));
        });

        Assert.InRange(Error(plain), 0.1, 1);
        Assert.InRange(Error(weighted), 0, Math.Min(0.6 * Error(plain), Error(thrice) + 0.02));
    }

    [Fact]
    public void WhatClassesWeigh_IsSavedClonedAndTakenAlong()
    {
        LearnerEnsemble weighted = Fitted(row => 1 + (9 * _rows[row].Label));
        using var saved = new MemoryStream();
        weighted.Save(saved);
        saved.Position = 0;
        LearnerEnsemble loaded = LearnerEnsemble.Load(saved, "saved"), clone = weighted.Clone(), copy = Fitted(_ => 1);
        copy.CopyFrom(weighted);
        LearnerEnsemble wider = weighted.WithClasses([2, -1, 0, 1]);

        float[] expected = weighted.Predict(_rows[0].Features), more = wider.Predict(_rows[0].Features);
        Assert.NotEqual(Fitted(_ => 1).Predict(_rows[0].Features), expected);
        foreach (LearnerEnsemble one in (LearnerEnsemble[])[loaded, clone, copy])
            Assert.Equal(expected, one.Predict(_rows[0].Features));
        Assert.Equal(saved.Length, saved.Position);
        Assert.Equal([1, 10, 19], Ratios(weighted), (a, b) => Math.Abs(a - b) < 1e-4);
        Assert.Equal(expected[2] / expected[1], more[0] / more[3], 0.5f * expected[2] / expected[1]);

        weighted.Reset();
        Assert.Equal([1f / 3, 1f / 3, 1f / 3], weighted.Predict(_rows[0].Features), (a, b) => Math.Abs(a - b) < 0.1);
    }

    [Fact]
    public void RowsOfTwoFits_WeighTogetherWhatTheyWeighInEach()
    {
        LearnerEnsemble ensemble = Fitted(row => _rows[row].Label == 1 ? 5 : 1);
        Assert.Equal([1, 5, 1], Ratios(ensemble), (a, b) => Math.Abs(a - b) < 1e-4);

        ensemble.Fit(Buffered(_rows, _ => 2));
        Assert.InRange(Ratios(ensemble)[1], 1.9, 2.5);
        Assert.Equal(1, Ratios(ensemble)[2], 0.3);
    }

    [Fact]
    public void WhatARowWasPredicted_AsItIsLearned_IsWhatItIsPredicted()
    {
        LearnerEnsemble ensemble = Fitted(row => _rows[row].Label == 1 ? 50 : 1);
        float[] expected = ensemble.Predict(_rows[7].Features), predicted = new float[Classes];

        ensemble.PredictAndObserve(_rows[7].Features, 2, 1, predicted);

        Assert.Equal(expected, predicted, (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void ASavedWeightThatNoClassHas_IsRefused()
    {
        foreach (double weight in (double[])[0, -1, double.NaN, double.PositiveInfinity])
            Assert.Contains("weight", Assert.Throws<InvalidDataException>(() => ClassWeights.Restore([1, weight])).Message, StringComparison.Ordinal);
    }

    // What classes weigh, beside the first.
    private static double[] Ratios(LearnerEnsemble ensemble) => [.. ensemble.Weights!.Values.ToArray().Select(weight => weight / ensemble.Weights.Values[0])];

    // One row in forty is of the rare class, which lies a bit higher on each of four features.
    private static LabelledRow[] Imbalanced(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(row =>
        {
            int label = row % 40 == 0 ? 1 : 0;
            return new LabelledRow([.. Enumerable.Range(0, 4).Select(_ => (float)(random.NextDouble() + random.NextDouble() + random.NextDouble() + (0.7 * label)))], label);
        })];
    }

    private static double ProbabilityOfOne(float[] features) => 0.5 + (0.2 * features[1]);

    private static LabelledRow[] Overlapping(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            float[] features = [(2 * random.NextSingle()) - 1, (2 * random.NextSingle()) - 1];
            return new LabelledRow(features, random.NextDouble() < ProbabilityOfOne(features) ? 1 : 0);
        })];
    }

    private static double LogOdds(LearnerEnsemble ensemble, LabelledRow row)
    {
        float[] p = ensemble.Predict(row.Features);
        return Math.Log(Math.Max(p[1], float.Epsilon)) - Math.Log(Math.Max(p[0], float.Epsilon));
    }

    private static double Area(LabelledRow[] rows, double[] scores)
    {
        double[] rare = [.. scores.Where((_, row) => rows[row].Label == 1)], others = [.. scores.Where((_, row) => rows[row].Label == 0)];
        return rare.Average(r => others.Count(other => other < r) / (double)others.Length);
    }

    private static double AveragePrecision(LabelledRow[] rows, double[] scores)
    {
        int[] order = [.. Enumerable.Range(0, rows.Length).OrderByDescending(row => scores[row])];
        double sum = 0;
        int found = 0;
        for (int rank = 0; rank < order.Length; rank++)
        {
            if (rows[order[rank]].Label == 1)
                sum += ++found / (rank + 1.0);
        }

        return sum / found;
    }

    private static RowBuffer Buffered(LabelledRow[] rows, Func<int, float> weightOf)
    {
        var buffer = new RowBuffer(rows[0].Features.Length);
        for (int row = 0; row < rows.Length; row++)
            buffer.Add(rows[row].Features, rows[row].Label, weightOf(row));
        return buffer;
    }

    private static LearnerEnsemble Fitted(LabelledRow[] rows, Func<int, float> weightOf)
    {
        var ensemble = new LearnerEnsemble(LearningAlgorithm.Default, rows[0].Features.Length, 2, members: 3);
        ensemble.Fit(Buffered(rows, weightOf), passes: 2, seed: 1);
        return ensemble;
    }

    private static LearnerEnsemble Fitted(Func<int, float> weightOf)
    {
        var ensemble = new LearnerEnsemble(LearningAlgorithm.Default, Inputs, Classes, members: 2);
        ensemble.Fit(Buffered(_rows, weightOf), passes: 2, seed: 3);
        return ensemble;
    }
}
