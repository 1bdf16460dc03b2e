using Vsml.KernelMethods;
using Xunit;

namespace Vsml.Tests.KernelMethods;

public sealed class KernelVoteTests
{
    private const int Inputs = 4, Classes = 3;
    private static readonly LabelledRow[] _rows = Rows.Random(120, Inputs, Classes, missing: 0.1);

    [Fact]
    public void Predict_IsTheLogLinearMean_OfLearnersAndKernels()
    {
        LearnerEnsemble with = Fitted(), without = new(LearningAlgorithm.Default, Inputs, Classes, members: 2);
        without.Learn(_rows.ToBuffer(), passes: 1, seed: 0, progress: null, withKernels: false, CancellationToken.None);
        KernelVote vote = with.Vote!;

        Assert.Equal(KernelVote.TrustAfter(_rows.Length), vote.Trust);
        foreach (LabelledRow row in _rows[..20])
        {
            float[] p = without.Predict(row.Features);
            double[] logits = [.. vote.Classifier.Logits(row.Features, vote.Classifier.NewScratch()).ToArray().Select(logit => (double)logit)];
            double sum = logits.Sum(Math.Exp);
            double[] mixed = [.. Enumerable.Range(0, Classes).Select(b => Math.Pow(p[b] + 1e-6, 1 - vote.Trust) * Math.Pow((Math.Exp(logits[b]) / sum) + 1e-6, vote.Trust))];
            float[] expected = [.. mixed.Select(number => (float)(number / mixed.Sum()))];
            Close.Assert(expected, with.Predict(row.Features), 1e-4, "probability");
        }
    }

    [Fact]
    public void Trust_GoesDown_WhereFurtherRowsContradictTheKernels_AndStaysWhereTheyDoNot()
    {
        LearnerEnsemble same = Fitted(), other = Fitted();
        double before = same.Vote!.Trust;
        foreach (LabelledRow row in Rows.Random(300, Inputs, Classes, seed: 2, missing: 0.1))
        {
            same.Observe(row.Features, row.Label);
            other.Observe(row.Features, (row.Label + 1) % Classes);
        }

        Assert.InRange(same.Vote!.Trust, before / 2, 1);
        Assert.InRange(other.Vote!.Trust, 0, 0.05);
    }

    [Fact]
    public void FurtherRowsOfAFit_AreEvidenceToo()
    {
        LearnerEnsemble ensemble = Fitted();
        ensemble.Fit(Rows.Random(300, Inputs, Classes, seed: 2).Select(row => row with { Label = (row.Label + 1) % Classes }).ToArray().ToBuffer());
        Assert.InRange(ensemble.Vote!.Trust, 0, 0.05);
    }

    [Fact]
    public void AClassThatKernelsDoNotKnow_IsLeftToTheLearners()
    {
        LearnerEnsemble grown = Fitted().WithClasses([0, 1, 2, -1]);
        float before = grown.Predict([40, 40, 40, 40])[3];
        for (int i = 0; i < 20; i++)
            grown.Observe([40 + i, 40, 40, 40], 3);
        float[] known = grown.Predict(_rows[0].Features), fresh = grown.Predict([41, 41, 40, 40]);

        Assert.Equal([0, 1, 2, -1], grown.Vote!.Classes);
        Assert.Equal(1, known.Sum(), 1e-5);
        Assert.Equal(1, fresh.Sum(), 1e-5);
        Assert.InRange(fresh[3], 2 * before, 1);
        Assert.Equal(_rows[0].Label, Array.IndexOf(known, known.Max()));
    }

    [Fact]
    public void ClassesWithoutRows_AreNoneOfTheKernels()
    {
        LearnerEnsemble ensemble = new(LearningAlgorithm.Default, Inputs, 5);
        ensemble.Fit(_rows.Select(row => row with { Label = row.Label + (row.Label > 0 ? 1 : 0) }).ToArray().ToBuffer());
        Assert.Equal([0, -1, 1, 2, -1], ensemble.Vote!.Classes);
        Assert.Equal(1, ensemble.Predict(_rows[0].Features).Sum(), 1e-5);
    }

    [Fact]
    public void SavedAndLoaded_ItPredictsAndGoesOn_BitForBit()
    {
        LearnerEnsemble ensemble = Fitted();
        ensemble.Observe(_rows[5].Features, _rows[5].Label);
        LearnerEnsemble loaded = LearnerEnsemble.Load(new MemoryStream(ensemble.State()), "some.model");

        Assert.Equal(ensemble.State(), loaded.State());
        foreach (LabelledRow row in _rows[..10])
        {
            Assert.Equal(ensemble.Predict(row.Features), loaded.Predict(row.Features));
            ensemble.Observe(row.Features, row.Label);
            loaded.Observe(row.Features, row.Label);
        }

        Assert.Equal(ensemble.Vote!.Trust, loaded.Vote!.Trust);
        Assert.NotEqual(KernelVote.TrustAfter(_rows.Length), loaded.Vote.Trust);
    }

    [Fact]
    public void AClone_SharesTheKernels_AndHasATrustOfItsOwn()
    {
        LearnerEnsemble ensemble = Fitted(), clone = ensemble.Clone();
        Assert.Same(ensemble.Vote!.Classifier, clone.Vote!.Classifier);
        double before = ensemble.Vote.Trust;
        for (int i = 0; i < 20; i++)
            clone.Observe(_rows[i].Features, (_rows[i].Label + 1) % Classes);
        Assert.Equal(before, ensemble.Vote.Trust);
        Assert.NotEqual(before, clone.Vote.Trust);
        ensemble.CopyFrom(clone);
        Assert.Equal(clone.Vote.Trust, ensemble.Vote.Trust);
    }

    [Fact]
    public void PredictAndObserve_OfAnEnsembleWithKernels_AllocateNothing()
    {
        LearnerEnsemble ensemble = Fitted();
        float[] predicted = new float[Classes];
        for (int i = 0; i < 60; i++)
            Step(i);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 60; i++)
            Step(i);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void Step(int i)
        {
            ensemble.Predict(_rows[i].Features, predicted);
            ensemble.Observe(_rows[i].Features, _rows[i].Label);
        }
    }

    [Fact]
    public void RowsThatWeighMore_CountMore()
    {
        // Half of the rows say the opposite of the others and weigh a hundredth.
        RowBuffer buffer = new(Inputs);
        for (int i = 0; i < _rows.Length; i++)
            buffer.Add(_rows[i].Features, i % 2 == 0 ? _rows[i].Label : (_rows[i].Label + 1) % Classes, i % 2 == 0 ? 1 : 0.01f);
        LearnerEnsemble ensemble = new(LearningAlgorithm.Default, Inputs, Classes);
        ensemble.Fit(buffer);

        KernelClassifier classifier = ensemble.Vote!.Classifier;
        double right = Rows.Random(200, Inputs, Classes, seed: 3).Average(row =>
        {
            float[] logits = classifier.Logits(row.Features, classifier.NewScratch()).ToArray();
            return Array.IndexOf(logits, logits.Max()) == row.Label ? 1.0 : 0;
        });
        Assert.InRange(right, 0.55, 1);
    }

    private static LearnerEnsemble Fitted()
    {
        LearnerEnsemble ensemble = new(LearningAlgorithm.Default, Inputs, Classes, members: 2);
        ensemble.Fit(_rows.ToBuffer());
        return ensemble;
    }
}
