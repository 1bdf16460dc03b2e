using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using Vsml.Cli.Tabular;
using Vsml.MLNet;

namespace Vsml.Cli.Models;

/// <summary><c>vsml fit</c>: from a table to a model.</summary>
internal static class FitCommand
{
    private const string Notes = """
        The model:
          An ordinary ML.NET model: mlContext.Model.Load loads it in any program that has the package
          Vsml.MLNet. It takes the table's columns by their names, numbers as Single (Double where a float's
          digits would not do), texts as String, and the label, which predictions do not hang on.
          A column none of whose texts comes again is left out, and said so.

        Examples:
          vsml fit plants.csv --label species --output plants.zip
          vsml fit houses.csv --label price --task regression --output houses.zip
          gunzip -c plants.csv.gz | vsml fit --label species > plants.zip

        """;

    public static Command Create(Terminal terminal, HelpWithNotes help)
    {
        var table = new Argument<string?>("FILE")
        {
            Description = "A table of text (CSV) with a header row, plain or .gz; - or nothing for the standard input.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        Validation.RefuseOptionsAs(table);
        var label = new Option<string>("--label")
        {
            Description = "The column to predict; each distinct value is a class, or with --task regression a number. Every other column is a feature.",
            HelpName = "NAME",
            Required = true,
        };
        var task = new TaskOption();
        Option<string?> output = OutputOption("Write the model to this file. [default: the standard output]");
        var options = new VsmlOptions();
        var tables = new TableOptions();
        var command = new Command("fit", "Fit a model on a CSV file.") { table, label, task, output };
        options.AddTo(command);
        tables.AddTo(command);
        help.Add(command, Notes);
        command.SetAction((parsed, cancellationToken) => task.IsRegression(parsed)
            ? RunAsync(
                parsed.GetValue(table), parsed.GetRequiredValue(label), parsed.GetValue(output), options.FileOf(parsed),
                options.Of<VsmlRegressionTrainer.Options>(parsed), (pipeline, own, missing) => pipeline.Create(own, missing), Dataset.ReadNumbers,
                dataset => $"numbers of '{parsed.GetRequiredValue(label)}'", parsed.GetValue(options.Seed), tables.Of(parsed), terminal, cancellationToken)
            : RunAsync(
                parsed.GetValue(table), parsed.GetRequiredValue(label), parsed.GetValue(output), options.FileOf(parsed),
                options.Of<VsmlMulticlassTrainer.Options>(parsed), (pipeline, own, missing) => pipeline.Create(own, missing), Dataset.Read,
                dataset => $"{dataset.Classes.Count} classes", parsed.GetValue(options.Seed), tables.Of(parsed), terminal, cancellationToken));
        return command;
    }

    public static Option<string?> OutputOption(string description) => new("--output") { Description = description, HelpName = "FILE" };

    private static async Task<int> RunAsync<TOptions>(
        string? path, string label, string? output, string? algorithmFile, TOptions trainer,
        Func<FitPipeline, TOptions, IReadOnlyList<string>, IEstimator<ITransformer>> create,
        Func<string, string, ReadOptions?, string?, Stream?, Dataset> read, Func<Dataset, string> learned, int seed, ReadOptions reading,
        Terminal terminal, CancellationToken cancellationToken)
        where TOptions : VsmlTrainerOptions
    {
        StandardStream.RequireWritable(output, isText: false, terminal, path, algorithmFile);
        if (algorithmFile is not null)
            trainer.LearningAlgorithm = LearningAlgorithmFiles.Load([algorithmFile])[0].Algorithm;
        string name = StandardStream.InputName(path);
        Dataset dataset = read(name, label, reading, name, new MemoryStream(StandardStream.Read(path, "a table of text (CSV)", terminal)));
        DatasetFiles.ShowRemarks([dataset], terminal);

        var context = new MLContext(seed);
        var pipeline = new FitPipeline(context, dataset, label);
        foreach (string column in pipeline.LeftOut)
            terminal.Note($"{name}: column '{column}': left out, because none of its texts comes again");
        if (pipeline.LeftOut.Count == dataset.Columns.Count)
            throw new CommandFailedException($"{name}: has columns of texts alone, none of which comes again: nothing can be learned from them");

        var watch = Stopwatch.StartNew();
        byte[] model = await LongWork.RunAsync(
            terminal, "fitting", steps: null,
            report =>
            {
                report(0, $"{dataset.Rows} rows");
                IDataView rows = pipeline.Rows();
                ITransformer fitted = create(pipeline, trainer, reading.MoreMissingCodes).Fit(rows);
                return new SavedModel(context, fitted, rows.Schema, "the model", ModelReading.Of(reading, dataset, label)).Save();
            },
            abandon: cancellationToken);
        StandardStream.Write(output, model, terminal);
        terminal.Note(string.Create(
            CultureInfo.InvariantCulture,
            $"{name}: fitted on {dataset.Rows} rows of {dataset.Columns.Count - pipeline.LeftOut.Count} columns and {learned(dataset)} in {watch.Elapsed.TotalSeconds:0.0} s"));
        return ExitCode.Success;
    }
}
