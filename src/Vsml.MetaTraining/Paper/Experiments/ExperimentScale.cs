using System.Globalization;
using System.Reflection;
using System.Text.Json;

namespace Vsml.MetaTraining.Paper;

/// <summary>How much of an experiment is run. What an experiment does not use has no effect.</summary>
internal sealed record ExperimentScale
{
    /// <summary>The paper's.</summary>
    public static readonly ExperimentScale OfThePaper = new()
    {
        MetaSteps = 10_000, Episodes = 128, EpisodeLength = 500, LearningRate = 1e-3, RivalLearningRate = 1e-3, GradientClip = 25, Population = 1024, EsLearningRate = 0.025,
        Side = 28, Images = 60_000, TestEpisodes = 16, TestLength = 2_000, StateSize = 16, BackwardPass = false, AllButOne = true,
        FromRandom = true, CloneSteps = 60_000,
    };

    /// <summary>Steps of Adam of a meta-training.</summary>
    public int MetaSteps { get; init; } = 120;

    /// <summary>Episodes of a step.</summary>
    public int Episodes { get; init; } = 4;

    /// <summary>Examples of an episode in meta-training.</summary>
    public int EpisodeLength { get; init; } = 40;

    /// <summary>Of Adam, by backpropagation, for VSML: few steps have to open the gates of its slow sub-RNNs.</summary>
    public double LearningRate { get; init; } = 0.05;

    /// <summary>The same for the other learners.</summary>
    public double RivalLearningRate { get; init; } = 3e-3;

    /// <summary>The same where a network begins as a clone of backpropagation.</summary>
    public double CloneLearningRate { get; init; } = 1e-3;

    /// <summary>Steps of cloning before that.</summary>
    public int CloneSteps { get; init; } = 12_000;

    /// <summary>Whether networks with hidden layers are meta-trained from random parameters, too.</summary>
    public bool FromRandom { get; init; }

    /// <summary>Learning rates at the last step over those at the first; between them they fall evenly in their logarithm.</summary>
    public double RateLeft { get; init; } = 1;

    /// <summary>Largest norm of the meta-gradient.</summary>
    public double GradientClip { get; init; } = 25;

    /// <summary>Of evolution strategies, even.</summary>
    public int Population { get; init; } = 8;

    /// <summary>Of Adam, by evolution strategies.</summary>
    public double EsLearningRate { get; init; } = 0.025;

    /// <summary>Height and width that images are brought to.</summary>
    public int Side { get; init; } = 7;

    /// <summary>The first so many images of each part of a set are used.</summary>
    public int Images { get; init; } = 10_000;

    /// <summary>Episodes of a meta-test.</summary>
    public int TestEpisodes { get; init; } = 8;

    /// <summary>Examples of each.</summary>
    public int TestLength { get; init; } = 300;

    /// <summary>N of the sub-RNNs.</summary>
    public int StateSize { get; init; } = 8;

    /// <summary>M of the sub-RNNs.</summary>
    public int MessageSize { get; init; } = 8;

    /// <summary>Units of a hidden layer of VSML.</summary>
    public int HiddenUnits { get; init; } = 32;

    /// <summary>Whether VSML's dense layer hears its error, and the label, on a way back, not with the next example.</summary>
    public bool BackwardPass { get; init; } = true;

    /// <summary>Whether a matrix over sets has rows of meta-training on all sets but one, a row a set.</summary>
    public bool AllButOne { get; init; }

    /// <summary>Queries in an episode of few-shot meta-training. Each is a term of its loss; the shown examples cost the same.</summary>
    public int Queries { get; init; } = 1;

    /// <summary>Whether what a few-shot experiment is tested on is left out of meta-training's part, so that settings can be chosen by it.</summary>
    public bool Validation { get; init; }

    /// <summary>A copy with one entry changed.</summary>
    /// <param name="name">As in <see cref="Entries"/>.</param>
    /// <param name="value">A number above 0, or true or false; numbers of a state, of a message and of a population are 2 or more, the last is even.</param>
    /// <exception cref="ArgumentException">There is no such entry, or the value does not suit it; says what was expected.</exception>
    public ExperimentScale With(string name, string value)
    {
        PropertyInfo property = Properties.FirstOrDefault(property => NameOf(property) == name)
            ?? throw new ArgumentException($"there is no entry '{name}'; known are {string.Join(", ", Properties.Select(NameOf))}", nameof(name));
        object parsed = property.PropertyType switch
        {
            Type type when type == typeof(int) && int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 0 => number,
            Type type when type == typeof(double) && double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
                && number > 0 && double.IsFinite(number) => number,
            Type type when type == typeof(bool) && bool.TryParse(value, out bool flag) => flag,
            Type type => throw new ArgumentException(
                $"{name}: '{value}' is not {(type == typeof(int) ? "a positive whole number" : type == typeof(bool) ? "true or false" : "a number above 0")}", nameof(value)),
        };
        int least = property.Name is nameof(StateSize) or nameof(MessageSize) or nameof(Population) ? 2 : 1;
        if (parsed is int whole && whole < least)
            throw new ArgumentException($"{name}: {whole} is too small; {least} or more were expected", nameof(value));
        if (property.Name == nameof(Population) && (int)parsed % 2 != 0)
            throw new ArgumentException($"{name}: {parsed} is odd; an even number was expected, for pairs", nameof(value));
        ExperimentScale copy = this with { };
        property.SetValue(copy, parsed);
        return copy;
    }

    /// <summary>Every entry by name, as "meta_steps=200".</summary>
    public IReadOnlyList<string> Entries() => [.. Properties.Select(property => $"{NameOf(property)}={ValueOf(property, this)}")];

    /// <summary>Where it differs from another, as "meta_steps 200 (10000)".</summary>
    public IReadOnlyList<string> Differences(ExperimentScale other) =>
        [.. Properties.Where(property => !Equals(property.GetValue(this), property.GetValue(other)))
            .Select(property => $"{NameOf(property)} {ValueOf(property, this)} ({ValueOf(property, other)})")];

    private static PropertyInfo[] Properties { get; } =
        [.. typeof(ExperimentScale).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite)];

    private static string NameOf(PropertyInfo property) => JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name);

    private static string ValueOf(PropertyInfo property, ExperimentScale scale) =>
        Convert.ToString(property.GetValue(scale), CultureInfo.InvariantCulture)!;
}
