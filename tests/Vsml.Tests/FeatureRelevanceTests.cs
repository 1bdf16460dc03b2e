using Xunit;

namespace Vsml.Tests;

/// <summary>Of very many features, those that matter are found and have units of their own; chance has none.</summary>
public sealed class FeatureRelevanceTests
{
    private const int Features = 300, Relevant = 3;

    [Fact]
    public void FeaturesThatTellTheClass_AreFoundAndNoOthers() =>
        Assert.Equal([0, 1, 2], Find(Sparse(200, Relevant), most: 50).Order());

    [Fact]
    public void NoMoreAreTakenThanThereIsRoomFor() => Assert.Equal(2, Find(Sparse(200, Relevant), most: 2).Length);

    [Fact]
    public void WhereNothingTellsTheClass_NoneIsFound()
    {
        int found = Enumerable.Range(1, 20).Sum(seed => Find(Sparse(100, relevant: 0, seed), most: 50).Length);
        Assert.InRange(found, 0, 20);
    }

    [Fact]
    public void WhereManyTellTheClass_NoneIsTaken() => Assert.Empty(Find(Sparse(200, Features / 2), most: 50));

    [Fact]
    public void ConstantsAndMissingValues_AreNoEvidence()
    {
        LabelledRow[] rows = Sparse(200, Relevant);
        foreach ((float[] features, int label) in rows)
            (features[5], features[6]) = (7, label == 0 ? float.NaN : 3);
        Assert.Equal([0, 1, 2], Find(rows, most: 50).Order());
    }

    [Fact]
    public void RowsOfWhichFewFeaturesMatter_AreLearned()
    {
        LabelledRow[] rows = Sparse(300, Relevant), test = Sparse(200, Relevant, seed: 2);
        LearnerEnsemble ensemble = new(LearningAlgorithm.Default, Features, 2, members: 2);
        ensemble.Fit(rows.ToBuffer(), passes: 2);
        int right = test.Count(row => ensemble.Predict(row.Features)[row.Label] > 0.5f);
        Assert.InRange(right, 170, 200);

        using MemoryStream stream = new();
        ensemble.Save(stream);
        stream.Position = 0;
        LearnerEnsemble loaded = LearnerEnsemble.Load(stream, "ensemble"), clone = ensemble.Clone();
        ensemble.Observe(test[0].Features, test[0].Label);
        loaded.Observe(test[0].Features, test[0].Label);
        clone.Observe(test[0].Features, test[0].Label);
        Assert.Equal(ensemble.Predict(test[1].Features), loaded.Predict(test[1].Features));
        Assert.Equal(ensemble.Predict(test[1].Features), clone.Predict(test[1].Features));
    }

    private static int[] Find(LabelledRow[] rows, int most)
    {
        FeatureStatistics statistics = new(rows[0].Features.Length);
        foreach ((float[] features, _) in rows)
            statistics.Add(features);
        return FeatureRelevance.Find(statistics, rows.Length, row => rows[row].Features, row => rows[row].Label, most);
    }

    private static LabelledRow[] Sparse(int count, int relevant, int seed = 1)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            int label = random.Next(2);
            float[] features = [.. Enumerable.Range(0, Features).Select(a => random.NextSingle() + (a < relevant && label == 1 ? 0.4f : 0))];
            return new LabelledRow(features, label);
        })];
    }
}
