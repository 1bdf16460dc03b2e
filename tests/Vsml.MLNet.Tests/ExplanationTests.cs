using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;
using Xunit;

namespace Vsml.MLNet.Tests;

public class ExplanationTests
{
    // One learner whose logits are a sum over features, of functions that are 0 at the mean: what each contributes is known.
    private static readonly VsmlMulticlassTrainer.Options _additive = new() { NumberOfRowOrders = 1, NumberOfPasses = 1 };

    [Fact]
    public void OfAnAdditiveModel_AFeatureContributesByHowMuchTheLogitsFallWhenItIsAtItsMean()
    {
        var context = new MLContext(1);
        List<Row> rows = Data.Clusters(120, seed: 1);
        VsmlMulticlassModelParameters model = context.Multiclass(_additive).Fit(context.View(rows)).LastTransformer.Model;
        float[] means = [.. Enumerable.Range(0, 4).Select(a => rows.Average(row => row.Features[a]))];

        foreach (Row row in Data.Clusters(10, seed: 2))
        {
            VsmlExplanation explanation = model.Explain(row.Features);
            for (int a = 0; a < 4; a++)
            {
                float[] without = [.. row.Features];
                without[a] = means[a];
                IReadOnlyList<float> logits = model.Explain(without).Logits;
                for (int b = 0; b < 3; b++)
                    Assert.Equal(explanation.Logits[b] - logits[b], explanation.Contributions(b)[a], 2e-3);
            }
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 2)]
    public void ContributionsAndBias_AddUpToTheLogits_WhoseSoftmaxIsTheProbabilities(int rowOrders, int passes)
    {
        var context = new MLContext(1);
        ITransformer fitted = context.Multiclass(new() { LearningAlgorithm = LearningAlgorithm.Default, NumberOfRowOrders = rowOrders, NumberOfPasses = passes })
            .Fit(context.View(Data.Clusters(60, seed: 1)));
        VsmlMulticlassModelParameters model = ((TransformerChain<MulticlassPredictionTransformer<VsmlMulticlassModelParameters>>)fitted).LastTransformer.Model;
        List<Row> rows = Data.Clusters(20, seed: 2);
        for (int row = 0; row < rows.Count; row++)
            rows[row].Features[row % 4] = row % 3 == 0 ? float.NaN : rows[row].Features[row % 4];
        float[][] scores = fitted.Scores(context.View(rows));

        for (int row = 0; row < rows.Count; row++)
        {
            VsmlExplanation explanation = model.Explain(rows[row].Features);
            double sum = explanation.Logits.Sum(logit => Math.Exp(logit));
            for (int b = 0; b < 3; b++)
            {
                double total = explanation.Bias[b];
                foreach (float contribution in explanation.Contributions(b))
                    total += contribution;
                Assert.Equal(explanation.Logits[b], total, 1e-4);
                Assert.Equal(scores[row][b], Math.Exp(explanation.Logits[b]) / sum, 1e-5);
                if (row % 3 == 0)
                    Assert.Equal(0, explanation.Contributions(b)[row % 4]);
            }
        }
    }

    [Fact]
    public void WhatClassesWeigh_IsInTheBias_AndNoFeaturesContribution()
    {
        VsmlBinaryModelParameters Fitted(float weight)
        {
            var context = new MLContext(1);
            List<Row> rows = Data.Clusters(90, seed: 1);
            rows.ForEach(row => row.Weight = row.Flag ? weight : 1);
            return context.Binary(new() { NumberOfRowOrders = 2, ExampleWeightColumnName = "Weight" }).Fit(context.View(rows)).Model;
        }

        VsmlBinaryModelParameters plain = Fitted(1), weighted = Fitted(100);
        foreach (Row row in Data.Clusters(10, seed: 2))
        {
            VsmlExplanation expected = plain.Explain(row.Features), found = weighted.Explain(row.Features);
            for (int a = 0; a < row.Features.Length; a++)
                Assert.Equal(expected.Contributions(1)[a], found.Contributions(1)[a], 1e-3);
            Assert.Equal(expected.Bias[1] + (Math.Log(100) / 2), found.Bias[1], 1e-2);
        }
    }

