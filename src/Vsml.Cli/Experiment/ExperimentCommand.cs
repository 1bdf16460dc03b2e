using System.CommandLine;
using System.Globalization;
using Vsml.Cli.Data;
using Vsml.MetaTraining;
using Vsml.MetaTraining.Images;
using Vsml.MetaTraining.Paper;

namespace Vsml.Cli.Experiment;

/// <summary><c>vsml experiment</c>: an experiment of the paper, from meta-training to its page.</summary>
internal static class ExperimentCommand
{
    public static Command Create(Terminal terminal, HelpWithNotes help)
    {
        var options = new ExperimentOptions();
        var command = new Command("experiment", "Run an experiment of the paper: a table, a figure, and a page that says what was found.");
        options.AddTo(command);
        string list = string.Concat(Experiments.All.Select(experiment => $"  {experiment.Name,-16}{experiment.Question}\n"));
        string own = string.Concat(Experiments.All.Select(experiment => (experiment.Name, Entries: experiment.DefaultScale.Entries().Except(new ExperimentScale().Entries()).ToArray()))
            .Where(entry => entry.Entries.Length > 0).Select(entry => $"  {entry.Name,-16}{string.Join(", ", entry.Entries)}\n"));
        help.Add(command, $"""
            Experiments:
            {list}
            Ctrl+C stops at a checkpoint; the same command with --resume goes on. The same seed gives the same
            table. Sets of images come from --data; 'vsml data' shows which are there and fetches them. Settings:
            {string.Join(", ", new ExperimentScale().Entries())}
            But for:
            {own}
            Example:
              vsml experiment from-scratch --output from-scratch

            """);
        command.SetAction((parsed, cancellationToken) =>
        {
            IExperiment experiment = options.ExperimentOf(parsed);
            TorchSharpPackage.Require("experiment");
            ExperimentScale scale = options.ScaleOf(parsed, experiment);
            int seed = parsed.GetValue(options.Seed) ?? 0;
            var sets = new ImageSets(DataFolders.Search(parsed.GetValue(options.Data)), SkiaImages.Decode);
            var folder = new ExperimentFolder(
                parsed.GetRequiredValue(options.Output).ToString(),
                [$"experiment={experiment.Name}", $"seed={seed.ToString(CultureInfo.InvariantCulture)}", .. scale.Entries()],
                parsed.GetValue(options.Resume));
            string line = "vsml " + string.Join(' ', parsed.Tokens.Select(token => token.Value).Where(word => word != options.Resume.Name));
            return RunAsync(experiment, scale, seed, sets, folder, parsed.GetValue(options.Threads), line, terminal, cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        IExperiment experiment, ExperimentScale scale, int seed, ImageSets sets, ExperimentFolder folder, int threads, string line,
        Terminal terminal, CancellationToken cancellationToken)
    {
        using TorchThreads limit = TorchThreads.Limit(threads);
        long told = 0;
        ExperimentResult result;
        try
        {
            result = await LongWork.RunAsync(
                terminal, experiment.Name, steps: null,
                report => experiment.Run(new ExperimentContext(sets, scale, seed, folder.Checkpoints, what => report(++told, what), cancellationToken)),
                abandon: CancellationToken.None);
        }
        catch
        {
            folder.RemoveIfNothingWasDone();
            throw;
        }

        ExperimentPage.Write(folder, experiment, scale, line, result, terminal);
        ExperimentPage.WriteMarkdown(terminal.OutputWriter, result.Table);
        foreach (Finding finding in result.Findings)
            terminal.OutputWriter.WriteLine($"{(finding.Holds ? "found" : "not found")}: {finding.Claim} ({finding.Measured})");
        foreach (string note in result.Notes)
            terminal.OutputWriter.WriteLine(note);
        return ExitCode.Success;
    }
}
