using System.Runtime.ExceptionServices;
using Vsml.Cli.Tabular;

namespace Vsml.Cli.Compare;

/// <summary>Runs a <see cref="ComparisonPlan"/>: the same rows for every trainer, the same result for a seed, times aside.</summary>
internal static class TrainerComparison
{
    /// <summary>All results of a plan, none of which is kept anywhere.</summary>
    public static IReadOnlyList<TrialResult> Run(ComparisonPlan plan)
    {
        using var results = new ComparisonResults(plan, new RunSettings("", plan), file: null);
        Run(plan, results);
        return results.Finish();
    }

    /// <param name="plan">What to compare.</param>
    /// <param name="results">Gets every result when it is there. What it has already is not done again.</param>
    /// <param name="begins">Told of every fit before it begins; from any thread.</param>
    /// <param name="cancellationToken">Ends it after the fit in progress: ML.NET's trainers cannot be stopped.</param>
    /// <exception cref="CommandFailedException">A result cannot be written.</exception>
    public static void Run(
        ComparisonPlan plan, ComparisonResults results, Action<PlannedSplit, Contender>? begins = null, CancellationToken cancellationToken = default)
    {
        (PlannedSplit Split, Contender[] Contenders)[] left =
        [
            .. plan.Splits().Select(split => (split, plan.Contenders.Where(contender => !results.Has(split.KeyOf(contender))).ToArray()))
                .Where(split => split.Item2.Length > 0),
        ];
        WarmUp(plan, left.SelectMany(split => split.Contenders).Distinct().Where(contender => !contender.IsSlow), cancellationToken);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = plan.Jobs, CancellationToken = cancellationToken };
        try
        {
            Parallel.ForEach(left, parallel, split =>
            {
                Func<Contender, TrialResult> trial = TrialOf(plan, split.Split);
                foreach (Contender contender in split.Contenders)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    begins?.Invoke(split.Split, contender);
                    results.Add(trial(contender));
                }
            });
        }
        catch (AggregateException e) when (e.Flatten().InnerExceptions.OfType<CommandFailedException>().FirstOrDefault() is { } failed)
        {
            ExceptionDispatchInfo.Throw(failed);
        }
    }

    private static Func<Contender, TrialResult> TrialOf(ComparisonPlan plan, PlannedSplit split)
    {
        RowSplit rows = split.Rule.Draw(split.Dataset, split.Repeat, plan.Seed);
        if (plan.IsRegression)
        {
            RegressionTrialData numbers = RegressionTrialData.Encode(split.Dataset, rows);
            return contender => RegressionTrial.Run(plan, split, contender, numbers);
        }

        TrialData data = TrialData.Encode(split.Dataset, rows, plan.Texts?[split.Dataset.Name]);
        return contender => RunTrial(plan, split, contender, data);
    }

    private static TrialResult RunTrial(ComparisonPlan plan, PlannedSplit split, Contender contender, TrialData data)
    {
        (Scores scores, double seconds, string? failure) = Trial.Run(contender, data, plan.Seed + split.Repeat, plan.Threads);
        return new TrialResult(
            split.Dataset.Name, split.Rule.Name, data.Training.Length, split.Repeat, contender.Name, scores, seconds, failure);
    }

    /// <summary>Fits each trainer once on made-up rows, so that the first dataset's seconds are not those of the JIT compiler.</summary>
    private static void WarmUp(ComparisonPlan plan, IEnumerable<Contender> contenders, CancellationToken cancellationToken)
    {
        if (plan.IsRegression)
        {
            RegressionTrial.WarmUp(plan, contenders, cancellationToken);
            return;
        }

        var random = new Random(plan.Seed);
        Example[] examples = [.. Enumerable.Range(0, 64).Select(row => new Example
        {
            Features = [random.NextSingle() + row % 3, random.NextSingle()],
            Text = $"text {row} of class {row % 3}",
            Label = (uint)(row % 3),
        })];
        var data = new TrialData(examples, examples, [.. examples.Select(example => (int)example.Label)], Classes: 3);
        foreach (Contender contender in contenders)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Trial.Run(contender, data, plan.Seed, plan.Threads);
        }
    }
}
