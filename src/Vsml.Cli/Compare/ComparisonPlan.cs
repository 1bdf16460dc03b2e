using Vsml.Cli.Tabular;

namespace Vsml.Cli.Compare;

/// <summary>What is to be compared with what.</summary>
/// <param name="Rules">How the rows are split, each with tables of its own.</param>
/// <param name="Repeats">Of each rule; of folds, all of them.</param>
/// <param name="Threads">Of each trainer.</param>
/// <param name="Jobs">Splits at the same time.</param>
internal sealed record ComparisonPlan(
    IReadOnlyList<Dataset> Datasets, IReadOnlyList<Contender> Contenders, IReadOnlyList<SplitRule> Rules,
    int Repeats, int Seed, int Threads = 1, int Jobs = 1)
{
    /// <summary>Whether numbers are predicted, not classes.</summary>
    public bool IsRegression { get; } = Datasets.Any(dataset => dataset.Targets is not null);

    /// <summary>Of every dataset, by its name, where texts are learned; else null.</summary>
    public IReadOnlyDictionary<string, TextRows>? Texts { get; init; }

    /// <summary>Every split that takes part, in the order of the results.</summary>
    public IReadOnlyList<PlannedSplit> Splits() =>
        [.. from dataset in Datasets
            from rule in Rules
            where rule.Fits(dataset)
            from index in Enumerable.Range(0, Repeats * rule.Parts)
            select new PlannedSplit(dataset, rule, index)];

    /// <summary>Every fit, in the order of the results.</summary>
    public IEnumerable<(PlannedSplit Split, Contender Contender)> Trials() =>
        from split in Splits() from contender in Contenders select (split, contender);

    public IReadOnlyList<Dataset> LeftOut(SplitRule rule) => [.. Datasets.Where(dataset => !rule.Fits(dataset))];
}

/// <param name="Repeat">0-based; with folds, repeat times folds and the fold.</param>
internal sealed record PlannedSplit(Dataset Dataset, SplitRule Rule, int Repeat)
{
    public TrialKey KeyOf(Contender contender) => new(Dataset.Name, Rule.Name, Repeat, contender.Name);
}
