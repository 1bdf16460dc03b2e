using Xunit;

namespace Vsml.MetaTraining.Tests;

public class ClassFrequencyTests
{
    [Fact]
    public void ClassPrior_ReachesFromBalancedToOneClassWithNearlyAll()
    {
        Random random = new(1);
        double[] largest = [.. Enumerable.Range(0, 3000).Select(_ => ClassPrior.Sample(2, 200, random).Max())];
        Assert.InRange(largest.Count(share => share < 0.55) / 3000.0, 0.4, 0.7);
        Assert.InRange(largest.Count(share => share > 0.8) / 3000.0, 0.08, 0.25);
        Assert.InRange(largest.Max(), 0.93, 0.995);
    }

    [Fact]
    public void ClassPrior_AddsUpToOne_AndExpectsEveryClassOnce()
    {
        Random random = new(2);
        for (int i = 0; i < 500; i++)
        {
            int classes = random.Next(2, 20);
            float[] prior = ClassPrior.Sample(classes, 100, random);
            Assert.Equal(1, prior.Sum(), 4);
            Assert.True(prior.Min() * 100 > 1);
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(6)]
    public void Classes_AreMostlyAllPresent(int classes)
    {
        SyntheticTabularTasks tasks = new();
        Random random = new(3);
        const int Tasks = 200;
        int whole = Enumerable.Range(0, Tasks).Count(_ => tasks.Sample(new TaskShape(10, classes, 128), random).Labels.Distinct().Count() == classes);
        Assert.InRange(whole / (double)Tasks, 0.8, 1);
    }

    [Fact]
    public void ByHighestScore_MeetsThePrior()
    {
        Random random = new(4);
        float[] prior = [0.6f, 0.25f, 0.1f, 0.05f], scores = new float[4 * 1000];
        foreach (double temperature in new[] { 0, 0.5 })
        {
            int[] labels = new int[1000];
            random.FillGaussian(scores);
            ClassAssignment.ByHighestScore(scores, prior, temperature, labels, random);
            for (int c = 0; c < 4; c++)
                Assert.Equal(prior[c], labels.Count(label => label == c) / 1000.0, 0.03);
        }
    }

    [Fact]
    public void ByIntervals_OrdersTheClassesAlongTheScore_AndMeetsThePrior()
    {
        Random random = new(5);
        float[] score = new float[1000];
        random.FillGaussian(score);
        int[] labels = new int[1000];
        ClassAssignment.ByIntervals(score, [0.2f, 0.5f, 0.3f], ordered: true, labels, random);
        Assert.Equal([200, 500, 300], Enumerable.Range(0, 3).Select(c => labels.Count(label => label == c)));
        Assert.True(Enumerable.Range(0, 1000).Where(row => labels[row] == 0).Max(row => score[row])
            <= Enumerable.Range(0, 1000).Where(row => labels[row] == 1).Min(row => score[row]));
    }

    [Fact]
    public void ByGroups_KeepsGroupsTogether_AndComesNearThePrior()
    {
        Random random = new(6);
        int[] groupOf = [.. Enumerable.Range(0, 1000).Select(_ => random.Next(40))], labels = new int[1000];
        ClassAssignment.ByGroups(groupOf, 40, [0.7f, 0.3f], labels, random);
        Assert.All(Enumerable.Range(0, 1000).GroupBy(row => groupOf[row]), group => Assert.Single(group.Select(row => labels[row]).Distinct()));
        Assert.Equal(0.7, labels.Count(label => label == 0) / 1000.0, 0.1);
    }

    [Fact]
    public void LabelNoise_IsMostlyAbsent_NeverAboveThirtyPercent_AndRarelyTotal()
    {
        Random random = new(7);
        int clean = 0, unrelated = 0;
        const int Tasks = 2000, Rows = 400;
        for (int i = 0; i < Tasks; i++)
        {
            int[] before = [.. Enumerable.Range(0, Rows).Select(row => row % 5)], labels = [.. before];
            LabelNoise.Apply(labels, ClassPrior.Balanced(5), random);
            double changed = Enumerable.Range(0, Rows).Count(row => labels[row] != before[row]) / (double)Rows;
            clean += changed == 0 ? 1 : 0;
            unrelated += changed > 0.6 ? 1 : 0;
            Assert.True(changed is < 0.36 or > 0.6, $"{changed:P0} of the labels are wrong.");
        }

        Assert.InRange(clean / (double)Tasks, 0.66, 0.78);
        Assert.InRange(unrelated / (double)Tasks, 0.01, 0.035);
    }
}
