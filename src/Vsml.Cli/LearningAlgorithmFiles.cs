namespace Vsml.Cli;

/// <summary>The learning algorithms of <c>--learning-algorithm</c>, by the names that they have in tables.</summary>
internal static class LearningAlgorithmFiles
{
    public const string OwnName = "Vsml";

    /// <summary>Whether a name of the results is that of a learning algorithm.</summary>
    public static bool Bears(string name) => name == OwnName || name.StartsWith($"{OwnName}:", StringComparison.Ordinal);

    /// <param name="files">None: the built-in one. One: "Vsml". Several are told apart by their files' names.</param>
    /// <exception cref="CommandFailedException">A file is missing, or named twice.</exception>
    /// <exception cref="InvalidDataException">A file is no learning algorithm.</exception>
    public static IReadOnlyList<(string Name, LearningAlgorithm Algorithm)> Load(IReadOnlyList<string> files)
    {
        if (files.Count == 0)
            return [(OwnName, LearningAlgorithm.Default)];
        if (files.FirstOrDefault(file => !File.Exists(file)) is { } missing)
            throw new CommandFailedException($"{missing}: no such file; a learning algorithm was expected");
        for (int i = 0; i < files.Count; i++)
        {
            if (files.Take(i).Any(earlier => OutputFile.AreSame(files[i], earlier)))
                throw new CommandFailedException(
                    $"{files[i]}: two learning algorithms are named {Path.GetFileNameWithoutExtension(files[i])}, and they are one file; different ones were expected");
        }
        IReadOnlyList<string> names = DistinctNames.Of(files);
        return [.. files.Select((file, i) => (files.Count == 1 ? OwnName : $"{OwnName}:{names[i]}", LearningAlgorithm.Load(file)))];
    }
}
