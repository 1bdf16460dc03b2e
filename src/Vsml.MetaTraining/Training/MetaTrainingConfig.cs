using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Vsml.MetaTraining;

/// <summary>
/// A recipe of one stage: with the same one and the same number of steps, meta-training gives the same learning algorithm, bit for bit on one kind of
/// machine. Written as JSON with snake_case names; what a file leaves out has the default given here.
/// </summary>
public sealed record MetaTrainingConfig
{
    /// <summary>The network to meta-train.</summary>
    public NetworkSpec Network { get; init; } = new();

    /// <summary>Fixes the initial parameters and every task.</summary>
    public int Seed { get; init; }

    /// <summary>Meta-training steps in all, 1 or more.</summary>
    public int Steps { get; init; } = 20_000;

    /// <summary>Episodes a step, 1 or more.</summary>
    public int EpisodesPerStep { get; init; } = 32;

    /// <summary>What follows the gradient.</summary>
    public MetaOptimizerKind Optimizer { get; init; }

    /// <summary>The optimizer's step size between warm-up and decay, above 0.</summary>
    public double LearningRate { get; init; } = 2e-3;

    /// <summary>Steps over which the learning rate rises linearly from 0.</summary>
    public int WarmupSteps { get; init; } = 200;

    /// <summary>Steps at the end over which the learning rate falls linearly towards 0.</summary>
    public int DecaySteps { get; init; } = 5_000;

    /// <summary>Gradients longer than this (Euclidean norm) are scaled down to it, above 0.</summary>
    public double GradientClip { get; init; } = 0.5;

    /// <summary>Share that the running average of the parameters, which becomes the learning algorithm, keeps a step; 0 to below 1.</summary>
    public double AverageDecay { get; init; } = 0.998;

    /// <summary>Sizes of the tasks once the curriculum is over; rows are training rows.</summary>
    public TaskShapeDistribution Tasks { get; init; } = new() { MinRows = 8, MaxRows = 512, MinInputs = 2, MaxInputs = 128, MaxCost = 20_000 };

    /// <summary>
    /// Input units x classes x rows through which the gradient of an episode flows at most, but <see cref="MinGradientRows"/> rows in any case.
    /// Longer episodes are learned from the start, and their gradient flows through the last rows (truncated backpropagation through time).
    /// </summary>
    public long MaxGradientCost { get; init; } = 24_000;

    /// <summary>The fewest rows through which a gradient flows, where there are as many; 1 or more.</summary>
    public int MinGradientRows { get; init; } = 48;

    /// <summary>The episodes of a step that may cost more; null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public LongEpisodes? LongEpisodes { get; init; }

    /// <summary>Steps over which rows, inputs and cost grow from a small start to <see cref="Tasks"/>, geometrically.</summary>
    public int CurriculumSteps { get; init; } = 3_000;

    /// <summary>Share of the loss on predictions along the way, the rest being on unseen rows at the end; 0 to 1.</summary>
    public double OnlineShare { get; init; } = 0.4;

    /// <summary>Share of episodes in which the rows are learned in two passes or more, 0 to 1.</summary>
    public double SeveralPassesShare { get; init; } = 0.15;

    /// <summary>The most passes of such an episode, drawn log-uniformly from two on; 2 or more.</summary>
    public int MaxPasses { get; init; } = 3;

    /// <summary>
    /// The most random projections of an episode that has the features as input units too, 0 or more; the network's own number where that is
    /// smaller. Projections cost most of the time of meta-training, and a learning algorithm works with more of them than it was meta-trained with.
    /// </summary>
    public int MaxProjections { get; init; } = 32;

    /// <summary>Share of episodes in which the statistics of the features are known before the first row, 0 to 1.</summary>
    public double KnownStatisticsShare { get; init; } = 0.7;

    /// <summary>Steps from one checkpoint to the next, 1 or more.</summary>
    public int CheckpointEvery { get; init; } = 200;

    /// <summary>Reads a recipe.</summary>
    /// <exception cref="InvalidDataException">The file is no recipe; the message names it and what is wrong.</exception>
    public static MetaTrainingConfig Load(string path) =>
        RecipeJson.Load<MetaTrainingConfig>(path, config => config.Validate());

