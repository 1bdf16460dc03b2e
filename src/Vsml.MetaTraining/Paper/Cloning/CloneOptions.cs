namespace Vsml.MetaTraining.Paper;

/// <summary>One stage of cloning.</summary>
/// <param name="Steps">Steps of Adam.</param>
/// <param name="Examples">Examples an unroll.</param>
/// <param name="LearningRate">At its beginning; it falls to that of the next stage.</param>
/// <param name="ResetShare">Share of the synapses that begin anew in a step; the others go on from where the last step left them.</param>
internal sealed record CloneStage(int Steps, int Examples, double LearningRate, double ResetShare);

/// <summary>How backpropagation is cloned.</summary>
internal sealed record CloneOptions
{
    public BackpropagationRule Rule { get; init; } = new();

    /// <summary>One after another: random states first, then unrolls that grow.</summary>
    public IReadOnlyList<CloneStage> Stages { get; init; } = 
        [new(12_000, 2, 1e-2, 1), new(16_000, 4, 3e-3, 0.1), new(16_000, 8, 1e-3, 0.02), new(16_000, 8, 3e-4, 0.005)];

    /// <summary>Learning rate at the end of the last stage.</summary>
    public double LastLearningRate { get; init; } = 1e-5;

    /// <summary>Synapses side by side.</summary>
    public int Synapses { get; init; } = 256;

    /// <summary>Fixes all that is random.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Where the run can be resumed from; null to keep nothing.</summary>
    public string? CheckpointPath { get; init; }

    /// <summary>Steps between checkpoints.</summary>
    public int CheckpointEvery { get; init; } = 200;

    /// <summary>The same stages in so many steps altogether.</summary>
    public CloneOptions In(int steps)
    {
        int done = 0, taken = 0;
        return this with { Stages = [.. Stages.Select(stage =>
        {
            done += stage.Steps;
            int before = taken;
            taken = (int)((long)steps * done / Steps);
            return stage with { Steps = taken - before };
        })] };
    }

    public int Steps => Stages.Sum(stage => stage.Steps);

    /// <summary>The stage of a step, and its learning rate.</summary>
    public (CloneStage Stage, double LearningRate) At(int step)
    {
        for (int s = 0; s < Stages.Count; s++)
        {
            CloneStage stage = Stages[s];
            double last = s + 1 < Stages.Count ? Stages[s + 1].LearningRate : LastLearningRate;
            if (step < stage.Steps) return (stage, stage.LearningRate * Math.Pow(last / stage.LearningRate, step / (double)stage.Steps));
            step -= stage.Steps;
        }

        throw new ArgumentOutOfRangeException(nameof(step), step, $"there are {Steps} steps.");
    }
}

/// <summary>How far a clone is, and how far from backpropagation.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="Steps">Of so many.</param>
/// <param name="Forward">The part of the loss that forward messages have.</param>
/// <param name="Backward">That of backward messages.</param>
/// <param name="Memory">That of weights and biases.</param>
internal sealed record CloneProgress(int Step, int Steps, double Forward, double Backward, double Memory);
