using Vsml.Cli.Tabular;

namespace Vsml.Cli.Compare;

/// <summary>Runs a <see cref="ComparisonPlan"/>: the same rows for every trainer, the same result for a seed, times aside.</summary>
internal static class TrainerComparison
{
    /// <param name="plan">What to compare.</param>
    /// <param name="done">Told of each split when every trainer has been through it.</param>
    /// <param name="cancellationToken">Ends it after the fit in progress: ML.NET's trainers cannot be stopped.</param>
    public static IReadOnlyList<TrialResult> Run(
        ComparisonPlan plan, Action<PlannedSplit>? done = null, CancellationToken cancellationToken = default)
    {
        WarmUp(plan, cancellationToken);
        IReadOnlyList<PlannedSplit> splits = plan.Splits();
        var results = new TrialResult[splits.Count][];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = plan.Jobs, CancellationToken = cancellationToken };
        Parallel.For(0, splits.Count, parallel, i =>
        {
            results[i] = RunSplit(plan, splits[i], cancellationToken);
            done?.Invoke(splits[i]);
        });
        return [.. results.SelectMany(result => result)];
    }

    private static TrialResult[] RunSplit(ComparisonPlan plan, PlannedSplit split, CancellationToken cancellationToken)
    {
        TrialData data = TrialData.Encode(
            split.Dataset, RowSplit.Draw(split.Dataset, split.TrainRows, split.Repeat, plan.Seed));
        return [.. plan.Contenders.Select(contender =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            (Scores scores, double seconds, string? failure) =
                Trial.Run(contender, data, plan.Seed + split.Repeat, plan.Threads);
            return new TrialResult(split.Dataset.Name, split.TrainRows, split.Repeat, contender.Name, scores, seconds, failure);
        })];
    }

    /// <summary>Fits each trainer once on made-up rows, so that the first dataset's seconds are not those of the JIT compiler.</summary>
    private static void WarmUp(ComparisonPlan plan, CancellationToken cancellationToken)
    {
        var random = new Random(plan.Seed);
        Example[] examples = [.. Enumerable.Range(0, 64).Select(row => new Example
        {
            Features = [random.NextSingle() + row % 3, random.NextSingle()],
            Label = (uint)(row % 3),
        })];
        var data = new TrialData(examples, examples, [.. examples.Select(example => (int)example.Label)], Classes: 3);
        foreach (Contender contender in plan.Contenders)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Trial.Run(contender, data, plan.Seed, plan.Threads);
        }
    }
}
