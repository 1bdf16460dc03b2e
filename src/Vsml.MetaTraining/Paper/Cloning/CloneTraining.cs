using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Vsml.MetaTraining.Paper;

/// <summary>
/// Learning-algorithm cloning (Kirsch &amp; Schmidhuber 2021, section 3.1): meta-trains a sub-RNN so that its dynamics are backpropagation, by
/// regression alone. First over random states, then over unrolls that go on from where its own dynamics led, so that errors don't grow.
/// </summary>
internal sealed class CloneTraining : IDisposable
{
    private const double Clip = 1, Openness = 5, Permanence = 15;
    private const int StepsPerPause = 20, N = ClonedNetwork.StateSize;
    private readonly CloneOptions _options;
    private readonly FusedCloneLoss _loss;
    private readonly SynapseStates _synapses;
    private readonly Parameter _parameters;
    private readonly Adam _adam;
    private readonly float[] _units;

    public CloneTraining(CloneOptions options)
    {
        (_options, _loss, _synapses) = (options, new FusedCloneLoss(options.Rule, ClonedNetwork.Spec.MicroTicks), new SynapseStates(options.Synapses, options.Rule));
        _parameters = new Parameter(tensor(InitialParameters()).DetachFromDisposeScope());
        _adam = optim.Adam([_parameters], options.Stages[0].LearningRate);
        _units = CloneUnits.Of(options.Rule);
    }

    private string Fingerprint =>
        $"clone of {_options.Rule}, {_options.Synapses} synapses, seed {_options.Seed}, {string.Join(" ", _options.Stages)} to {_options.LastLearningRate}";

    /// <summary>Runs to the last step, from the checkpoint if there is one.</summary>
    /// <returns>V_M of <see cref="ClonedNetwork"/>, `[parameters]`.</returns>
    /// <exception cref="InvalidDataException">The checkpoint is damaged or belongs to another run.</exception>
    /// <exception cref="OperationCanceledException">Cancelled, after a checkpoint.</exception>
    public float[] Run(IProgress<CloneProgress>? progress = null, CancellationToken cancellation = default)
    {
        int step = Resume();
        while (step < _options.Steps)
        {
            // To hold off the collector costs more than a step does.
            using CollectionPause pause = CollectionPause.Begin();
            do
            {
                CloneProgress state = TakeStep(step++);
                progress?.Report(state);
                if (_options.CheckpointPath is { } path
                    && (step % _options.CheckpointEvery == 0 || step == _options.Steps || cancellation.IsCancellationRequested))
                    Capture(step).Save(path);
                cancellation.ThrowIfCancellationRequested();
            }
            while (step < _options.Steps && step % StepsPerPause != 0);
        }

        return Scaled();
    }

    public void Dispose()
    {
        _adam.Dispose();
        _parameters.Dispose();
    }

    private int Resume()
    {
        if (_options.CheckpointPath is not { } path || !File.Exists(path)) return 0;
        Checkpoint checkpoint = Checkpoint.Load(path);
        if (checkpoint.Fingerprint != Fingerprint)
            throw new InvalidDataException($"{path}: belongs to another run. Move it away, or choose another folder.");
        checkpoint.Restore(_parameters, _adam);
        foreach ((string name, float[] values) in Vectors()) checkpoint.Vectors[name].CopyTo(values, 0);
        return (int)checkpoint.Step;
    }

    private Checkpoint Capture(int step) => Checkpoint.Capture(step, Fingerprint, _parameters, _adam) with { Vectors = Vectors() };

    private Dictionary<string, float[]> Vectors() => new()
    {
        ["cell"] = _synapses.Cell, ["hidden"] = _synapses.Hidden,
    };

    private CloneProgress TakeStep(int step)
    {
        (CloneStage stage, double rate) = _options.At(step);
        foreach (Adam.ParamGroup group in _adam.ParamGroups.Cast<Adam.ParamGroup>()) group.LearningRate = rate;
        Random random = new(EpisodicMetaTrainer.HashOf(_options.Seed, step));
        _synapses.Renew(step == 0 ? 1 : stage.ResetShare, random);
        float[] gradient = new float[CloneUnits.Layout.Count];
        var (forward, backward, memory) = _loss.LossAndGradient(
            Scaled(), _synapses, SynapseBatch.Draw(stage.Examples, _options.Synapses, random), gradient);
        for (int p = 0; p < gradient.Length; p++) gradient[p] *= _units[p];
        EpisodicMetaTrainer.Apply(_parameters, _adam, new MetaGradient(forward + backward + memory, gradient), Clip);
        return new CloneProgress(step + 1, _options.Steps, forward, backward, memory);
    }

    private float[] Scaled() => [.. _parameters.Floats().Zip(_units, (parameter, unit) => parameter * unit)];

    /// <summary>Random parameters, but for gates that are half open, and forget gates: of memory they keep all, to the last bit, of scratch half.</summary>
    private float[] InitialParameters()
    {
        float[] parameters = CloneUnits.Layout.Draw(new Random(_options.Seed));
        int input = CloneUnits.OffsetOf("forward.gates"), forget = input + (2 * N);
        for (int j = 0; j < N; j++)
        {
            parameters[input + j] += (float)Openness;
            parameters[forget + j] += (float)(j < CloneMemory.Cells ? Permanence : -Openness);
        }

        return parameters;
    }
}
