using System.CommandLine;
using Vsml.Cli.Featurizers;
using Vsml.Cli.Plots;
using Vsml.Cli.Tabular;
using Vsml.MetaTraining.Images;

namespace Vsml.Cli.Online;

/// <summary><c>vsml online</c>: who learns most on the way through a stream?</summary>
internal static class OnlineCommand
{
    private const string Notes = """
        Evaluation:
          Prequential: every row is predicted, scored, and only then learned; once, in the order of the stream.
          Accuracy and log-loss are of all rows so far, the first one included, where nobody knows a thing.
          CSV files, which are often sorted by label, are shuffled; where the rows stand in time, --in-order.

        Scenarios:
          class-incremental: two classes after the other, in the order of their names. recurring: one half of the
          classes and the other, three times each. drift: every label is shifted by one class three times. Rows
          are learned once; after each phase the learner is asked about held-out rows of all classes met so far.

        Learners:
          Vsml as it is: no setting to choose. softmax: softmax regression; two-layer: a network of 160 tanh
          units; one step of TorchSharp's SGD or Adam (default betas) a row, features standardised by the rows
          so far. Of seven learning rates from 1e-4 to 1e-1 the one that turned out best over the same rows
          is shown: a choice that only hindsight has. Seconds are those of all seven. last label: the label of
          the row before. 5 nearest neighbours: in the last 1,000 rows, features standardised in the same way.

        Files:
          An image is a row of bytes, or what --featurizer makes of it. Its labels' file bears the same name with "labels" for "images", or is
          named after it. Tables are read as compare reads them; their numbers stay as they are, text is
          one-hot encoded as it is met. A stream that has fewer rows than asked for is shown at its own length.

        Interrupted work:
          --output has the results of every stream, in every order, as soon as they are there; in FILE.partial
          while FILE holds older ones.

        Example:
          vsml online mnist-train-images.idx3-ubyte.gz mnist-train-labels.idx1-ubyte.gz --rows 2000,10000
          vsml online weather.csv --label rain --in-order --rows 20000

        """;

