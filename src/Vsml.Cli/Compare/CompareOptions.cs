using System.CommandLine;
using Vsml.Cli.Featurizers;
using Vsml.Cli.Plots;
using Vsml.Cli.Tabular;

namespace Vsml.Cli.Compare;

/// <summary>Arguments and options of <c>vsml compare</c>.</summary>
internal sealed class CompareOptions
{
    private const string Half = "half";
    private const int DefaultRepeats = 3;

    public Argument<string[]> Paths { get; } = new("PATH")
    {
        Description = "Tables of text (CSV) with a header row, plain or .gz, and folders of them (*.csv, *.tsv, *.csv.gz, *.tsv.gz), or of a folder of pictures for every class.",
        Arity = ArgumentArity.OneOrMore,
    };

    public Option<string?> Label { get; } = new("--label")
    {
        Description = "The column of the tables to predict; each distinct value is a class, or with --task regression a number. Every other column is a feature.",
        HelpName = "NAME",
    };

    public TaskOption Task { get; } = new();

    public Option<string?> TextColumn { get; } = new("--text-column")
    {
        Description = $"Learn from the texts of this column alone. Trainers: {string.Join(", ", TextContenders.Names)}.",
        HelpName = "NAME",
    };

    public Option<string> Featurizer { get; } = FeaturizerOption.Create();

    public Option<NumberList> TrainSizes { get; } = new("--train-sizes")
    {
        Description = "Numbers of training rows, comma separated.",
        HelpName = "N,N,...",
        DefaultValueFactory = _ => new NumberList([32, 128, 512]),
        CustomParser = result => NumberList.Parse(result, "--train-sizes"),
    };

    public Option<string?> Split { get; } = new("--split")
    {
        Description = "Instead of --train-sizes. half: half of the rows of every class train, all others test.",
        HelpName = "half",
    };

    public Option<int?> Folds { get; } = new("--folds")
    {
        Description = "Instead of --train-sizes: so many stratified folds, each tested by what is learned from the others.",
        HelpName = "N",
        CustomParser = NumberOption.OptionalWhole("--folds", least: 1),
    };

    public Option<int?> Repeats { get; } = new("--repeats")
    {
        Description = $"Random splits per dataset and size. [default: {DefaultRepeats}; of --folds 1]",
        HelpName = "N",
        CustomParser = NumberOption.OptionalWhole("--repeats", least: 1),
    };

    public Option<int> Seed { get; } = new("--seed")
    {
        Description = "Seed of the splits and the trainers; the same seed gives the same results, times aside.",
        HelpName = "N",
        DefaultValueFactory = _ => 0,
        CustomParser = NumberOption.Whole("--seed"),
    };

    public Option<string[]> Trainers { get; } = new("--trainers")
    {
        Description = $"Which trainers, comma separated, or all: {string.Join(", ", Contenders.Names)}; of numbers: {string.Join(", ", Contenders.RegressionNames)}.",
        HelpName = "all|NAME,NAME,...",
        DefaultValueFactory = _ => [Contenders.AllTrainers],
        CustomParser = result => NumberList.Words(result),
    };

    public Option<FileInfo[]> LearningAlgorithms { get; } = new("--learning-algorithm")
    {
        Description = "Learning algorithm for Vsml to run instead of the built-in one; several (the option repeated) compete as Vsml:NAME.",
        HelpName = "FILE",
        Arity = ArgumentArity.OneOrMore,
    };

    public Option<int?> RowOrders { get; } = new("--row-orders")
    {
        Description = "Vsml learns the rows in so many orders and averages. [default: the trainer's]",
        HelpName = "N",
        CustomParser = NumberOption.OptionalWhole("--row-orders", least: 1),
    };

    public Option<int?> Passes { get; } = new("--passes")
    {
        Description = "Vsml learns every row so many times. [default: the trainer's]",
        HelpName = "N",
        CustomParser = NumberOption.OptionalWhole("--passes", least: 1),
    };

    public Option<FileInfo?> Output { get; } = new("--output")
    {
        Description = $"Also write every single result, as it comes, to this CSV file: {string.Join(", ", ResultsCsv.Header)}; of numbers: {string.Join(", ", RegressionResultsCsv.Header)}.",
        HelpName = "FILE",
    };

    public Option<bool> Resume { get; } = new("--resume")
    {
        Description = "Go on with the results in the file of --output, or begin where there are none yet.",
    };

    public Option<string?> ByDataset { get; } = new("--by-dataset")
    {
        Description = "Also show this score of every dataset, a column for each trainer.",
        HelpName = string.Join('|', ScoreName.All.Concat(ScoreName.Regression).Select(score => score.Word)),
    };

    public Option<FileInfo?> Plot { get; } = PlotFile.CreateOption("mean accuracy (of numbers RMSE) against training rows, a line for each trainer");

    public Option<FileInfo?> CalibrationPlot { get; } = PlotFile.CreateOption(
        "how often predictions that were so sure came true, a line for each trainer (reliability diagrams)", name: "--calibration-plot");

    public Option<int> Threads { get; } = new("--threads")
    {
        Description = "Threads of each trainer that can use several.",
        HelpName = "N",
        DefaultValueFactory = _ => 1,
        CustomParser = NumberOption.Whole("--threads", least: 1),
    };

    public Option<int> Jobs { get; } = new("--jobs")
    {
        Description = "Splits compared at the same time; with more than one, fit seconds are no longer undisturbed.",
        HelpName = "N",
        DefaultValueFactory = _ => 1,
        CustomParser = NumberOption.Whole("--jobs", least: 1),
    };

    public TableOptions Tables { get; } = new();

