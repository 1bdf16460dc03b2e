using Vsml.Cli.Tabular;

namespace Vsml.Cli.Compare;

/// <summary>What is to be compared with what.</summary>
/// <param name="Threads">Of each trainer.</param>
/// <param name="Jobs">Splits at the same time.</param>
internal sealed record ComparisonPlan(
    IReadOnlyList<Dataset> Datasets, IReadOnlyList<Contender> Contenders, IReadOnlyList<int> TrainSizes,
    int Repeats, int Seed, int Threads = 1, int Jobs = 1)
{
    /// <summary>Every split that takes part, in the order of the results.</summary>
    public IReadOnlyList<PlannedSplit> Splits() =>
        [.. from dataset in Datasets
            from size in TrainSizes
            where RowSplit.Fits(dataset, size)
            from repeat in Enumerable.Range(0, Repeats)
            select new PlannedSplit(dataset, size, repeat)];

    public IReadOnlyList<Dataset> LeftOut(int trainSize) =>
        [.. Datasets.Where(dataset => !RowSplit.Fits(dataset, trainSize))];
}

internal sealed record PlannedSplit(Dataset Dataset, int TrainRows, int Repeat);