    [Fact]
    public void OfAModelWithKernels_ContributionsAndBiasAddUp_AndGoOnToAsItLearns()
    {
        var context = new MLContext(1);
        List<Row> rows = Data.Clusters(512, seed: 1), others = Data.Clusters(30, seed: 2);
        foreach (Row row in rows.Where((_, index) => index % 5 == 0))
            row.Features[1] = float.NaN;
        VsmlMulticlassModelParameters model = context.Multiclass(new() { LearningAlgorithm = LearningAlgorithm.Default }).Fit(context.View(rows)).LastTransformer.Model;
        VsmlBinaryModelParameters binary = context.Binary(new() { LearningAlgorithm = LearningAlgorithm.Default }).Fit(context.View(rows)).Model;
        Check();
        for (int row = 0; row < 20; row++)
        {
            model.Update(others[row].Features, (row + 1) % 3);
            binary.Update(others[row].Features, row % 2 == 0);
        }

        Check();

        void Check()
        {
            foreach (Row row in others)
            {
                foreach (VsmlExplanation explanation in (VsmlExplanation[])[model.Explain(row.Features), binary.Explain(row.Features)])
                {
                    double largest = 0;
                    for (int b = 0; b < explanation.Logits.Count; b++)
                    {
                        double[] own = [.. explanation.Contributions(b).ToArray().Select(contribution => (double)contribution)];
                        Assert.Equal(explanation.Logits[b], explanation.Bias[b] + own.Sum(), 1e-4);
                        largest = Math.Max(largest, own.Max(Math.Abs));
                    }

                    Assert.InRange(largest, 1e-3, 30);
                }
            }
        }
    }

    [Fact]
    public void OfARegressionModel_ContributionsAndBiasAddUpToTheScore_AndAreTheTermsOfASum()
    {
        var context = new MLContext(1);
        var random = new Random(1);
        NumberRow Make(int index)
        {
            NumberRow row = NumberRow.Make(random, features => 100 + (30 * features[0]) - (20 * features[1]) + (0.1f * random.NextSingle()));
            if (index % 8 == 7)
                row.Features[3] = float.NaN;
            return row;
        }

        NumberRow[] rows = [.. Enumerable.Range(0, 1000).Select(Make)], others = [.. Enumerable.Range(0, 40).Select(Make)];
        VsmlRegressionModelParameters model = context.Regression.Trainers.Vsml().Fit(context.Data.LoadFromEnumerable(rows)).Model;
        float[] means = [.. Enumerable.Range(0, 2).Select(a => rows.Average(row => row.Features[a]))];
        foreach (NumberRow row in others)
        {
            VsmlRegressionExplanation explanation = model.Explain(row.Features);
            float[] own = explanation.Contributions.ToArray();
            Assert.Equal(explanation.Score, explanation.Bias + own.Sum(contribution => (double)contribution), 1e-4);
            Assert.Equal(30 * (row.Features[0] - means[0]), own[0], 1.5);
            Assert.Equal(-20 * (row.Features[1] - means[1]), own[1], 1.5);
            Assert.Equal(0, own[2], 1.5);
            Assert.True(float.IsNaN(row.Features[3]) ? own[3] == 0 : Math.Abs(own[3]) < 1.5);
        }

        Assert.Throws<ArgumentException>(() => model.Explain([1, 2]));
    }

    [Fact]
    public void OfALabelLearnedAsALogarithm_ContributionsAreInItsUnit_AndOfFewRowsThereAreNone()
    {
        var context = new MLContext(1);
        var random = new Random(1);
        NumberRow[] rows = [.. Enumerable.Range(0, 300).Select(_ => NumberRow.Make(random, features => MathF.Exp(4 * features[0])))];
        VsmlRegressionModelParameters model = context.Regression.Trainers.Vsml().Fit(context.Data.LoadFromEnumerable(rows)).Model;
        foreach (NumberRow row in rows[..40])
        {
            VsmlRegressionExplanation explanation = model.Explain(row.Features);
            Assert.Equal(explanation.Score, explanation.Bias + explanation.Contributions.ToArray().Sum(contribution => (double)contribution), 1e-4);
            if (Math.Abs(row.Features[0]) > 0.1)
                Assert.True(explanation.Contributions[0] > 0 == row.Features[0] > 0 && Math.Abs(explanation.Contributions[0]) > Math.Abs(explanation.Contributions[1]));
        }

        VsmlRegressionExplanation few = context.Regression.Trainers.Vsml().Fit(context.Data.LoadFromEnumerable(rows[..3])).Model.Explain([1, 1, 1, 1]);
        Assert.Equal(few.Score, few.Bias);
        Assert.Equal([0, 0, 0, 0], few.Contributions.ToArray());
    }

