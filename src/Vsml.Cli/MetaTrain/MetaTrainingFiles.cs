using Vsml.MetaTraining;

namespace Vsml.Cli.MetaTrain;

/// <summary>What meta-training writes: for every stage a learning algorithm and its checkpoint; and logs.</summary>
internal static class MetaTrainingFiles
{
    /// <summary>
    /// Hours of meta-training are not to be overwritten because --resume was forgotten, nor lost for want of a folder; and nothing that is read
    /// is written.
    /// </summary>
    /// <exception cref="CommandFailedException">Names the file and what was expected of it.</exception>
    public static void RequireNothingIsLost(MetaTrainingRecipe recipe, MetaTrainingOptions options, IEnumerable<string> inputs)
    {
        (string Option, string Path, bool IsCheckpoint)[] files = [.. Of(recipe, options)];
        OutputFile.RequireApart(files.Select(file => (file.Option, (string?)file.Path)), inputs);
        string logs = options.LogDirectory!;
        if (File.Exists(logs))
            throw new CommandFailedException($"--logs: {logs} is a file; a folder was expected");
        foreach ((string option, string path, _) in files)
        {
            if (OutputFile.AreSame(logs, path))
                throw new CommandFailedException($"--logs: {logs} is the file of {option}; a folder of its own was expected");
        }
        if (WriteTarget.Of(options.OutputPath).Kind == FileKind.Channel)
            throw new CommandFailedException(
                $"{options.OutputPath}: is a pipe or a device; a file was expected, which is written at every checkpoint and has its checkpoint beside it");
        RequireNothingForeign(recipe, options);
        if (options.Resume)
            return;
        foreach ((_, string path, _) in files.Where(file => file.IsCheckpoint && File.Exists(file.Path)))
            throw new CommandFailedException(
                $"{path}: holds the checkpoint of a run; go on with --resume, or move it away or choose another --output");
        if (Directory.Exists(logs) && Directory.EnumerateFiles(logs, "events.out.tfevents.*", SearchOption.AllDirectories).Any())
            throw new CommandFailedException(
                $"{logs}: holds the logs of another run, which would lose its steps to a --resume of this one; move them away or choose other --logs");
    }

    public static bool IsAnyCheckpointThere(MetaTrainingRecipe recipe, MetaTrainingOptions options) =>
        Of(recipe, options).Any(file => file.IsCheckpoint && File.Exists(file.Path));

    /// <summary>The files of the earlier stages are named by none of the options: one that has no checkpoint beside it is somebody else's.</summary>
    private static void RequireNothingForeign(MetaTrainingRecipe recipe, MetaTrainingOptions options)
    {
        foreach (string path in recipe.OutputPaths(options.OutputPath).SkipLast(1))
        {
            if (File.Exists(path) && !File.Exists((options with { OutputPath = path }).CheckpointPath))
                throw new CommandFailedException($"{path}: is the file of an earlier stage, and there is one already; move it away or choose another --output");
        }
    }

    private static IEnumerable<(string Option, string Path, bool IsCheckpoint)> Of(MetaTrainingRecipe recipe, MetaTrainingOptions options)
    {
        IReadOnlyList<string> paths = recipe.OutputPaths(options.OutputPath);
        for (int i = 0; i < paths.Count; i++)
        {
            string option = i == paths.Count - 1 ? "--output" : $"stage {recipe.Stages[i].Name} of --output";
            yield return (option, paths[i], false);
            yield return ($"the checkpoint of {option} {paths[i]}", (options with { OutputPath = paths[i] }).CheckpointPath, true);
        }
    }
}
