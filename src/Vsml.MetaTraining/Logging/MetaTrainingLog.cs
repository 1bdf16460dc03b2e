namespace Vsml.MetaTraining;

/// <summary>
/// Writes how a meta-training run goes as TensorBoard event files: `tensorboard --logdir FOLDER` shows loss, learning rate, gradient
/// norm and speed over the steps. Managed code; TorchSharp's natives are not needed.
/// </summary>
internal sealed class MetaTrainingLog
{
    private readonly string _path;

    /// <summary>Opens a log in a folder, with a new event file beside those that are there.</summary>
    /// <param name="folder">One run's own folder; made if it is not there.</param>
    /// <param name="resumeAfter">
    /// The step of the checkpoint that the run goes on from, 0 for a new run. What an interrupted run wrote of later steps is taken
    /// out, since these steps come again.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="resumeAfter"/> is negative.</exception>
    public MetaTrainingLog(string folder, long resumeAfter = 0)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentOutOfRangeException.ThrowIfNegative(resumeAfter);
        if (Directory.Exists(folder)) EventFile.RemoveAfter(folder, resumeAfter);
        Directory.CreateDirectory(folder);

        // TensorBoard reads the files of a folder in the order of their names: the second first, then what tells two of one second apart.
        string begun = $"events.out.tfevents.{DateTimeOffset.UtcNow.ToUnixTimeSeconds()}";
        _path = Path.Combine(folder, $"{begun}.{Directory.GetFiles(folder).Length:D6}.{Environment.MachineName}.{Environment.ProcessId}");
        EventFile.Append(_path, []);
    }

    /// <summary>Writes the numbers of one step.</summary>
    /// <param name="step">The step, counted from 1 over all interruptions.</param>
    /// <param name="loss">Mean loss of the batch.</param>
    /// <param name="learningRate">Learning rate of the step.</param>
    /// <param name="gradientNorm">Norm of the gradient, before clipping.</param>
    /// <param name="episodesPerSecond">Speed.</param>
    public void Step(long step, double loss, double learningRate, double gradientNorm, double episodesPerSecond) => EventFile.Append(_path,
    [
        EventFile.Scalar("loss", step, loss),
        EventFile.Scalar("learning rate", step, learningRate),
        EventFile.Scalar("gradient norm", step, gradientNorm),
        EventFile.Scalar("episodes per second", step, episodesPerSecond),
    ]);

    /// <summary>Writes one number under a name of its own, such as a loss on held-out tasks.</summary>
    /// <param name="name">The name of the curve.</param>
    /// <param name="step">The step.</param>
    /// <param name="value">The number.</param>
    public void Scalar(string name, long step, double value) => EventFile.Append(_path, [EventFile.Scalar(name, step, value)]);
}
