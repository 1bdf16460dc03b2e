using System.CommandLine;

namespace Vsml.Cli.Info;

/// <summary><c>vsml info</c>: what does a file of ours contain?</summary>
internal static class InfoCommand
{
    /// <summary>Every zip archive, and so every saved ML.NET model, begins with it.</summary>
    private static ReadOnlySpan<byte> ZipSignature => "PK"u8;

    public static Command Create(Terminal terminal)
    {
        var file = new Argument<string?>("FILE")
        {
            Description = "A learning algorithm (.safetensors) or a model saved by ML.NET (.zip); without it, the built-in learning algorithm.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var command = new Command("info", "Show what a learning algorithm or a saved model contains.") { file };
        command.SetAction(parsed => Run(parsed.GetValue(file), terminal));
        return command;
    }

    private static int Run(string? path, Terminal terminal)
    {
        var sheet = new FactSheet(terminal);
        if (path is null)
        {
            LearningAlgorithm builtIn = LearningAlgorithm.Default;
            terminal.OutputWriter.WriteLine("the built-in learning algorithm");
            LearningAlgorithmFacts.Write(sheet, builtIn);
            return ExitCode.Success;
        }
        StandardStream.RequireFile(path, "a learning algorithm, or a saved model,");
        StandardStream.RequireApart([], [path]);
        var file = new FileInfo(path);

        LearningAlgorithm? algorithm = IsZip(file) ? null : LearningAlgorithm.Load(file.ToString());
        terminal.OutputWriter.WriteLine(FormattableString.Invariant($"{file}: {file.Length} bytes"));
        if (algorithm is not null)
            LearningAlgorithmFacts.Write(sheet, algorithm);
        else
            SavedModelFacts.Write(sheet, file.ToString());
        return ExitCode.Success;
    }

    private static bool IsZip(FileInfo file)
    {
        Span<byte> start = stackalloc byte[2];
        using FileStream stream = file.OpenRead();
        return stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && start.SequenceEqual(ZipSignature);
    }
}
