namespace Vsml.MetaTraining;

/// <summary>How a run is run; nothing here changes what comes out of a given number of steps.</summary>
public sealed record MetaTrainingOptions
{
    /// <summary>The learning algorithm's file, written at every checkpoint and at the end.</summary>
    public required string OutputPath { get; init; }

    /// <summary>The checkpoint's file.</summary>
    public string CheckpointPath => OutputPath + ".checkpoint";

    /// <summary>Folder of TensorBoard event files; null for none.</summary>
    public string? LogDirectory { get; init; }

    /// <summary>Whether to go on from the checkpoint, if there is one.</summary>
    public bool Resume { get; init; }

    /// <summary>After this time the run stops at a checkpoint; null for no limit.</summary>
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>Episodes run at a time; 0 for one a core.</summary>
    public int Threads { get; init; }

    /// <summary>Who meta-trains, for the provenance.</summary>
    public string Author { get; init; } = "vsml meta-train";
}

/// <summary>Where a run stands.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="Steps">Steps in all.</param>
/// <param name="Loss">Mean loss of the last batch, nats.</param>
/// <param name="SmoothedLoss">Its running average over about a hundred steps.</param>
/// <param name="LearningRate">Of the last step.</param>
/// <param name="GradientNorm">Before clipping.</param>
/// <param name="Elapsed">Time spent over all sittings.</param>
public readonly record struct MetaTrainingProgress(
    long Step, long Steps, double Loss, double SmoothedLoss, double LearningRate, double GradientNorm, TimeSpan Elapsed);
