using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Vsml.MetaTraining;

/// <summary>
/// Where a meta-training run stands after a whole number of steps: everything that a new process needs to go on as if there had
/// been no interruption, bit for bit. What is drawn at random must be a function of the seed and of <see cref="Step"/>, and the
/// learning rate one of <see cref="Step"/>; then neither has a state of its own.
/// </summary>
/// <remarks>
/// To go on: make the parameter and the optimizer as at the start, <see cref="Restore"/>, then make the schedule with
/// <c>LambdaLR(optimizer, rate, last_epoch: (int)checkpoint.Step - 1)</c>, which sets the learning rate of the next step.
/// </remarks>
internal sealed record Checkpoint
{
    /// <summary>Steps done.</summary>
    public required long Step { get; init; }

    /// <summary>What the run was started with (a hash of its configuration); a run that differs must not be resumed from here.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>V_M, flat, `[parameters]`.</summary>
    public required ReadOnlyMemory<float> Parameters { get; init; }

    /// <summary>The optimizer's moments, step count and settings, as TorchSharp writes them.</summary>
    public required ReadOnlyMemory<byte> Optimizer { get; init; }

    /// <summary>More vectors by name: a running average of the parameters, the best so far.</summary>
    public IReadOnlyDictionary<string, float[]> Vectors { get; init; } = new Dictionary<string, float[]>();

    /// <summary>More numbers by name: the best loss, a running average of the loss, seconds spent.</summary>
    public IReadOnlyDictionary<string, double> Numbers { get; init; } = new Dictionary<string, double>();

    /// <summary>Takes down the present state of a run.</summary>
    /// <param name="step">Steps done.</param>
    /// <param name="fingerprint">See <see cref="Fingerprint"/>.</param>
    /// <param name="parameters">V_M, `[parameters]`, 32-bit floats on any device.</param>
    /// <param name="optimizer">One of TorchSharp's optimizers, over <paramref name="parameters"/>.</param>
    /// <returns>A copy that later steps don't touch, without <see cref="Vectors"/> and <see cref="Numbers"/>.</returns>
    public static Checkpoint Capture(long step, string fingerprint, Tensor parameters, OptimizerHelper optimizer)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(optimizer);
        using DisposeScope scope = NewDisposeScope();
        using MemoryStream state = new();
        using (BinaryWriter writer = new(state)) optimizer.save_state_dict(writer);
        return new Checkpoint
        {
            Step = step,
            Fingerprint = fingerprint,
            Parameters = parameters.detach().cpu().contiguous().data<float>().ToArray(),
            Optimizer = state.ToArray(),
        };
    }

    /// <summary>Puts a run into the state of this checkpoint. Not to be called within a DisposeScope: the optimizer keeps tensors.</summary>
    /// <param name="parameters">`[parameters]`; overwritten in place.</param>
    /// <param name="optimizer">An optimizer of the same kind over <paramref name="parameters"/>; its state is overwritten.</param>
    /// <exception cref="InvalidDataException">The parameters are of another number, or the optimizer of another kind.</exception>
    public void Restore(Tensor parameters, OptimizerHelper optimizer)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(optimizer);
        if (parameters.NumberOfElements != Parameters.Length)
            throw new InvalidDataException(
                $"The checkpoint holds {Parameters.Length} parameters where {parameters.NumberOfElements} are expected.");
        using (Tensor values = tensor(Parameters.ToArray(), device: parameters.device))
        using (no_grad())
            parameters.copy_(values);

        // Outside of any dispose scope: the tensors that some optimizers make here must live as long as they do.
        using BinaryReader reader = new(new MemoryStream(Optimizer.ToArray()));
        optimizer.load_state_dict(reader);
    }

    /// <summary>Writes the checkpoint aside, flushes it to the disk and moves it into place: a reader finds the old or the new.</summary>
    /// <param name="path">The file; what is there is replaced.</param>
    public void Save(string path) => CheckpointFile.Write(path, this);

    /// <summary>Reads a checkpoint.</summary>
    /// <param name="path">A file written by <see cref="Save"/>.</param>
    /// <returns>The checkpoint.</returns>
    /// <exception cref="InvalidDataException">Not a checkpoint, or a damaged one; names the file and what is wrong.</exception>
    public static Checkpoint Load(string path) => CheckpointFile.Read(path);
}