    private Option[] Values =>
    [
        Label, Task, TextColumn, Featurizer, TrainSizes, Split, Folds, Repeats, Seed, Trainers, LearningAlgorithms, RowOrders, Passes, Output, Resume, ByDataset, Plot, CalibrationPlot, Threads, Jobs,
    ];

    public void AddTo(Command command)
    {
        command.Add(Paths);
        foreach (Option option in Values)
            command.Add(option);
        Tables.AddTo(command);

        Validation.RefuseOptionsAmong(Paths);
        Validation.AllowOnly(Split, [Half]);
        ByDataset.CompletionSources.Add([.. ScoreName.All.Concat(ScoreName.Regression).Select(score => score.Word)]);
        Folds.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: "1" }])
                result.AddError("--folds: nothing can be learned with 1 fold; 2 or more were expected");
        });
        command.Validators.Add(result =>
        {
            bool IsGiven(Option option) => result.GetResult(option) is { Implicit: false };
            Option[] rules = [.. ((Option[])[TrainSizes, Split, Folds]).Where(IsGiven)];
            if (rules.Length > 1)
                result.AddError($"{rules[1].Name}: the rows are split by {rules[0].Name} already");
            if (IsGiven(Plot) && (IsGiven(Split) || IsGiven(Folds)))
                result.AddError($"--plot draws accuracy against training rows, of which {(IsGiven(Split) ? Split.Name : Folds.Name)} has one number a dataset");
            bool isRegression = Task.IsRegression(result);
            string[] scores = [.. (isRegression ? ScoreName.Regression : ScoreName.All).Select(score => score.Word)];
            if (result.GetValue(ByDataset) is { } score && !scores.Contains(score))
                result.AddError($"--by-dataset: there is no '{score}'; {string.Join(", ", scores)} were expected");
            if (isRegression && IsGiven(CalibrationPlot))
                result.AddError("--calibration-plot draws probabilities of classes, which --task regression has none of");
            if (IsGiven(Resume) && !IsGiven(Output))
                result.AddError("--resume goes on with the results in the file of --output, which was expected too");
        });
        command.Validators.Add(result =>
        {
            // What is misspelt among the paths is reported by itself.
            if (result.GetResult(Label) is null && result.GetResult(Paths) is { Tokens: { Count: > 0 } tokens }
                && !tokens.Any(token => token.Value.StartsWith('-')) && !tokens.All(token => PictureFolder.IsOne(token.Value)))
                result.AddError("Option '--label' is required.");
            bool learnsTexts = result.GetResult(TextColumn) is not null;
            if (learnsTexts && Task.IsRegression(result))
                result.AddError("--text-column: classes are learned from texts; --task regression has no trainers for them");
            if (result.GetResult(Trainers) is not { Implicit: false } trainers || trainers.Errors.Any() || Task.IsRegression(result))
                return;
            string[] names = result.GetRequiredValue(Trainers);
            if (!learnsTexts && names.Contains(TextContenders.TextClassification, StringComparer.OrdinalIgnoreCase))
                result.AddError($"--trainers: {TextContenders.TextClassification} learns from texts; --text-column was expected too");
            if (learnsTexts && names.FirstOrDefault(name => Contenders.Names.Contains(name, StringComparer.OrdinalIgnoreCase) && !TextContenders.Names.Contains(name, StringComparer.OrdinalIgnoreCase)) is { } other)
                result.AddError($"--trainers: {other} does not learn from texts; with --text-column there are {string.Join(", ", TextContenders.Names)}");
        });
        command.Validators.Add(result =>
        {
            if (result.GetResult(Trainers) is not { Implicit: false })
                return;
            bool isRegression = Task.IsRegression(result);
            string names = string.Join(", ", Contenders.NamesOf(isRegression));
            string[] trainers = result.GetRequiredValue(Trainers);
            if (trainers.Length == 0)
                result.AddError($"--trainers: names of {names} were expected");
            foreach (string unknown in Contenders.Unknown(trainers, isRegression))
                result.AddError($"--trainers: there is no trainer '{unknown}'; there are {names}, and all");
        });
        command.Validators.Add(result =>
        {
            // Where --trainers is not given, its default, which is all of them, is not set yet.
            if (result.GetResult(Trainers) is null || Contenders.Include(result.GetRequiredValue(Trainers), VsmlContender.TrainerName))
                return;
            foreach (Option option in (Option[])[LearningAlgorithms, RowOrders, Passes])
            {
                if (result.GetResult(option) is { Implicit: false })
                    result.AddError($"{option.Name} is for {VsmlContender.TrainerName}, which --trainers leaves out");
            }
        });
    }

    /// <summary>How the rows are split.</summary>
    public IReadOnlyList<SplitRule> RulesOf(ParseResult parsed) =>
        parsed.GetValue(Split) is not null ? [new HalfSplit()]
        : parsed.GetValue(Folds) is { } folds ? [new FoldSplit(folds)]
        : [.. parsed.GetRequiredValue(TrainSizes).Numbers.Select(size => new SizedSplit(size))];

    public int RepeatsOf(ParseResult parsed) => parsed.GetValue(Repeats) ?? (parsed.GetValue(Folds) is null ? DefaultRepeats : 1);

    /// <summary>Or null for none.</summary>
    public ScoreName? ByDatasetOf(ParseResult parsed) =>
        (IsRegressionOf(parsed) ? ScoreName.Regression : ScoreName.All).FirstOrDefault(score => score.Word == parsed.GetValue(ByDataset));

    /// <summary>Whether numbers are to be predicted.</summary>
    public bool IsRegressionOf(ParseResult parsed) => Task.IsRegression(parsed);

    public VsmlContender VsmlOf(ParseResult parsed) => new(
        [.. (parsed.GetValue(LearningAlgorithms) ?? []).Select(file => file.ToString())],
        parsed.GetValue(RowOrders),
        parsed.GetValue(Passes));
}

