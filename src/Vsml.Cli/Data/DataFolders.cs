using System.CommandLine;

namespace Vsml.Cli.Data;

/// <summary>Where sets of data are looked for, and put.</summary>
internal static class DataFolders
{
    private const string Variable = "VSML_DATA", Here = "data", Images = "images";

    public static Option<DirectoryInfo?> CreateOption() => new("--data")
    {
        Description = $"Folder of image sets. [default: that of the environment variable {Variable}, or ./{Here} and ../shared/data]",
        HelpName = "FOLDER",
    };

    /// <summary>Folders to look into.</summary>
    /// <param name="chosen">By the option; must exist.</param>
    /// <exception cref="CommandFailedException">The chosen folder does not exist.</exception>
    public static IReadOnlyList<string> Search(DirectoryInfo? chosen)
    {
        if ((chosen?.ToString() ?? Set) is { } folder)
        {
            return Directory.Exists(folder) ? [folder] : throw new CommandFailedException(
                $"{folder}: no such folder, which {(chosen is null ? Variable : "--data")} names; one of image sets was expected");
        }
        return [Here, Path.Combine("..", "shared", "data")];
    }

    /// <summary>Where fetched sets go: the folder "images" of the folder of data, or that folder itself where it has this name.</summary>
    public static string Target(DirectoryInfo? chosen)
    {
        string folder = chosen?.ToString() ?? Set ?? Here;
        return Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))) == Images ? folder : Path.Combine(folder, Images);
    }

    private static string? Set => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } set ? set : null;
}
