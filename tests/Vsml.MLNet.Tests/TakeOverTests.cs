using Microsoft.ML;
using Xunit;

namespace Vsml.MLNet.Tests;

public sealed class TakeOverTests
{
    private readonly MLContext _context = new(seed: 1);

    [Fact]
    public void WhatALearnerLearned_TheModelPredictsBy()
    {
        IDataView data = _context.View(Data.Clusters(60, seed: 1));
        var trainer = _context.Binary(new() { NumberOfRowOrders = 2 });
        var model = trainer.Fit(data);
        var other = trainer.Fit(data);
        LearnerEnsemble learner = model.Model.CreateLearner();
        foreach (Row row in Data.Clusters(20, seed: 2))
        {
            learner.Observe(row.Features, row.Flag ? 1 : 0);
            other.Model.Update(row.Features, row.Flag);
        }

        model.Model.TakeOver(learner);
        learner.Observe([1, 2, 3, 4], 1);

        Assert.Equal(80, model.Model.NumberOfObservedRows);
        Assert.Equal(other.Probabilities(data), model.Probabilities(data));
    }

    [Fact]
    public void ALearnerOfAnotherForm_IsAnError_AndTheModelStays()
    {
        IDataView data = _context.View(Data.Clusters(60, seed: 1));
        var model = _context.Binary(new() { NumberOfRowOrders = 2 }).Fit(data);
        LearnerEnsemble other = _context.Binary(new() { NumberOfRowOrders = 3 }).Fit(data).Model.CreateLearner();
        float[] before = model.Probabilities(data);

        ArgumentException error = Assert.Throws<ArgumentException>(() => model.Model.TakeOver(other));

        Assert.Contains("3 row orders", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, model.Probabilities(data));
    }
}
