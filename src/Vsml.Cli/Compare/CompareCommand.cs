using System.CommandLine;
using Vsml.Cli.Plots;
using Vsml.Cli.Tabular;

namespace Vsml.Cli.Compare;

/// <summary><c>vsml compare</c>: which trainer learns most from few rows of the user's own tables?</summary>
internal static class CompareCommand
{
    private const string Notes = """
        Features:
          Every trainer is given the same ones. A column is of numbers if all its cells are, else of text.
          Numbers are standardised on the training rows; a missing one counts as their mean.
          Text is one-hot encoded; missing text, or text that no training row has, is all zeros.

        Rows:
          Drawn at random, the same for every trainer. Up to 1,000 rows that are not training rows are the
          test rows; where fewer than 50 are left, the dataset is left out at that size, and named.

        Scores:
          Log-loss has ML.NET's floor of 1e-15, also for rows of a class that the training rows lack.
          Rank is by accuracy among the trainers, mean over datasets, ties shared. Fit seconds are those of
          Fit alone. A trainer that fails is named and counted as the class prior.

        Trainers:
          At ML.NET's defaults. FastTree, FastForest and AveragedPerceptron are one-versus-all, calibrated.

        Example:
          vsml compare iris.csv tables/ --label species --train-sizes 32,128 --output results.csv --plot results.svg

        """;

    public static Command Create(Terminal terminal, HelpWithNotes help)
    {
        var options = new CompareOptions();
        var command = new Command("compare", "Fit trainers on the same random rows of CSV files and score them on the same test rows.");
        help.Add(command, Notes);
        options.AddTo(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(options, parsed, terminal, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        CompareOptions options, ParseResult parsed, Terminal terminal, CancellationToken cancellationToken)
    {
        string? output = parsed.GetValue(options.Output)?.ToString();
        string? plot = parsed.GetValue(options.Plot)?.ToString();
        IReadOnlyList<string> files = DatasetFiles.Find(parsed.GetRequiredValue(options.Paths));
        VsmlContender vsml = options.VsmlOf(parsed);
        OutputFile.RequireApart([(options.Output.Name, output), (options.Plot.Name, plot)], [.. files, .. vsml.Files]);
        var plan = new ComparisonPlan(
            ReadDatasets(files, parsed.GetRequiredValue(options.Label), terminal),
            Contenders.Select(parsed.GetRequiredValue(options.Trainers), vsml),
            parsed.GetRequiredValue(options.TrainSizes).Numbers,
            parsed.GetValue(options.Repeats),
            parsed.GetValue(options.Seed),
            parsed.GetValue(options.Threads),
            parsed.GetValue(options.Jobs));
        int splits = plan.Splits().Count;
        if (splits == 0)
            throw new CommandFailedException(
                $"no file has rows enough: {plan.TrainSizes.Min()} training rows and {RowSplit.MinTestRows} test rows were expected");

        int done = 0;
        // No trainer of ML.NET can be stopped: on Ctrl+C the fit in progress is abandoned.
        IReadOnlyList<TrialResult> results = await LongWork.RunAsync(
            terminal, "comparing", splits,
            report => TrainerComparison.Run(
                plan,
                split => report(Interlocked.Increment(ref done), $"{split.Dataset.Name}, {split.TrainRows} rows"),
                cancellationToken),
            abandon: cancellationToken);

        if (output is not null)
            OutputFile.Write(output, writer => ResultsCsv.Write(writer, results));
        ComparisonReport.Write(terminal, plan, results);
        if (plot is not null)
            PlotFile.Write(plot, [ComparisonChart.Of(results)], terminal);
        return ExitCode.Success;
    }

    private static IReadOnlyList<Dataset> ReadDatasets(IReadOnlyList<string> files, string label, Terminal terminal)
    {
        IReadOnlyList<Dataset> datasets = DatasetFiles.Read(files, label);
        foreach (Dataset dataset in datasets.Where(dataset => dataset.RowsWithoutLabel > 0))
            terminal.Note($"{dataset.Name}: {dataset.RowsWithoutLabel} rows without a value of '{label}' are left out");
        return datasets;
    }
}
