using System.CommandLine;
using Vsml.Cli.Tabular;

namespace Vsml.Cli.Compare;

/// <summary><c>vsml compare</c>: which trainer learns most from few rows of the user's own tables?</summary>
internal static class CompareCommand
{
    public static Command Create(Terminal terminal)
    {
        var options = new CompareOptions();
        var command = new Command("compare", """
            Fits trainers on the same random rows of CSV files and scores them on the same test rows.

            Numbers are standardised on the training rows (a missing one counts as their mean), text is one-hot encoded (missing or unseen text is all zeros): every trainer is given the same features. Up to 1,000 rows that are not training rows are the test rows; a dataset with fewer than 50 of them is left out at that size. Log-loss has ML.NET's floor of 1e-15, also for a class that the training rows lack. The rank is that by accuracy among the trainers, mean over datasets, ties shared. A trainer that fails is named and counted as the class prior. Trainers run at ML.NET's defaults; FastTree, FastForest and AveragedPerceptron one-versus-all, calibrated.
            """);
        options.AddTo(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(options, parsed, terminal, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        CompareOptions options, ParseResult parsed, Terminal terminal, CancellationToken cancellationToken)
    {
        var plan = new ComparisonPlan(
            ReadDatasets(parsed.GetRequiredValue(options.Paths), parsed.GetRequiredValue(options.Label), terminal),
            Contenders.Select(parsed.GetRequiredValue(options.Trainers)),
            parsed.GetRequiredValue(options.TrainSizes),
            parsed.GetValue(options.Repeats),
            parsed.GetValue(options.Seed),
            parsed.GetValue(options.Threads),
            parsed.GetValue(options.Jobs));
        int splits = plan.Splits().Count;
        if (splits == 0)
            throw new CommandFailedException(
                $"no file has rows enough: {plan.TrainSizes.Min()} training rows and {RowSplit.MinTestRows} test rows were expected");

        using ReplacingFile? file = parsed.GetValue(options.Output) is { } output ? new ReplacingFile(output.ToString()) : null;
        IReadOnlyList<TrialResult> results = [];
        await LongWork.RunAsync(terminal, "comparing", splits, done => Task.Run(
            () => results = TrainerComparison.Run(
                plan, split => done($"{split.Dataset.Name}, {split.TrainRows} rows"), cancellationToken),
            CancellationToken.None));

        if (file is not null)
        {
            ResultsCsv.Write(file.Writer, results);
            file.Commit();
        }
        ComparisonReport.Write(terminal, plan, results);
        return ExitCode.Success;
    }

    private static IReadOnlyList<Dataset> ReadDatasets(string[] paths, string label, Terminal terminal)
    {
        IReadOnlyList<Dataset> datasets = DatasetFiles.Read(DatasetFiles.Find(paths), label);
        foreach (Dataset dataset in datasets.Where(dataset => dataset.RowsWithoutLabel > 0))
            terminal.Note($"{dataset.Name}: {dataset.RowsWithoutLabel} rows without a value of '{label}' are left out");
        return datasets;
    }
}
