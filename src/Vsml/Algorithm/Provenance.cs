using System.Globalization;

namespace Vsml;

/// <summary>Where a learning algorithm comes from. Kept in the metadata of its file.</summary>
public sealed record Provenance
{
    /// <summary>Who or what meta-trained it.</summary>
    public string Author { get; init; } = "";

    /// <summary>The task distribution it was meta-trained on.</summary>
    public string TaskDistribution { get; init; } = "";

    /// <summary>The seed of its meta-training.</summary>
    public long Seed { get; init; }

    /// <summary>
    /// The <see cref="LearningAlgorithm.Fingerprint"/> of the learning algorithm that its meta-training went on from; empty where it began
    /// with random parameters. Steps and time are those taken since.
    /// </summary>
    public string StartedFrom { get; init; } = "";

    /// <summary>Meta-training steps taken.</summary>
    public long Steps { get; init; }

    /// <summary>Time that its meta-training took, over all its sittings, in seconds.</summary>
    public double WallSeconds { get; init; }

    /// <summary>The meta-loss at the end: mean negative log-likelihood in nats, smoothed over the last steps. NaN where unknown.</summary>
    public double FinalMetaLoss { get; init; } = double.NaN;

    internal void WriteTo(IDictionary<string, string> metadata)
    {
        metadata["author"] = Author;
        metadata["task_distribution"] = TaskDistribution;
        metadata["seed"] = Seed.ToString(CultureInfo.InvariantCulture);
        if (StartedFrom.Length > 0)
            metadata["started_from"] = StartedFrom;
        metadata["steps"] = Steps.ToString(CultureInfo.InvariantCulture);
        metadata["wall_seconds"] = WallSeconds.ToString("R", CultureInfo.InvariantCulture);
        metadata["final_meta_loss"] = FinalMetaLoss.ToString("R", CultureInfo.InvariantCulture);
    }

    internal static Provenance ReadFrom(IReadOnlyDictionary<string, string> metadata)
    {
        string Text(string key) => metadata.TryGetValue(key, out string? value) ? value : "";
        long Whole(string key) =>
            long.TryParse(Text(key), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value) ? value : 0;
        double Real(string key) =>
            double.TryParse(Text(key), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : double.NaN;
        return new Provenance
        {
            Author = Text("author"),
            TaskDistribution = Text("task_distribution"),
            Seed = Whole("seed"),
            StartedFrom = Text("started_from"),
            Steps = Whole("steps"),
            WallSeconds = Real("wall_seconds"),
            FinalMetaLoss = Real("final_meta_loss"),
        };
    }
}