    [Fact]
    public void MLNetsOwnEstimator_GivesTheContributionsOfARegressionModelToo_SavedAndLoaded()
    {
        var context = new MLContext(1);
        var random = new Random(1);
        IDataView rows = context.Data.LoadFromEnumerable(Enumerable.Range(0, 60).Select(_ => NumberRow.Make(random, features => (3 * features[0]) + features[1])).ToArray());
        RegressionPredictionTransformer<VsmlRegressionModelParameters> fitted = context.Regression.Trainers.Vsml().Fit(rows);
        IDataView scored = fitted.Transform(rows);
        int inputs = fitted.Model.NumberOfFeatures;
        var contributions = context.Transforms.CalculateFeatureContribution(fitted, inputs, inputs, normalize: false).Fit(scored);
        float[][] all = [.. contributions.Transform(scored).GetColumn<float[]>("FeatureContributions")];
        foreach ((float[] own, float[] features) in all.Zip(rows.GetColumn<float[]>("Features")))
            Assert.Equal(fitted.Model.Explain(features).Contributions.ToArray(), own);

        using var stream = new MemoryStream();
        context.Model.Save(contributions, rows.Schema, stream);
        ITransformer loaded = new MLContext().Model.Load(new MemoryStream(stream.ToArray()), out _);
        Assert.Equal(all, loaded.Transform(rows).GetColumn<float[]>("FeatureContributions"));
    }

    [Fact]
    public void OfTheShippedLearningAlgorithm_WhatSpeaksForAClassContributesToIt_AndNoiseLittle()
    {
        var context = new MLContext(1);
        var random = new Random(1);
        Row Make()
        {
            float[] features = [.. Enumerable.Range(0, 4).Select(_ => (2 * random.NextSingle()) - 1)];
            return new Row { Features = features, Flag = features[0] - features[1] > 0 };
        }

        VsmlBinaryModelParameters model = context.Binary(new() { LearningAlgorithm = LearningAlgorithm.Default })
            .Fit(context.View([.. Enumerable.Range(0, 200).Select(_ => Make())])).Model;

        Row[] rows = [.. Enumerable.Range(0, 50).Select(_ => Make())];
        float[][] contributions = [.. rows.Select(row => model.Explain(row.Features).Contributions(1).ToArray())];
        double Mean(int feature) => contributions.Average(own => Math.Abs(own[feature]));
        Assert.InRange(contributions.Zip(rows).Count(own => own.First[0] > 0 == own.Second.Features[0] > 0), 42, 50);
        Assert.InRange(contributions.Zip(rows).Count(own => own.First[1] < 0 == own.Second.Features[1] > 0), 42, 50);
        Assert.InRange(Math.Max(Mean(2), Mean(3)), 0, 0.4 * Math.Min(Mean(0), Mean(1)));
    }

    [Fact]
    public void MLNetsOwnEstimator_GivesTheContributionsToTheScore()
    {
        var context = new MLContext(1);
        IDataView rows = context.View(Data.Clusters(60, seed: 1)), others = context.View(Data.Clusters(10, seed: 2));
        BinaryPredictionTransformer<VsmlBinaryModelParameters> fitted = context.Binary().Fit(rows);
        IDataView scored = fitted.Transform(others);

        var all = context.Transforms.CalculateFeatureContribution(fitted, 4, 4, normalize: false).Fit(scored);

        float[][] contributions = [.. all.Transform(scored).GetColumn<float[]>("FeatureContributions")];
        float[] scores = [.. scored.GetColumn<float>("Score")];
        foreach (((float[] own, float score), float[] features) in contributions.Zip(scores).Zip(others.GetColumn<float[]>("Features")))
        {
            IReadOnlyList<float> bias = fitted.Model.Explain(features).Bias;
            Assert.Equal(score, own.Sum() + bias[1] - bias[0], 1e-4);
        }

        float[][] most = [.. context.Transforms.CalculateFeatureContribution(fitted, 1, 1).Fit(scored).Transform(scored).GetColumn<float[]>("FeatureContributions")];
        Assert.All(most, own => Assert.True(own.Count(value => value != 0) <= 2 && own.Max(Math.Abs) == 1));
    }

