namespace Vsml.Cli.Online;

/// <summary>Vsml on a stream.</summary>
internal sealed class VsmlOnline(LearnerEnsemble learners) : IOnlineLearner
{
    private readonly float[] _features = new float[learners.Inputs];

    public IReadOnlyList<double?> LearningRates { get; } = [null];

    /// <summary>Whether a name of the results is Vsml's.</summary>
    public static bool Bears(string name) => LearningAlgorithmFiles.Bears(name);

    /// <param name="files">Learning algorithms; none: the built-in one. Several are told apart by their file's name.</param>
    /// <param name="learners">To average.</param>
    /// <param name="threads">Of each learner.</param>
    /// <exception cref="CommandFailedException">A file is missing, or named twice.</exception>
    /// <exception cref="InvalidDataException">A file is no learning algorithm.</exception>
    public static IEnumerable<OnlineContender> Contenders(IReadOnlyList<string> files, int learners, int threads) =>
        LearningAlgorithmFiles.Load(files).Select(named => new OnlineContender(named.Name, (inputs, classes, _) =>
            new VsmlOnline(new LearnerEnsemble(named.Algorithm, inputs, classes, learners, threads))));

    public void Predict(ReadOnlySpan<float> features, Span<float> probabilities)
    {
        features.CopyTo(_features);
        learners.Predict(features, probabilities);
    }

    public void Observe(int label) => learners.Observe(_features, label);

    public void Dispose()
    {
    }
}
