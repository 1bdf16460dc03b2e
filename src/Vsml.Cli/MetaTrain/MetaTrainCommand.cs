using System.CommandLine;
using Vsml.MetaTraining;

namespace Vsml.Cli.MetaTrain;

/// <summary><c>vsml meta-train</c>: learns a learning algorithm from synthetic tasks.</summary>
internal static class MetaTrainCommand
{
    private const string Notes = """
        Ctrl+C, or the end of --minutes, stops the run at a checkpoint; with --resume, and the same recipe and
        seed, it goes on as if it had never stopped, also after a crash (then from the last checkpoint).

        Example:
          vsml meta-train --config recipe.json --minutes 60 --output mine.safetensors
          vsml compare tables/ --label species --learning-algorithm mine.safetensors

        """;

    public static Command Create(Terminal terminal, HelpWithNotes help)
    {
        var options = new MetaTrainOptions();
        var command = new Command("meta-train", "Meta-train a learning algorithm on synthetic tasks.");
        options.AddTo(command);
        help.Add(command, Notes);
        command.SetAction((parsed, cancellationToken) =>
        {
            (MetaTrainingConfig config, LearningAlgorithm? start, MetaTrainingOptions run) =
                (options.ConfigOf(parsed), options.StartOf(parsed), options.RunOf(parsed));
            RequireNothingIsLost(run, options.InputsOf(parsed));
            return RunAsync(config, start, run, terminal, cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        MetaTrainingConfig config, LearningAlgorithm? start, MetaTrainingOptions options, Terminal terminal, CancellationToken cancellationToken)
    {
        if (options.Resume && !File.Exists(options.CheckpointPath))
            terminal.Note($"{options.CheckpointPath}: no checkpoint yet, beginning anew");

        var trainer = MakeTrainer(config, start, options);
        (LearningAlgorithm algorithm, bool isFinished) = await LongWork.RunAsync(
            terminal, "meta-training", config.Steps, report => trainer.Run(new StepReport(report), cancellationToken),
            abandon: CancellationToken.None);

        Provenance provenance = algorithm.Provenance;
        terminal.OutputWriter.WriteLine(FormattableString.Invariant(
            $"{options.OutputPath}: step {provenance.Steps} of {config.Steps}, meta-loss {provenance.FinalMetaLoss:0.0000}, {TimeSpan.FromSeconds(Math.Round(provenance.WallSeconds)):c}"));
        if (isFinished)
            return ExitCode.Success;
        terminal.Note("stopped at a checkpoint; --resume goes on");
        return cancellationToken.IsCancellationRequested ? ExitCode.Interrupted : ExitCode.Success;
    }

    private static MetaTrainer MakeTrainer(MetaTrainingConfig config, LearningAlgorithm? start, MetaTrainingOptions options)
    {
        try
        {
            return new MetaTrainer(config, options, new MetaTrainingTasks(), start);
        }
        catch (ArgumentException e) when (e.ParamName == "start")
        {
            throw new CommandFailedException($"--start: {e.Message}");
        }
    }

    /// <summary>
    /// Hours of meta-training are not to be overwritten because --resume was forgotten, nor lost for want of a folder; and nothing that is read
    /// is written.
    /// </summary>
    private static void RequireNothingIsLost(MetaTrainingOptions options, IEnumerable<string> inputs)
    {
        OutputFile.RequireApart(
            [("--output", options.OutputPath), ($"the checkpoint of --output {options.OutputPath}", options.CheckpointPath)], inputs);
        string logs = options.LogDirectory!;
        if (File.Exists(logs))
            throw new CommandFailedException($"--logs: {logs} is a file; a folder was expected");
        if (OutputFile.AreSame(logs, options.OutputPath) || OutputFile.AreSame(logs, options.CheckpointPath))
            throw new CommandFailedException($"--logs: {logs} is the file of --output; a folder of its own was expected");
        if (WriteTarget.Of(options.OutputPath).Kind == FileKind.Channel)
            throw new CommandFailedException(
                $"{options.OutputPath}: is a pipe or a device; a file was expected, which is written at every checkpoint and has its checkpoint beside it");
        if (options.Resume)
            return;
        if (File.Exists(options.CheckpointPath))
            throw new CommandFailedException(
                $"{options.CheckpointPath}: holds the checkpoint of a run; go on with --resume, or move it away or choose another --output");
        if (Directory.Exists(logs) && Directory.EnumerateFiles(logs, "events.out.tfevents.*").Any())
            throw new CommandFailedException(
                $"{logs}: holds the logs of another run, which would lose its steps to a --resume of this one; move them away or choose other --logs");
    }

    /// <summary>Reports on the thread that trains: <see cref="Progress{T}"/> would report late and out of order.</summary>
    private sealed class StepReport(Action<long, string> report) : IProgress<MetaTrainingProgress>
    {
        public void Report(MetaTrainingProgress value) => report(value.Step, FormattableString.Invariant(
            $"meta-loss {value.SmoothedLoss:0.0000}, learning rate {value.LearningRate:0.0000}, {value.Elapsed:hh\\:mm\\:ss}"));
    }
}
