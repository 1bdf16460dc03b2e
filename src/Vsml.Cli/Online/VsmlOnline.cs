namespace Vsml.Cli.Online;

/// <summary>Vsml on a stream.</summary>
internal sealed class VsmlOnline(LearnerEnsemble learners) : IOnlineLearner
{
    private readonly float[] _features = new float[learners.Inputs];

    public IReadOnlyList<double?> LearningRates { get; } = [null];

    /// <summary>Whether a name of the results is Vsml's.</summary>
    public static bool Bears(string name) => name == "Vsml" || name.StartsWith("Vsml:", StringComparison.Ordinal);

    /// <param name="files">Learning algorithms; none: the built-in one. Several are told apart by their file's name.</param>
    /// <param name="learners">To average.</param>
    /// <param name="threads">Of each learner.</param>
    /// <exception cref="CommandFailedException">Two files have the same name.</exception>
    /// <exception cref="InvalidDataException">A file is no learning algorithm.</exception>
    public static IEnumerable<OnlineContender> Contenders(IReadOnlyList<string> files, int learners, int threads)
    {
        OnlineContender Of(string name, LearningAlgorithm algorithm) => new(
            name, (inputs, classes, _) => new VsmlOnline(new LearnerEnsemble(algorithm, inputs, classes, learners, threads)));
        if (files.GroupBy(Path.GetFileNameWithoutExtension).FirstOrDefault(sameName => sameName.Count() > 1) is { } twice)
            throw new CommandFailedException($"{twice.First()}: two learning algorithms are named {twice.Key}; file names that differ were expected");
        return files.Count == 0 ? [Of("Vsml", LearningAlgorithm.Default)]
            : files.Count == 1 ? [Of("Vsml", LearningAlgorithm.Load(files[0]))]
            : [.. files.Select(file => Of($"Vsml:{Path.GetFileNameWithoutExtension(file)}", LearningAlgorithm.Load(file)))];
    }

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
