using Microsoft.ML;
using Xunit;

namespace Vsml.MLNet.Tests;

public sealed class DeterminismTests
{
    private static readonly List<Row> _rows = Data.Clusters(120, seed: 1);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 3)]
    [InlineData(4, 2)]
    public void Fit_IsDeterministicAcrossThreadCounts(int rowOrders, int passes) =>
        Assert.Equal(Fit(seed: 7, rowOrders, passes, threads: 1), Fit(seed: 7, rowOrders, passes, threads: 3));

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Fit_DependsOnTheSeedOfTheContext(int rowOrders) =>
        Assert.NotEqual(Fit(seed: 7, rowOrders), Fit(seed: 8, rowOrders));

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Fit_TwiceByOneTrainer_GivesOneModel(int rowOrders)
    {
        var context = new MLContext();
        VsmlBinaryTrainer trainer = context.Binary(new() { NumberOfRowOrders = rowOrders });
        IDataView data = context.View(_rows);

        Assert.Equal(trainer.Fit(data).Model.State(), trainer.Fit(data).Model.State());
    }

    [Fact]
    public void Fit_DoesNotDependOnTheStepsAroundTheTrainer()
    {
        var context = new MLContext(seed: 7);
        context.Transforms.NormalizeMeanVariance("Features").Fit(context.View(_rows));

        Assert.Equal(Fit(seed: 7, rowOrders: 1), context.Binary(new() { NumberOfRowOrders = 1 }).Fit(context.View(_rows)).Model.State());
    }

    [Fact]
    public void Fit_OfRowsSortedByLabel_LearnsAsWellAsOfMixedOnes()
    {
        // With labels that are often wrong, the last class in a sorted order would talk over the first.
        List<Row> rows = Data.Clusters(600, seed: 1);
        for (int i = 0; i < rows.Count; i += 4)
            rows[i].Flag = !rows[i].Flag;
        // One learner of so noisy labels depends on chance: the mean over seeds tells.
        double LogLoss(IEnumerable<Row> order) => Enumerable.Range(1, 6).Average(seed =>
        {
            var context = new MLContext(seed);
            return context.BinaryClassification.Evaluate(
                context.Binary(new() { NumberOfRowOrders = 1, NumberOfPasses = 1 }).Fit(context.View(order))
                    .Transform(context.View(Data.Clusters(300, seed: 2))), "Flag").LogLoss;
        });

        // An enumeration, unlike a list, leaves all shuffling to the trainer.
        double mixed = LogLoss(rows.Select(row => row)), sorted = LogLoss(rows.OrderBy(row => row.Flag).Select(row => row));
        Assert.True(sorted <= mixed + 0.15, $"{sorted} of sorted rows, {mixed} of mixed ones");
    }

    private static byte[] Fit(int seed, int rowOrders, int passes = VsmlTrainerOptions.DefaultNumberOfPasses, int threads = 1)
    {
        var context = new MLContext(seed);
        return context.Binary(new() { NumberOfRowOrders = rowOrders, NumberOfPasses = passes, NumberOfThreads = threads })
            .Fit(context.View(_rows)).Model.State();
    }
}
