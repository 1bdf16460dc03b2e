using System.Globalization;
using TorchSharp;
using Vsml.MetaTraining.Images;
using static TorchSharp.torch;

namespace Vsml.MetaTraining.Paper;

/// <summary>What an experiment runs with, and what all of them do alike: read images, meta-train, meta-test.</summary>
/// <param name="data">The image sets.</param>
/// <param name="scale">How much is run.</param>
/// <param name="seed">Fixes all that is drawn.</param>
/// <param name="checkpointFolder">Holds a checkpoint for each meta-training; null to keep none.</param>
/// <param name="report">Told what is being done and how it goes.</param>
/// <param name="cancellation">Ends the run after a checkpoint.</param>
internal sealed class ExperimentContext(
    ImageSets data, ExperimentScale scale, int seed, string? checkpointFolder = null, Action<string>? report = null,
    CancellationToken cancellation = default)
{
    // Of the episodes that are met side by side: what sub-RNNs keep of a pixel takes many times as much.
    private const int MostPixels = 200_000;

    private readonly Dictionary<(string, bool, int, bool), ImageSet> _read = [];
    private readonly HashSet<string> _checkpoints = [];

    public ImageSets Data => data;

    public ExperimentScale Scale => scale;

    public int Seed => seed;

    public CancellationToken Cancellation => cancellation;

    /// <summary>Images of a set, brought to one size; read once.</summary>
    /// <param name="name">Of the set.</param>
    /// <param name="forTest">Of its test part, else of its training part.</param>
    /// <param name="side">Height and width; null for the scale's.</param>
    /// <param name="grey">Whether colours become shades.</param>
    public ImageSet Images(string name, bool forTest, int? side = null, bool grey = true)
    {
        (string, bool, int, bool) key = (name, forTest, side ?? scale.Side, grey);
        if (_read.TryGetValue(key, out ImageSet? known))
            return known;
        ImageSet images = (forTest ? data.ReadTest(name) : data.ReadTraining(name)).First(scale.Images);
        return _read[key] = (grey ? images.Grey() : images).Resized(side ?? scale.Side, side ?? scale.Side);
    }

    /// <summary>The paper's learner with a dense layer behind hidden ones.</summary>
    public PaperNetwork Vsml(string named = "vsml", params IReadOnlyList<HiddenLayerSpec> hiddenLayers) => new(new PaperNetworkSpec
    {
        HiddenLayers = hiddenLayers,
        StateSize = scale.StateSize,
        MessageSize = scale.MessageSize,
        Wiring = scale.BackwardPass || hiddenLayers.Count > 0 ? ErrorWiring.BackwardPass : ErrorWiring.WithNextExample,
        FeedLabel = scale.BackwardPass || hiddenLayers.Count > 0,
        NormaliseMessages = true,
    }, named);

    /// <summary>Meta parameters after the scale's meta-training, by backpropagation unless another estimator is given; none for a learner that has none.</summary>
    /// <param name="learner">The learner.</param>
    /// <param name="tasks">What it meets.</param>
    /// <param name="byEvolution">By evolution strategies.</param>
    /// <param name="length">Of an episode; null for the scale's.</param>
    /// <param name="from">Meta parameters to begin with; null to draw them.</param>
    public float[] MetaTrain(IEpisodicLearner learner, ITaskSource tasks, bool byEvolution = false, int? length = null, float[]? from = null)
    {
        if (learner.Parameters.Count == 0)
            return [];
        IMetaGradientEstimator estimator = byEvolution ? new EvolutionStrategies(scale.Population, deviation: 0.05) : new Backpropagation();
        string what = $"{learner.Name} on {tasks.Name}{(byEvolution ? " by evolution" : "")}";
        return EpisodicMetaTrainer.Run(
            learner, tasks, estimator,
            new EpisodicMetaTraining
            {
                Steps = scale.MetaSteps,
                Episodes = scale.Episodes,
                EpisodeLength = length ?? scale.EpisodeLength,
                LearningRate = byEvolution ? scale.EsLearningRate : RateOf(learner),
                RateLeft = scale.RateLeft,
                GradientClip = scale.GradientClip,
                Seed = seed,
                From = from,
                CheckpointPath = CheckpointOf(what),
                CheckpointEvery = 20,
            },
            Progress<EpisodicProgress>(_ => true, told => told.Met == 0
                ? (FormattableString)$"{what}: step {told.Step} of {told.Steps}, loss {told.Loss:0.000}"
                : $"{what}: step {told.Step} of {told.Steps}, and {told.Met} examples into the next"),
            cancellation);
    }

    /// <summary>Lets a learner meet the scale's test episodes, the same for every learner; many of them in parts, so that memory does not grow with them.</summary>
    /// <param name="learner">The learner.</param>
    /// <param name="parameters">Its meta parameters.</param>
    /// <param name="tasks">What it meets.</param>
    /// <param name="length">Of an episode; null for the scale's.</param>
    public EpisodeScores MetaTest(IEpisodicLearner learner, float[] parameters, ITaskSource tasks, int? length = null)
    {
        cancellation.ThrowIfCancellationRequested();
        report?.Invoke($"{learner.Name} meets {tasks.Name}");
        // Episodes that no meta-training draws: those are of positive steps.
        Random random = new(HashCode.Of(seed, tasks.Name));
        int most = Math.Max(MostPixels / (scale.Side * scale.Side), 1);
        return EpisodeScores.Together([.. Enumerable.Range(0, scale.TestEpisodes).Chunk(most).Select(part =>
        {
            using DisposeScope scope = NewDisposeScope();
            return EpisodeScores.Of(learner, parameters, tasks.Sample(part.Length, length ?? scale.TestLength, random), (_, _) => cancellation.ThrowIfCancellationRequested());
        })]);
    }

    /// <summary>The meta parameters of a clone of backpropagation, those of <see cref="ClonedNetwork"/>.</summary>
    /// <param name="options">How it is cloned.</param>
    /// <param name="steps">In how many steps.</param>
    public float[] Clone(CloneOptions options, int steps)
    {
        using CloneTraining training = new((options with { Seed = seed, CheckpointPath = CheckpointOf("clone") }).In(steps));
        return training.Run(
            Progress<CloneProgress>(
                told => told.Step % 100 == 0 || told.Step == told.Steps,
                told => $"cloning: step {told.Step} of {told.Steps}, squared errors: forward {told.Forward:0.000}, backward {told.Backward:0.000}, memory {told.Memory:0.000}"),
            cancellation);
    }

    public static string Number(double value) => value.ToString("0.0000", CultureInfo.InvariantCulture);

    /// <summary>A listener that tells how a meta-training goes.</summary>
    /// <param name="isTold">What of its progress is told.</param>
    /// <param name="line">How.</param>
    public IProgress<T> Progress<T>(Func<T, bool> isTold, Func<T, FormattableString> line) => new Told<T>(progress =>
    {
        if (report is not null && isTold(progress))
            report(FormattableString.Invariant(line(progress)));
    });

    /// <summary>Where a meta-training keeps its checkpoint; null if none is kept.</summary>
    /// <param name="what">Which meta-training, by a name of its own.</param>
    /// <exception cref="InvalidOperationException">There is another of this name.</exception>
    public string? CheckpointOf(string what)
    {
        if (checkpointFolder is null)
            return null;
        string file = string.Concat(what.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' ? c : '_'));
        if (!_checkpoints.Add(file))
            throw new InvalidOperationException($"{what}: is meta-trained twice in one experiment.");
        return Path.Combine(checkpointFolder, file + ".checkpoint");
    }

    private double RateOf(IEpisodicLearner learner) => learner switch
    {
        PaperNetwork => scale.LearningRate,
        ImprovedClone => scale.CloneLearningRate,
        _ => scale.RivalLearningRate,
    };

    private sealed class Told<T>(Action<T> tell) : IProgress<T>
    {
        public void Report(T value) => tell(value);
    }

    private static class HashCode
    {
        /// <summary>The same in every process, unlike the runtime's.</summary>
        public static int Of(int seed, string text) =>
            BitConverter.ToInt32(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes($"test {seed} {text}")));
    }
}
