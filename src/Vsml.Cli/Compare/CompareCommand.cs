using System.CommandLine;
using Vsml.Cli.Featurizers;
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

        Tables:
          Separator and encoding are found by looking. Known codes of a missing value (NA, ?, -, null, ...)
          are missing, and numbers may be written as 16,7 or 1,234.5 or $5 or 5 % where the whole column
          agrees. Each decision of this kind is a line on the error stream, and an option turns it off.

        Texts and pictures:
          --text-column NAME: the texts of one column, and nothing else. Vsml learns them as sentence vectors
          (of the package Vsml.Cli.Featurizers; without it, n-grams), linear trainers as n-grams, and
          TextClassification goes on training a transformer, whose weights it downloads.
          A folder of a folder of pictures for every class: --featurizer says what a picture becomes.

        Rows:
          Drawn at random, the same for every trainer. Up to 1,000 rows that are not training rows are the
          test rows; where fewer than 50 are left, the dataset is left out at that size, and named.
          --split half and --folds draw by class and test all other rows.

        Scores:
          Log-loss has ML.NET's floor of 1e-15, also for rows of a class that the training rows lack.
          ROC AUC of more than two classes is one-versus-one, the mean over pairs in both directions.
          ECE, the expected calibration error, is how far the share of rows that are predicted right is from
          the probability of the predicted class, mean over the rows in 15 bins of that probability.
          Rank is by accuracy among the trainers, mean over datasets, ties shared. Fit seconds are those of
          Fit alone. A trainer that fails is named and counted as the class prior.

        Trainers:
          At ML.NET's defaults. FastTree, FastForest and AveragedPerceptron are one-versus-all, calibrated.

        Numbers:
          --task regression has ML.NET's trainers of numbers. RMSE, MAE and pinball loss are in deviations of
          the test rows' label, so that they can be averaged over tables; --by-dataset and --output have them
          as they are. The pinball loss is the mean over the quantiles .05, .10, ... .95; coverage the share of
          rows between those of .05 and .95, which should be .90. Vsml gives quantiles; those of the others
          are their prediction and the quantiles of their errors on a fifth of the training rows, predicted
          by a fit on the rest (split conformal), whose time is not counted. Rank is by RMSE.
          A trainer that fails is named and counted as the mean of the training rows.

        Interrupted work:
          --output has every result as soon as it is there (in FILE.partial while FILE holds older ones);
          the same command with --resume does the others.

        Example:
          vsml compare iris.csv tables/ --label species --train-sizes 32,128 --output results.csv --plot results.svg
          vsml compare tables/ --label label --split half --repeats 5 --by-dataset auc
          vsml compare tables/ --label label --train-sizes 128 --calibration-plot reliability.svg
          vsml compare houses.csv --label price --task regression --by-dataset rmse

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
        string? plot = parsed.GetValue(options.Plot)?.ToString(), calibrationPlot = parsed.GetValue(options.CalibrationPlot)?.ToString();
        string? label = parsed.GetValue(options.Label), textColumn = parsed.GetValue(options.TextColumn);
        bool resume = parsed.GetValue(options.Resume), isRegression = options.IsRegressionOf(parsed);
        string[] header = isRegression ? RegressionResultsCsv.Header : ResultsCsv.Header;
        IReadOnlyList<string> files = FilesOf(parsed.GetRequiredValue(options.Paths), resume ? output : null);
        VsmlContender vsml = options.VsmlOf(parsed);
        GrowingCsv.RequireApart(output, [(options.Output.Name, output), (options.Plot.Name, plot), (options.CalibrationPlot.Name, calibrationPlot)], [.. DatasetFiles.Inputs(files), .. vsml.Files]);
        using GrowingCsv? growing = output is null ? null
            : resume ? GrowingCsv.Resume(output, header) : GrowingCsv.Open(output, header);

        ReadOptions tables = options.Tables.Of(parsed);
        IReadOnlyList<Dataset> datasets = isRegression ? DatasetFiles.ReadNumbers(files, label, tables)
            : DatasetFiles.Read(files, label, tables, featurizer: parsed.GetRequiredValue(options.Featurizer));
        TextComparison? texts = null;
        if (textColumn is not null)
        {
            datasets = TextComparison.Reduce(datasets, files, textColumn);
            texts = TextComparison.Prepare(datasets, parsed.GetRequiredValue(options.Trainers), parsed.GetResult(options.Trainers) is { Implicit: false }, vsml, terminal);
        }
        DatasetFiles.ShowRemarks(datasets, terminal);
        var plan = new ComparisonPlan(
            datasets,
            texts?.Contenders ?? (isRegression
                ? Contenders.SelectRegression(parsed.GetRequiredValue(options.Trainers), vsml)
                : Contenders.Select(parsed.GetRequiredValue(options.Trainers), vsml)),
            options.RulesOf(parsed),
            options.RepeatsOf(parsed),
            parsed.GetValue(options.Seed),
            parsed.GetValue(options.Threads),
            parsed.GetValue(options.Jobs)) { Texts = texts?.Rows };
        int trials = plan.Trials().Count();
        if (trials == 0)
            throw new CommandFailedException($"no file has rows enough: {plan.Rules[0].Wanted} were expected");

        using var results = new ComparisonResults(plan, new RunSettings(textColumn is null ? label ?? "" : $"{label}/{textColumn}", plan), growing);
        if (results.Kept is { Results: > 0 } kept)
            terminal.Note($"{kept.Path}: holds {kept.Results} of {trials} results");
        await RunAsync(plan, results, trials, terminal, cancellationToken);
        IReadOnlyList<TrialResult> all = results.Finish();
        ComparisonReport.Write(terminal, plan, all, options.ByDatasetOf(parsed));
        if (plot is not null)
            PlotFile.Write(plot, [ComparisonChart.Of(all)], terminal);
        if (calibrationPlot is not null)
            PlotFile.Write(calibrationPlot, CalibrationChart.Of(plan, all), terminal);
        return ExitCode.Success;
    }

    /// <summary>No trainer of ML.NET can be stopped: on Ctrl+C the fits in progress are abandoned, and nothing else is lost.</summary>
    private static async Task RunAsync(
        ComparisonPlan plan, ComparisonResults results, int trials, Terminal terminal, CancellationToken cancellationToken)
    {
        try
        {
            await LongWork.RunAsync(
                terminal, "comparing", trials,
                report =>
                {
                    TrainerComparison.Run(
                        plan, results,
                        (split, contender) => report(results.Count, $"{split.Dataset.Name}, {split.Rule.Name}, {contender.Name}"),
                        cancellationToken);
                    report(trials, "done");
                    return true;
                },
                abandon: cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // From here on, nothing comes to what is said.
            results.Dispose();
            if (results.Kept is { Results: > 0 } kept)
                terminal.Note($"{kept.Path}: holds {kept.Results} of {trials} results; --resume goes on");
            throw;
        }
    }

    /// <param name="resumed">Results to go on with: where they lie in a folder of datasets, they are none of them.</param>
    private static string[] FilesOf(string[] paths, string? resumed) =>
    [
        .. DatasetFiles.Find(paths)
            .Where(file => resumed is null || paths.Contains(file) || !OutputFile.AreSame(file, resumed) || !(ResultsCsv.IsOne(file) || RegressionResultsCsv.IsOne(file))),
    ];
}