    public static Command Create(Terminal terminal, HelpWithNotes help)
    {
        var options = new OnlineOptions();
        var command = new Command("online", "Predict and learn streams row by row, beside SGD, Adam, nearest neighbours and the last label.");
        help.Add(command, Notes);
        options.AddTo(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(options, parsed, terminal, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        OnlineOptions options, ParseResult parsed, Terminal terminal, CancellationToken cancellationToken)
    {
        string? output = parsed.GetValue(options.Output)?.ToString(), plot = parsed.GetValue(options.Plot)?.ToString();
        string[] algorithms = [.. (parsed.GetValue(options.LearningAlgorithms) ?? []).Select(file => file.ToString())];
        string[] paths = parsed.GetRequiredValue(options.Paths);
        GrowingCsv.RequireApart(
            output, [(options.Output.Name, output), (options.Plot.Name, plot)],
            [.. paths.Where(File.Exists), .. DatasetFiles.Inputs(DatasetFiles.Find(paths.Where(Directory.Exists))), .. algorithms]);
        IReadOnlyList<OnlineContender> rivals = RivalsOf(options, parsed, terminal);
        using GrowingCsv? growing = output is null ? null : GrowingCsv.Open(output, OnlineResultsCsv.Header);
        int threads = parsed.GetValue(options.Threads);
        var plan = new OnlinePlan(
            ReadStreams(paths, parsed.GetValue(options.Label), options.Tables.Of(parsed), parsed.GetRequiredValue(options.Featurizers), terminal),
            [.. VsmlOnline.Contenders(algorithms, parsed.GetValue(options.Learners), threads), .. rivals],
            parsed.GetRequiredValue(options.Rows).Numbers,
            parsed.GetValue(options.Repeats),
            parsed.GetValue(options.Seed),
            parsed.GetValue(options.InOrder),
            threads,
            parsed.GetValue(options.Jobs));

        if (parsed.GetValue(options.Scenario) is { } scenario)
        {
            IReadOnlyList<ScenarioResult> scenarios = await LongWork.RunAsync(
                terminal, "learning rows", plan.Steps,
                report => ScenarioEvaluation.Run(plan, scenario, (rows, stream) => report(rows, stream.Name), cancellationToken),
                abandon: CancellationToken.None);
            ScenarioReport.Write(terminal, plan, scenario, scenarios);
            return ExitCode.Success;
        }

        IReadOnlyList<OnlineResult> results = await LongWork.RunAsync(
            terminal, "learning rows", plan.Steps,
            report => PrequentialEvaluation.Run(
                plan,
                (rows, stream) => report(rows, stream.Name),
                finished => Append(growing, finished),
                cancellationToken),
            abandon: CancellationToken.None);

        growing?.Finish(results.SelectMany(OnlineResultsCsv.LinesOf));
        OnlineReport.Write(terminal, plan, results);
        if (plot is not null)
            PlotFile.Write(plot, OnlineCharts.Of(plan, results), terminal);
        return ExitCode.Success;
    }

    /// <exception cref="CommandFailedException">The rivals that need TorchSharp are asked for, and it is not there.</exception>
    private static IReadOnlyList<OnlineContender> RivalsOf(OnlineOptions options, ParseResult parsed, Terminal terminal)
    {
        string[] words = parsed.GetRequiredValue(options.Rivals);
        if (!words.Contains(Rivals.Gradient))
            return Rivals.Of(words);
        if (parsed.GetResult(options.Rivals) is { Implicit: false })
            TorchSharpPackage.Require($"--rivals {Rivals.Gradient}");
        else if (TorchSharpPackage.WhatIsMissing() is { } missing)
        {
            terminal.Note($"SGD and Adam are left out; --rivals {Rivals.Gradient} needs {missing}");
            words = [.. words.Except([Rivals.Gradient])];
        }
        return Rivals.Of(words);
    }

    private static void Append(GrowingCsv? file, IReadOnlyList<OnlineResult> results)
    {
        foreach (string[] line in results.SelectMany(OnlineResultsCsv.LinesOf))
            file?.Append(line);
    }

    private static RowStream[] ReadStreams(string[] paths, string? label, ReadOptions tables, string[] featurizers, Terminal terminal)
    {
        string[] images = [.. paths.Where(path => !TableFile.HasTableName(path) && IdxFile.Claims(path))];
        IReadOnlyList<string> files = DatasetFiles.Find(paths.Except(images));

        IReadOnlyList<LabelledImages> pairs = IdxPairs.Read(images);
        string[] imageFiles = [.. pairs.Select(pair => pair.Images.Path)];
        HashSet<string?> imageNames = [.. imageFiles.Select(Path.GetFileName)];
        IReadOnlyList<string> names = DistinctNames.Of(
            [.. imageFiles, .. files], name => imageNames.Contains(name) ? IdxPairs.StemOf(name) : TableFile.StemOf(name));
        var streams = new List<RowStream>();
        foreach (string featurizer in featurizers)
        {
            string NameOf(string own) => featurizers.Length == 1 ? own : $"{own} ({featurizer})";
            streams.AddRange(pairs.Select((pair, i) => ImageStream.Of(pair with { Name = NameOf(names[i]) }, names[i], featurizer)));
            // Tables have no pictures: they are read once.
            (string File, string Name)[] read = [.. files.Zip(names.Skip(pairs.Count)).Where(file => featurizer == featurizers[0] || PictureFolder.IsOne(file.First))];
            IReadOnlyList<Dataset> datasets = DatasetFiles.Read(
                [.. read.Select(file => file.File)], label, tables, [.. read.Select(file => PictureFolder.IsOne(file.File) ? NameOf(file.Name) : file.Name)], featurizer);
            DatasetFiles.ShowRemarks(datasets, terminal);
            streams.AddRange(datasets.Zip(read, (dataset, file) => new TableStream(dataset, file.Name)));
        }
        return [.. streams];
    }
}
