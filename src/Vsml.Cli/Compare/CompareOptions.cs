using System.CommandLine;

namespace Vsml.Cli.Compare;

/// <summary>Arguments and options of <c>vsml compare</c>.</summary>
internal sealed class CompareOptions
{
    public Argument<string[]> Paths { get; } = new("PATH")
    {
        Description = "CSV files, or folders of CSV files (*.csv). Comma separated, with a header row; an empty cell is missing.",
        Arity = ArgumentArity.OneOrMore,
    };

    public Option<string> Label { get; } = new("--label")
    {
        Description = "The column to predict; each distinct value is a class. Every other column is a feature.",
        HelpName = "NAME",
        Required = true,
    };

    public Option<NumberList> TrainSizes { get; } = new("--train-sizes")
    {
        Description = "Numbers of training rows, comma separated.",
        HelpName = "N,N,...",
        DefaultValueFactory = _ => new NumberList([32, 128, 512]),
        CustomParser = result => NumberList.Parse(result, "--train-sizes"),
    };

    public Option<int> Repeats { get; } = new("--repeats")
    {
        Description = "Random splits per dataset and size.",
        HelpName = "N",
        DefaultValueFactory = _ => 3,
    };

    public Option<int> Seed { get; } = new("--seed")
    {
        Description = "Seed of the splits and the trainers; the same seed gives the same results, times aside.",
        HelpName = "N",
        DefaultValueFactory = _ => 0,
    };

    public Option<string[]> Trainers { get; } = new("--trainers")
    {
        Description = $"Which trainers, comma separated, or all: {string.Join(", ", Contenders.Names)}.",
        HelpName = "all|NAME,NAME,...",
        DefaultValueFactory = _ => [Contenders.AllTrainers],
        CustomParser = result => NumberList.Words(result),
    };

    public Option<FileInfo?> Output { get; } = new("--output")
    {
        Description = "Also write every single result to this CSV file: dataset, train_rows, repeat, trainer, accuracy, log_loss, fit_seconds.",
        HelpName = "FILE",
    };

    public Option<int> Threads { get; } = new("--threads")
    {
        Description = "Threads of each trainer that can use several.",
        HelpName = "N",
        DefaultValueFactory = _ => 1,
    };

    public Option<int> Jobs { get; } = new("--jobs")
    {
        Description = "Splits compared at the same time; with more than one, fit seconds are no longer undisturbed.",
        HelpName = "N",
        DefaultValueFactory = _ => 1,
    };

    public void AddTo(Command command)
    {
        command.Add(Paths);
        foreach (Option option in (Option[])[Label, TrainSizes, Repeats, Seed, Trainers, Output, Threads, Jobs])
            command.Add(option);

        // An option that is misspelt would else be taken for one more path.
        Paths.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(token => token.Value.StartsWith('-')))
                result.AddError($"there is no option '{token.Value}'");
        });
        Trainers.Validators.Add(result =>
        {
            foreach (string unknown in Contenders.Unknown(result.GetValueOrDefault<string[]>()))
                result.AddError($"--trainers: there is no trainer '{unknown}'; there are {string.Join(", ", Contenders.Names)}, and all");
        });
        foreach (Option<int> option in (Option<int>[])[Repeats, Threads, Jobs])
            RequirePositive(option);
    }

    private static void RequirePositive(Option<int> option) => option.Validators.Add(result =>
    {
        if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out int value) && value < 1)
            result.AddError($"{option.Name}: {value} is not a positive whole number");
    });
}