    /// <summary>The recipe with one entry changed.</summary>
    /// <param name="name">Its name in the file; a dot leads into an object, as in <c>network.state_size</c>.</param>
    /// <param name="value">The new value as JSON, as <c>24</c>, <c>false</c> or <c>null</c>; what is no JSON is taken as text.</param>
    /// <exception cref="ArgumentException">There is no such entry, or the value is none for it; the message names it.</exception>
    public MetaTrainingConfig With(string name, string value)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(value);
        JsonNode root = JsonNode.Parse(ToJson())!;
        JsonNode? parent = root;
        string[] path = name.Split('.');
        foreach (string part in path[..^1])
            parent = (parent as JsonObject)?[part];
        if (parent is not JsonObject entries)
            throw new ArgumentException($"{name}: a recipe has no such entry.");
        try
        {
            entries[path[^1]] = ValueOf(value);
            MetaTrainingConfig config = root.Deserialize<MetaTrainingConfig>(RecipeJson.Options)!;
            config.Validate();
            return config;
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException)
        {
            throw new ArgumentException($"{name}={value}: {e.Message}", e);
        }
    }

    private static JsonNode? ValueOf(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return JsonValue.Create(text);
        }
    }

    /// <summary>The recipe as JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, RecipeJson.Options);

    /// <summary>
    /// A hash of everything that shapes the way before the decay. Two recipes that differ only in their number of steps share it: a run
    /// whose decay has not begun can be made longer or shorter.
    /// </summary>
    public string Fingerprint()
    {
        string json = (this with { Steps = 1, DecaySteps = 0, CheckpointEvery = 1 }).ToJson();
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json)));
    }

    /// <summary>Checks every number against its range.</summary>
    /// <exception cref="ArgumentException">One is out of range; the message names it.</exception>
    public void Validate()
    {
        Network.Validate();
        Require(Steps >= 1, "steps", "1 or more");
        Require(EpisodesPerStep >= 1, "episodes_per_step", "1 or more");
        Require(LearningRate > 0 && double.IsFinite(LearningRate), "learning_rate", "a number above 0");
        Require(WarmupSteps >= 0, "warmup_steps", "0 or more");
        Require(DecaySteps >= 0, "decay_steps", "0 or more");
        Require(GradientClip > 0, "gradient_clip", "a number above 0");
        Require(AverageDecay is >= 0 and < 1, "average_decay", "a number from 0 to below 1");
        Require(MaxGradientCost >= 1, "max_gradient_cost", "1 or more");
        Require(MinGradientRows >= 1, "min_gradient_rows", "1 or more");
        Require(LongEpisodes is null || (LongEpisodes.Count >= 0 && LongEpisodes.Count <= EpisodesPerStep), "long_episodes.count", "0 to episodes_per_step");
        Require(LongEpisodes is null || LongEpisodes.MaxCost >= Tasks.MaxCost, "long_episodes.max_cost", "tasks.max_cost or more");
        Require(LongEpisodes is null || LongEpisodes.MaxGradientCost >= MaxGradientCost, "long_episodes.max_gradient_cost", "max_gradient_cost or more");
        Require(LongEpisodes is null || (LongEpisodes.MinRows >= 1 && LongEpisodes.MinRows <= Tasks.MaxRows), "long_episodes.min_rows", "1 to tasks.max_rows");
        Require(LongEpisodes is null || (LongEpisodes.MinInputs >= 1 && LongEpisodes.MinInputs <= Tasks.MaxInputs), "long_episodes.min_inputs", "1 to tasks.max_inputs");
        Require(LongEpisodes is null or { TwoClassesShare: >= 0 and <= 1 }, "long_episodes.two_classes_share", "a number from 0 to 1");
        Require(Tasks.TwoClassesShare is >= 0 and <= 1, "tasks.two_classes_share", "a number from 0 to 1");
        Require(CurriculumSteps >= 0, "curriculum_steps", "0 or more");
        Require(OnlineShare is >= 0 and <= 1, "online_share", "a number from 0 to 1");
        Require(SeveralPassesShare is >= 0 and <= 1, "several_passes_share", "a number from 0 to 1");
        Require(MaxProjections >= 0, "max_projections", "0 or more");
        Require(MaxPasses >= 2, "max_passes", "2 or more");
        Require(KnownStatisticsShare is >= 0 and <= 1, "known_statistics_share", "a number from 0 to 1");
        Require(CheckpointEvery >= 1, "checkpoint_every", "1 or more");
    }

    private static void Require(bool holds, string name, string expected)
    {
        if (!holds)
            throw new ArgumentException($"{name}: expected {expected}.");
    }
}
