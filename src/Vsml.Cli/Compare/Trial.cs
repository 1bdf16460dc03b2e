using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vsml.Cli.Compare;

/// <summary>Fits one trainer on one split and scores it.</summary>
internal static class Trial
{
    /// <returns>The scores, those of the class prior and a message if the trainer failed, and the seconds Fit took.</returns>
    public static (Scores Scores, double FitSeconds, string? Failure) Run(
        Contender contender, TrialData data, int seed, int threads)
    {
        var context = new MLContext(seed);
        var clock = new Stopwatch();
        try
        {
            IDataView training = Example.ToDataView(context, data.Training, data.Classes);
            IDataView test = Example.ToDataView(context, data.Test, data.Classes);
            IEstimator<ITransformer> trainer = contender.Create(context, threads);

            clock.Start();
            ITransformer model = trainer.Fit(training);
            clock.Stop();

            return (Scores.Of(Probabilities(model.Transform(test), contender.GivesLogits), data.TestLabels), clock.Elapsed.TotalSeconds, null);
        }
        catch (Exception e)
        {
            // Whatever a trainer throws is its own failure, to be counted and named, not the comparison's.
            return (Scores.OfClassPrior(data), clock.Elapsed.TotalSeconds, e.Message.ReplaceLineEndings(" "));
        }
    }

    private static List<float[]> Probabilities(IDataView scored, bool areLogits) =>
        [.. scored.GetColumn<VBuffer<float>>("Score").Select(score => score.DenseValues().ToArray()).Select(score => areLogits ? SoftMax(score) : score)];

    private static float[] SoftMax(float[] logits)
    {
        float largest = logits.Max();
        double[] shares = [.. logits.Select(logit => Math.Exp(logit - largest))];
        return [.. shares.Select(share => (float)(share / shares.Sum()))];
    }
}
