using System.CommandLine;
using Vsml.MetaTraining;

namespace Vsml.Cli.MetaTrain;

/// <summary><c>vsml meta-train</c>: learns a learning algorithm from synthetic tasks.</summary>
internal static class MetaTrainCommand
{
    private const string Notes = """
        Ctrl+C, or the end of --minutes, stops the run at a checkpoint; with --resume, and the same recipe and
        seed, it goes on as if it had never stopped, also after a crash (then from the last checkpoint), in
        whichever stage of a recipe that was.

        Example:
          vsml meta-train --recipe second-generation --output mine.safetensors
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
            (MetaTrainingRecipe recipe, LearningAlgorithm? start, MetaTrainingOptions run) =
                (options.RecipeOf(parsed), options.StartOf(parsed), options.RunOf(parsed));
            MetaTrainingFiles.RequireNothingIsLost(recipe, run, options.InputsOf(parsed));
            if (recipe.Stages.Any(stage => stage.Config.Optimizer == MetaOptimizerKind.Adam))
                TorchSharpPackage.Require("meta-train with the optimizer Adam");
            return RunAsync(recipe, start, run, terminal, cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        MetaTrainingRecipe recipe, LearningAlgorithm? start, MetaTrainingOptions options, Terminal terminal, CancellationToken cancellationToken)
    {
        if (options.Resume && !MetaTrainingFiles.IsAnyCheckpointThere(recipe, options))
            terminal.Note($"{options.CheckpointPath}: no checkpoint yet, beginning anew");

        StagedMetaTrainer trainer = MakeTrainer(recipe, start, options);
        (LearningAlgorithm algorithm, MetaTrainingStage stage, bool isFinished) = await LongWork.RunAsync(
            terminal, "meta-training", recipe.Stages.Sum(each => (long)each.Config.Steps),
            report => trainer.Run(new StepReport(recipe, report), cancellationToken), abandon: CancellationToken.None);

        Provenance provenance = algorithm.Provenance;
        int place = recipe.Stages.ToList().IndexOf(stage);
        string ofStage = recipe.Stages.Count == 1 ? "" : $"stage {stage.Name} ({place + 1} of {recipe.Stages.Count}), ";
        terminal.OutputWriter.WriteLine(FormattableString.Invariant(
            $"{recipe.OutputPaths(options.OutputPath)[place]}: {ofStage}step {provenance.Steps} of {stage.Config.Steps}, meta-loss {provenance.FinalMetaLoss:0.0000}, {TimeSpan.FromSeconds(Math.Round(provenance.WallSeconds)):c}"));
        if (isFinished)
            return ExitCode.Success;
        terminal.Note("stopped at a checkpoint; --resume goes on");
        return cancellationToken.IsCancellationRequested ? ExitCode.Interrupted : ExitCode.Success;
    }

    private static StagedMetaTrainer MakeTrainer(MetaTrainingRecipe recipe, LearningAlgorithm? start, MetaTrainingOptions options)
    {
        try
        {
            return new StagedMetaTrainer(recipe, options, new MetaTrainingTasks(), start);
        }
        catch (ArgumentException e)
        {
            throw new CommandFailedException($"{(e.ParamName == "start" ? "--start" : "--recipe")}: {e.Message}", e);
        }
    }

    /// <summary>Reports on the thread that trains: <see cref="Progress{T}"/> would report late and out of order.</summary>
    private sealed class StepReport(MetaTrainingRecipe recipe, Action<long, string> report) : IProgress<StagedMetaTrainingProgress>
    {
        public void Report(StagedMetaTrainingProgress value) => report(value.Step, FormattableString.Invariant(
            $"{(recipe.Stages.Count == 1 ? "" : $"{value.Stage.Name}, ")}meta-loss {value.OfStage.SmoothedLoss:0.0000}, learning rate {value.OfStage.LearningRate:0.0000}, {value.OfStage.Elapsed:hh\\:mm\\:ss}"));
    }
}
