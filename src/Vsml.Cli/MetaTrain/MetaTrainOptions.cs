using System.CommandLine;
using Vsml.MetaTraining;

namespace Vsml.Cli.MetaTrain;

/// <summary>Options of <c>vsml meta-train</c>.</summary>
internal sealed class MetaTrainOptions
{
    /// <summary>Nineteen years.</summary>
    private const double MostMinutes = 10_000_000;

    public Option<FileInfo?> Config { get; } = new("--config")
    {
        Description = "The recipe, a JSON file; what it leaves out has its default. [default: all defaults]",
        HelpName = "FILE",
    };

    public Option<string[]> Set { get; } = new("--set")
    {
        Description = "Change an entry of the recipe, as network.state_size=24 or network.projections=null; may be given again.",
        HelpName = "NAME=VALUE",
        DefaultValueFactory = _ => [],
    };

    public Option<FileInfo?> Start { get; } = new("--start")
    {
        Description = "A learning algorithm to go on from, of the recipe's network. [default: random parameters]",
        HelpName = "FILE",
    };

    public Option<double?> Minutes { get; } = new("--minutes")
    {
        Description = "Stop at a checkpoint after so many minutes. [default: when all steps of the recipe are done]",
        HelpName = "N",
        CustomParser = NumberOption.OptionalPositive("--minutes", MostMinutes),
    };

    public Option<int?> Seed { get; } = new("--seed")
    {
        Description = "Seed of the initial parameters and of every task. [default: the recipe's]",
        HelpName = "S",
        CustomParser = NumberOption.OptionalWhole("--seed"),
    };

    public Option<FileInfo> Output { get; } = new("--output")
    {
        Description = "The learning algorithm's file, written at every checkpoint and at the end; the checkpoint is FILE.checkpoint.",
        HelpName = "FILE",
        DefaultValueFactory = _ => new FileInfo("learning-algorithm.safetensors"),
    };

    public Option<bool> Resume { get; } = new("--resume")
    {
        Description = "Go on from the checkpoint, or begin where there is none yet.",
    };

    public Option<DirectoryInfo?> Logs { get; } = new("--logs")
    {
        Description = "Folder for TensorBoard event files. [default: FILE.logs]",
        HelpName = "FOLDER",
    };

    public Option<int> Threads { get; } = new("--threads")
    {
        Description = "Episodes at the same time; 0 for one a core. The result does not depend on it.",
        HelpName = "N",
        DefaultValueFactory = _ => 0,
        CustomParser = NumberOption.Whole("--threads", least: 0),
    };

    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[Config, Set, Start, Minutes, Seed, Output, Resume, Logs, Threads])
            command.Add(option);
    }

    /// <exception cref="InvalidDataException">The file is no recipe.</exception>
    /// <exception cref="CommandFailedException">There is no such file, or an entry cannot be set.</exception>
    public MetaTrainingConfig ConfigOf(ParseResult parsed)
    {
        FileInfo? file = parsed.GetValue(Config);
        if (file is { Exists: false })
            throw new CommandFailedException($"{file}: no such file; a recipe was expected");
        MetaTrainingConfig config = file is null ? new MetaTrainingConfig() : MetaTrainingConfig.Load(file.ToString());
        foreach (string entry in parsed.GetRequiredValue(Set))
            config = With(config, entry);
        return parsed.GetValue(Seed) is { } seed ? config with { Seed = seed } : config;
    }

    private static MetaTrainingConfig With(MetaTrainingConfig config, string entry)
    {
        int equals = entry.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0)
            throw new CommandFailedException($"--set: expected NAME=VALUE, found {entry}");
        try
        {
            return config.With(entry[..equals], entry[(equals + 1)..]);
        }
        catch (ArgumentException e)
        {
            throw new CommandFailedException($"--set: {e.Message}", e);
        }
    }

    /// <exception cref="InvalidDataException">The file is no learning algorithm.</exception>
    public LearningAlgorithm? StartOf(ParseResult parsed) => parsed.GetValue(Start) switch
    {
        null => null,
        { Exists: false } file => throw new CommandFailedException($"{file}: no such file; a learning algorithm was expected"),
        { } file => LearningAlgorithm.Load(file.ToString()),
    };

    /// <summary>The files that are read.</summary>
    public IEnumerable<string> InputsOf(ParseResult parsed) =>
        new[] { parsed.GetValue(Config), parsed.GetValue(Start) }.OfType<FileInfo>().Select(file => file.ToString());

    public MetaTrainingOptions RunOf(ParseResult parsed)
    {
        string output = parsed.GetRequiredValue(Output).ToString();
        return new MetaTrainingOptions
        {
            OutputPath = output,
            LogDirectory = parsed.GetValue(Logs)?.ToString() ?? output + ".logs",
            Resume = parsed.GetValue(Resume),
            TimeLimit = parsed.GetValue(Minutes) is { } minutes ? TimeSpan.FromMinutes(minutes) : null,
            Threads = parsed.GetValue(Threads),
        };
    }
}
