using System.CommandLine;
using Vsml.MLNet;

namespace Vsml.Cli.Models;

/// <summary>The options of the trainer.</summary>
internal sealed class VsmlOptions
{
    public Option<FileInfo?> LearningAlgorithm { get; } = new("--learning-algorithm")
    {
        Description = "Learning algorithm to run instead of the built-in one.",
        HelpName = "FILE",
    };

    public Option<int> RowOrders { get; } = new("--row-orders")
    {
        Description = "Learn the rows in so many orders and average.",
        HelpName = "N",
        DefaultValueFactory = _ => VsmlTrainerOptions.DefaultNumberOfRowOrders,
        CustomParser = NumberOption.Whole("--row-orders", least: 1),
    };

    public Option<int> Passes { get; } = new("--passes")
    {
        Description = "Learn every row so many times.",
        HelpName = "N",
        DefaultValueFactory = _ => VsmlTrainerOptions.DefaultNumberOfPasses,
        CustomParser = NumberOption.Whole("--passes", least: 1),
    };

    public Option<int> Seed { get; } = new("--seed")
    {
        Description = "Seed of the row orders; the same seed and rows give the same model.",
        HelpName = "N",
        DefaultValueFactory = _ => 0,
        CustomParser = NumberOption.Whole("--seed"),
    };

    public Option<int?> Threads { get; } = new("--threads")
    {
        Description = "Threads that learn; the model is the same for any. [default: one a core]",
        HelpName = "N",
        CustomParser = NumberOption.OptionalWhole("--threads", least: 1),
    };

    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[LearningAlgorithm, RowOrders, Passes, Seed, Threads])
            command.Add(option);
        RowOrders.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var word }] && NumberOption.TryWhole(word, 1025, out _))
                result.AddError($"--row-orders: {word} are too many; 1 to 1024 were expected");
        });
    }

    public string? FileOf(ParseResult parsed) => parsed.GetValue(LearningAlgorithm)?.ToString();

    /// <typeparam name="TOptions">Of the trainer.</typeparam>
    public TOptions Of<TOptions>(ParseResult parsed)
        where TOptions : VsmlTrainerOptions, new() => new()
    {
        NumberOfRowOrders = parsed.GetValue(RowOrders),
        NumberOfPasses = parsed.GetValue(Passes),
        NumberOfThreads = parsed.GetValue(Threads),
    };
}
