using System.Text.RegularExpressions;

namespace Vsml.MetaTraining;

/// <summary>
/// How a learning algorithm is made: stages, each a <see cref="MetaTrainingConfig"/>, run one after the other by
/// <see cref="StagedMetaTrainer"/>. Written as JSON with snake_case names:
/// <code>
/// { "description": "...", "stages": [ { "name": "small", "config": { "steps": 30000 } }, { "name": "large", "config": { } } ] }
/// </code>
/// </summary>
public sealed partial record MetaTrainingRecipe
{
    private const string Resources = "Vsml.MetaTraining.Recipes.", Extension = ".json";

    // What the names of a stage's files end in otherwise: the files of the last stage are OUTPUT, OUTPUT.checkpoint and OUTPUT.logs.
    private static readonly string[] Reserved = ["checkpoint", "logs"];

    /// <summary>Names of the recipes that come with this assembly, in alphabetical order.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. typeof(MetaTrainingRecipe).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Resources, StringComparison.Ordinal) && name.EndsWith(Extension, StringComparison.Ordinal))
            .Select(name => name[Resources.Length..^Extension.Length]).Order(StringComparer.Ordinal)];

    /// <summary>What it makes, in a sentence.</summary>
    public string Description { get; init; } = "";

    /// <summary>One or more, in order, with names that differ.</summary>
    public required IReadOnlyList<MetaTrainingStage> Stages { get; init; }

    /// <summary>A recipe of a single stage, named "only".</summary>
    public static MetaTrainingRecipe Of(MetaTrainingConfig config) => new() { Stages = [new MetaTrainingStage { Name = "only", Config = config }] };

    /// <summary>A recipe that comes with this assembly.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <exception cref="ArgumentException">There is none of this name; the message lists those that there are.</exception>
    public static MetaTrainingRecipe Named(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        using Stream? stream = typeof(MetaTrainingRecipe).Assembly.GetManifestResourceStream(Resources + name + Extension);
        if (stream is null)
            throw new ArgumentException($"there is no recipe '{name}'; there are {string.Join(", ", Names)}.");
        using StreamReader reader = new(stream);
        return RecipeJson.Parse<MetaTrainingRecipe>(reader.ReadToEnd(), name, recipe => recipe.Validate());
    }

    /// <summary>Reads a recipe of one's own.</summary>
    /// <exception cref="InvalidDataException">The file is no recipe; the message names it and what is wrong.</exception>
    public static MetaTrainingRecipe Load(string path) =>
        RecipeJson.Load<MetaTrainingRecipe>(path, recipe => recipe.Validate());

    /// <summary>The recipe with one entry changed in one stage, or in all of them.</summary>
    /// <param name="stage">The stage's name; null for every stage.</param>
    /// <param name="name">See <see cref="MetaTrainingConfig.With"/>.</param>
    /// <param name="value">See <see cref="MetaTrainingConfig.With"/>.</param>
    /// <exception cref="ArgumentException">There is no such stage or entry, or the value is none for it; the message names it.</exception>
    public MetaTrainingRecipe With(string? stage, string name, string value)
    {
        if (stage is not null && Stages.All(each => each.Name != stage))
            throw new ArgumentException($"{stage}: the recipe has no such stage; there are {string.Join(", ", Stages.Select(each => each.Name))}.");
        return this with
        {
            Stages = [.. Stages.Select(each => stage is null || each.Name == stage ? each with { Config = each.Config.With(name, value) } : each)],
        };
    }

    /// <summary>The recipe with seeds of its stages that follow from one: the first has it, each further one the next.</summary>
    public MetaTrainingRecipe WithSeed(int seed) => this with
    {
        Stages = [.. Stages.Select((stage, i) => stage with { Config = stage.Config with { Seed = unchecked(seed + i) } })],
    };

    /// <summary>
    /// The learning algorithm's file of every stage: that of the last is <paramref name="path"/>, that of another has the stage's name before
    /// the extension, as in <c>mine.first.safetensors</c>.
    /// </summary>
    public IReadOnlyList<string> OutputPaths(string path) =>
        [.. Stages.Select((stage, i) => i == Stages.Count - 1 ? path
            : $"{path[..^Path.GetExtension(path).Length]}.{stage.Name}{Path.GetExtension(path)}")];

    /// <summary>Checks the names of the stages and every number of theirs against its range.</summary>
    /// <exception cref="ArgumentException">The message names the stage and what is wrong.</exception>
    public void Validate()
    {
        if (Stages is not { Count: > 0 })
            throw new ArgumentException("stages: expected one or more.");
        foreach (MetaTrainingStage stage in Stages)
        {
            if (!StageName().IsMatch(stage?.Name ?? "") || Reserved.Contains(stage!.Name))
                throw new ArgumentException($"stages: '{stage?.Name}' is no name for a stage; lower-case letters and digits were expected, in words joined by hyphens.");
            if (Stages.Count(other => other.Name == stage.Name) > 1)
                throw new ArgumentException($"stages: two are named {stage.Name}.");
            try
            {
                if (stage.Config is null)
                    throw new ArgumentException("config: expected one.");
                stage.Config.Validate();
            }
            catch (ArgumentException e)
            {
                throw new ArgumentException($"stage {stage.Name}: {e.Message}", e);
            }
        }
    }

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$")]
    private static partial Regex StageName();
}
