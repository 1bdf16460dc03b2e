using System.CommandLine;
using Vsml.Cli.Featurizers;
using Vsml.Cli.Plots;
using Vsml.Cli.Tabular;

namespace Vsml.Cli.Online;

/// <summary>Arguments and options of <c>vsml online</c>.</summary>
internal sealed class OnlineOptions
{
    public Argument<string[]> Paths { get; } = new("FILE")
    {
        Description = "Tables of text (CSV), or folders of them, as compare reads them; folders of a folder of pictures for every class; and pairs of IDX files, plain or .gz: images, then their labels.",
        Arity = ArgumentArity.OneOrMore,
    };

    public Option<string?> Label { get; } = new("--label")
    {
        Description = "The column of the CSV files to predict; each distinct value is a class.",
        HelpName = "NAME",
    };

    public Option<string[]> Featurizers { get; } = FeaturizerOption.CreateList();

    public Option<NumberList> Rows { get; } = new("--rows")
    {
        Description = "Lengths of the stream, comma separated: results are those of its first N rows.",
        HelpName = "N,N,...",
        Arity = ArgumentArity.OneOrMore,
        DefaultValueFactory = _ => new NumberList([2000]),
        CustomParser = result => NumberList.Parse(result, "--rows"),
    };

    public Option<int> Repeats { get; } = new("--repeats")
    {
        Description = "Orders of the rows, each a shuffle of its own; results are means.",
        HelpName = "N",
        DefaultValueFactory = _ => 1,
        CustomParser = NumberOption.Whole("--repeats", least: 1),
    };

    public Option<int?> Seed { get; } = new("--seed")
    {
        Description = "Seed of the order of the rows. [default: CSV files are shuffled with 0; images come as in their file, the first time]",
        HelpName = "N",
        CustomParser = NumberOption.OptionalWhole("--seed"),
    };

    public Option<bool> InOrder { get; } = new("--in-order")
    {
        Description = "The rows of every file stand in the order in which they came: CSV files are not shuffled.",
    };

    public Option<string?> Scenario { get; } = new("--scenario")
    {
        Description = $"Instead of the stream as it is: {string.Join(", ", Online.Scenario.Words)}; accuracy on held-out rows after each phase.",
        HelpName = "NAME",
    };

    public Option<string[]> Rivals { get; } = new("--rivals")
    {
        Description = $"Who competes with Vsml, comma separated: {string.Join(", ", Online.Rivals.Words)}; or {Online.Rivals.None}.",
        HelpName = "NAME,NAME,...",
        Arity = ArgumentArity.OneOrMore,
        DefaultValueFactory = _ => [.. Online.Rivals.Words],
        CustomParser = Online.Rivals.Parse,
    };

    public Option<FileInfo[]> LearningAlgorithms { get; } = new("--learning-algorithm")
    {
        Description = "Learning algorithm for Vsml to run instead of the built-in one; several (the option repeated) compete as Vsml:NAME.",
        HelpName = "FILE",
        Arity = ArgumentArity.OneOrMore,
    };

    public Option<int> Learners { get; } = new("--learners")
    {
        Description = "Vsml averages so many learners, which see every row through random projections of their own.",
        HelpName = "N",
        DefaultValueFactory = _ => 1,
        CustomParser = NumberOption.Whole("--learners", least: 1),
    };

    public Option<FileInfo?> Output { get; } = new("--output")
    {
        Description = $"Also write every block of {OnlineStanding.Block} rows, and every tenth of the stream, to this CSV file: {string.Join(", ", OnlineResultsCsv.Header)}.",
        HelpName = "FILE",
    };

    public Option<FileInfo?> Plot { get; } = PlotFile.CreateOption("accuracy so far against rows, a panel for each stream");

    public Option<int> Threads { get; } = new("--threads")
    {
        Description = "Threads of each learner.",
        HelpName = "N",
        DefaultValueFactory = _ => 1,
        CustomParser = NumberOption.Whole("--threads", least: 1),
    };

    public Option<int> Jobs { get; } = new("--jobs")
    {
        Description = "Learners at the same time; with more than one, seconds are no longer undisturbed.",
        HelpName = "N",
        DefaultValueFactory = _ => 1,
        CustomParser = NumberOption.Whole("--jobs", least: 1),
    };

    public TableOptions Tables { get; } = new();

    public void AddTo(Command command)
    {
        command.Add(Paths);
        foreach (Option option in (Option[])[Label, Featurizers, Rows, InOrder, Scenario, Repeats, Seed, Rivals, LearningAlgorithms, Learners, Output, Plot, Threads, Jobs])
            command.Add(option);
        Tables.AddTo(command);
        Validation.RefuseOptionsAmong(Paths);
        Validation.AllowOnly(Scenario, Online.Scenario.Words);
        command.Validators.Add(result =>
        {
            if (result.GetResult(Scenario) is null)
                return;
            foreach (Option option in (Option[])[Output, Plot])
            {
                if (result.GetResult(option) is { Implicit: false })
                    result.AddError($"{option.Name}: there is nothing to write of a --scenario but what is printed");
            }
        });
        command.Validators.Add(result =>
        {
            if (!result.GetValue(InOrder))
                return;
            if (result.GetResult(Seed) is { Implicit: false })
                result.AddError("--in-order: leaves nothing for --seed to shuffle");
            if (result.GetResult(Repeats) is { Implicit: false } repeats && !repeats.Errors.Any() && result.GetValue(Repeats) > 1)
                result.AddError("--in-order: there is one order only, so --repeats would repeat the same results");
        });
    }
}