    [Fact]
    public void MLNetsOwnContributionTransformer_IsSavedAndLoaded()
    {
        var context = new MLContext(1);
        IDataView rows = context.View(Data.Clusters(60, seed: 1));
        BinaryPredictionTransformer<VsmlBinaryModelParameters> fitted = context.Binary().Fit(rows);
        var contributions = context.Transforms.CalculateFeatureContribution(fitted).Fit(fitted.Transform(rows));
        using var stream = new MemoryStream();
        context.Model.Save(contributions, rows.Schema, stream);
        ITransformer loaded = new MLContext().Model.Load(new MemoryStream(stream.ToArray()), out _);
        Assert.Equal(contributions.Transform(rows).GetColumn<float[]>("FeatureContributions"), loaded.Transform(rows).GetColumn<float[]>("FeatureContributions"));
    }

    [Theory]
    [InlineData("ICanSaveSummary", "SaveSummary")]
    [InlineData("ICanSaveInTextFormat", "SaveAsText")]
    public void TheSummary_TellsClassesRowsAndLearningAlgorithm(string name, string method)
    {
        var context = new MLContext(1);
        VsmlMulticlassModelParameters model = context.Multiclass().Fit(context.View(Data.Clusters(60, seed: 1))).LastTransformer.Model;
        Type type = typeof(VsmlMulticlassModelParameters).GetInterfaces().Single(type => type.Name == name);
        using var writer = new StringWriter();
        type.GetMethod(method, BindingFlags.Instance | BindingFlags.Public)!.Invoke(model, [writer, null]);
        string text = writer.ToString();
        Assert.Contains("Classes: 3", text, StringComparison.Ordinal);
        Assert.Contains("Class names: ant, bee, cat", text, StringComparison.Ordinal);
        Assert.Contains("Rows observed: 60", text, StringComparison.Ordinal);
        Assert.Contains($"Learning algorithm: {DeltaRule.Algorithm.Fingerprint}", text, StringComparison.Ordinal);
    }

    [Fact]
    public void AClassWithoutRows_HasItsLogitAsBias()
    {
        var context = new MLContext(1);
        List<Row> rows = [.. Data.Clusters(60, seed: 1).Where(row => row.Label != "cat")];
        SchemaDefinition schema = SchemaDefinition.Create(typeof(Keyed));
        schema["Label"].ColumnType = new KeyDataViewType(typeof(uint), 3);
        IDataView keyed = context.Data.LoadFromEnumerable(
            rows.Select(row => new Keyed { Label = (uint)Array.IndexOf(Data.Names, row.Label), Features = row.Features }), schema);
        VsmlMulticlassModelParameters model = context.MulticlassTrainer().Fit(keyed).Model;
        VsmlExplanation explanation = model.Explain(rows[0].Features);
        Assert.Equal(explanation.Logits[2], explanation.Bias[2]);
        Assert.Equal([0, 0, 0, 0], explanation.Contributions(2).ToArray());
    }

    private sealed class Keyed
    {
        public uint Label { get; set; }

        [VectorType(4)]
        public float[] Features { get; set; } = [];
    }

    private sealed class NumberRow
    {
        public float Label { get; set; }

        [VectorType(4)]
        public float[] Features { get; set; } = [];

        /// <summary>Features from -1 to 1.</summary>
        public static NumberRow Make(Random random, Func<float[], float> label)
        {
            float[] features = [.. Enumerable.Range(0, 4).Select(_ => (2 * random.NextSingle()) - 1)];
            return new NumberRow { Features = features, Label = label(features) };
        }
    }
}
