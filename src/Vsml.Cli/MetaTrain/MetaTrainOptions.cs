using System.CommandLine;
using Vsml.MetaTraining;

namespace Vsml.Cli.MetaTrain;

/// <summary>Options of <c>vsml meta-train</c>.</summary>
internal sealed class MetaTrainOptions
{
    /// <summary>Nineteen years.</summary>
    private const double MostMinutes = 10_000_000;

    public Option<string?> Recipe { get; } = new("--recipe")
    {
        Description = $"All stages of a learning algorithm, run one after the other: {string.Join(", ", MetaTrainingRecipe.Names)}, or a JSON file of one's own.",
        HelpName = "NAME|FILE",
    };

    public Option<FileInfo?> Config { get; } = new("--config")
    {
        Description = "A recipe of one stage, a JSON file; what it leaves out has its default. [default: all defaults]",
        HelpName = "FILE",
    };

    public Option<string[]> Set { get; } = new("--set")
    {
        Description = "Change an entry of the recipe, as network.state_size=24 or network.projections=null, or third:steps=100 for one stage; may be given again.",
        HelpName = "[STAGE:]NAME=VALUE",
        DefaultValueFactory = _ => [],
    };

    public Option<FileInfo?> Start { get; } = new("--start")
    {
        Description = "A learning algorithm to go on from, of the recipe's (first) network or smaller. [default: random parameters]",
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
        Description = "Seed of the initial parameters and of every task; each further stage has the next. [default: the recipe's]",
        HelpName = "S",
        CustomParser = NumberOption.OptionalWhole("--seed"),
    };

    public Option<FileInfo> Output { get; } = new("--output")
    {
        Description = "The learning algorithm's file, written at every checkpoint and at the end; the checkpoint is FILE.checkpoint. Earlier stages have NAME.STAGE.EXTENSION.",
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
        foreach (Option option in (Option[])[Recipe, Config, Set, Start, Minutes, Seed, Output, Resume, Logs, Threads])
            command.Add(option);
        Recipe.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && !IsFile(result.Tokens[0].Value) && !MetaTrainingRecipe.Names.Contains(result.Tokens[0].Value))
            {
                result.AddError(
                    $"--recipe: there is no recipe '{result.Tokens[0].Value}'; there are {string.Join(", ", MetaTrainingRecipe.Names)}, or a file NAME.json");
            }
        });
        command.Validators.Add(result =>
        {
            if (result.GetResult(Recipe) is not null && result.GetResult(Config) is not null)
                result.AddError("--recipe and --config: expected one of them");
        });
    }

    /// <exception cref="InvalidDataException">The file is no recipe.</exception>
    /// <exception cref="CommandFailedException">There is no such file, or an entry cannot be set.</exception>
    public MetaTrainingRecipe RecipeOf(ParseResult parsed)
    {
        string? name = parsed.GetValue(Recipe), file = IsFile(name) ? name : parsed.GetValue(Config)?.ToString();
        if (file is not null && !File.Exists(file))
            throw new CommandFailedException($"{file}: no such file; a recipe was expected");
        MetaTrainingRecipe recipe = name is null ? MetaTrainingRecipe.Of(file is null ? new MetaTrainingConfig() : MetaTrainingConfig.Load(file))
            : file is null ? MetaTrainingRecipe.Named(name) : MetaTrainingRecipe.Load(file);
        foreach (string entry in parsed.GetRequiredValue(Set))
            recipe = With(recipe, entry);
        return parsed.GetValue(Seed) is { } seed ? recipe.WithSeed(seed) : recipe;
    }

    private static bool IsFile(string? recipe) =>
        recipe is not null && (recipe.EndsWith(".json", StringComparison.OrdinalIgnoreCase) || recipe.AsSpan().ContainsAny('/', '\\'));

    private static MetaTrainingRecipe With(MetaTrainingRecipe recipe, string entry)
    {
        int equals = entry.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0)
            throw new CommandFailedException($"--set: expected NAME=VALUE or STAGE:NAME=VALUE, found {entry}");
        string name = entry[..equals];
        int colon = name.IndexOf(':', StringComparison.Ordinal);
        try
        {
            return recipe.With(colon < 0 ? null : name[..colon], name[(colon + 1)..], entry[(equals + 1)..]);
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
        new[] { IsFile(parsed.GetValue(Recipe)) ? parsed.GetValue(Recipe) : null, parsed.GetValue(Config)?.ToString(), parsed.GetValue(Start)?.ToString() }
            .OfType<string>();

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
