using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vsml.Cli.Compare;

/// <summary>Fits one trainer of numbers on one split and scores it.</summary>
internal static class RegressionTrial
{
    private const string Score = "Score", Quantiles = "Quantiles";

    // One of so many training rows is predicted by a fit on the others, for the quantiles of the errors.
    private const int Parts = 5;

    public static TrialResult Run(ComparisonPlan plan, PlannedSplit split, Contender contender, RegressionTrialData data)
    {
        (RegressionScores scores, double seconds, string? failure) = Run(contender, data, plan.Seed + split.Repeat, plan.Threads);
        return new TrialResult(
            split.Dataset.Name, split.Rule.Name, data.Training.Length, split.Repeat, contender.Name, Scores.None, seconds, failure) { Numbers = scores };
    }

    /// <returns>The scores, those of the training rows' mean and a message if the trainer failed, and the seconds Fit took.</returns>
    public static (RegressionScores Scores, double FitSeconds, string? Failure) Run(Contender contender, RegressionTrialData data, int seed, int threads)
    {
        var clock = new Stopwatch();
        try
        {
            var context = new MLContext(seed);
            IDataView training = NumberExample.ToDataView(context, data.Training), test = NumberExample.ToDataView(context, data.Test);
            IEstimator<ITransformer> trainer = contender.Create(context, threads);

            clock.Start();
            ITransformer model = trainer.Fit(training);
            clock.Stop();

            IDataView scored = model.Transform(test);
            float[] predictions = [.. scored.GetColumn<float>(Score)];
            return (RegressionScores.Of(predictions, QuantilesOf(scored, predictions, contender, data, seed, threads), data.TestLabels), clock.Elapsed.TotalSeconds, null);
        }
        catch (Exception e)
        {
            // Whatever a trainer throws is its own failure, to be counted and named, not the comparison's.
            return (OfMean(data), clock.Elapsed.TotalSeconds, e.Message.ReplaceLineEndings(" "));
        }
    }

    /// <summary>Fits each trainer once on made-up rows.</summary>
    public static void WarmUp(ComparisonPlan plan, IEnumerable<Contender> contenders, CancellationToken cancellationToken)
    {
        var random = new Random(plan.Seed);
        NumberExample[] examples = [.. Enumerable.Range(0, 64).Select(row => new NumberExample
        {
            Features = [random.NextSingle(), random.NextSingle()],
            Label = 1 + random.NextSingle() + (row % 3),
        })];
        foreach (Contender contender in contenders)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Run(contender, new RegressionTrialData(examples, examples), plan.Seed, plan.Threads);
        }
    }

    /// <summary>Those that a trainer gives, or by the errors on a part of the training rows.</summary>
    private static List<float[]> QuantilesOf(IDataView scored, float[] predictions, Contender contender, RegressionTrialData data, int seed, int threads)
    {
        if (scored.Schema.GetColumnOrNull(Quantiles) is not null)
            return [.. scored.GetColumn<VBuffer<float>>(Quantiles).Select(quantiles => quantiles.DenseValues().ToArray())];
        var context = new MLContext(seed);
        NumberExample[] held = [.. data.Training.Where((_, row) => row % Parts == Parts - 1)], others = [.. data.Training.Where((_, row) => row % Parts != Parts - 1)];
        if (held.Length == 0)
            return [.. predictions.Select(prediction => RegressionScores.Levels.Select(_ => prediction).ToArray())];
        ITransformer model = contender.Create(context, threads).Fit(NumberExample.ToDataView(context, others));
        float[] errors = RegressionScores.QuantilesOf(
            model.Transform(NumberExample.ToDataView(context, held)).GetColumn<float>(Score).Zip(held, (prediction, example) => example.Label - prediction));
        return [.. predictions.Select(prediction => errors.Select(error => prediction + error).ToArray())];
    }

    private static RegressionScores OfMean(RegressionTrialData data)
    {
        float mean = data.Training.Average(example => example.Label);
        float[] quantiles = RegressionScores.QuantilesOf(data.Training.Select(example => example.Label));
        return RegressionScores.Of([.. data.Test.Select(_ => mean)], [.. data.Test.Select(_ => quantiles)], data.TestLabels);
    }
}
