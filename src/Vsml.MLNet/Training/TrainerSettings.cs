using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Internal.Utilities;
using Microsoft.ML.Runtime;

namespace Vsml.MLNet.Training;

/// <summary>The options of a trainer, checked.</summary>
internal sealed class TrainerSettings
{
    private readonly IHost _host;
    private readonly bool _ownAlgorithm;

    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public TrainerSettings(IHost host, VsmlTrainerOptions options)
    {
        host.CheckUserArg(options.NumberOfPasses >= 1, nameof(options.NumberOfPasses), "must be at least 1");
        host.CheckUserArg(options.NumberOfRowOrders is >= 1 and <= 1024, nameof(options.NumberOfRowOrders), "must lie between 1 and 1024");
        host.CheckUserArg(options.NumberOfThreads is null or >= 1, nameof(options.NumberOfThreads), "must be at least 1, or null for one a core");
        host.CheckUserArg(options.LearningAlgorithm == null || options.LearningAlgorithmFile == null,
            nameof(options.LearningAlgorithmFile), $"cannot be given together with {nameof(options.LearningAlgorithm)}");
        _host = host;
        _ownAlgorithm = options.LearningAlgorithm != null || options.LearningAlgorithmFile != null;
        Algorithm = options.LearningAlgorithm
            ?? (options.LearningAlgorithmFile == null ? LearningAlgorithm.Default : LearningAlgorithm.Load(options.LearningAlgorithmFile));
        Passes = options.NumberOfPasses;
        RowOrders = options.NumberOfRowOrders;
        Threads = options.NumberOfThreads ?? 0;

        // Taken now, so that every Fit of this trainer on the same rows gives the same model.
        Seed = (host as IHostEnvironmentInternal)?.Seed ?? host.Rand.Next();
    }

    public LearningAlgorithm Algorithm { get; }

    public int Passes { get; }

    public int RowOrders { get; }

    /// <summary>0 for one a core.</summary>
    public int Threads { get; }

    public int Seed { get; }

    /// <summary>Checks that a learner can be gone on from.</summary>
    /// <exception cref="ArgumentException">The rows are of another width, or the options name another learning algorithm.</exception>
    public void CheckStart(int learned, LearningAlgorithm algorithm, RoleMappedSchema schema, int inputs)
    {
        if (learned != inputs)
        {
            throw _host.ExceptParam("modelParameters",
                $"The model was trained on {learned} features, but the feature column '{schema.Feature?.Name}' has {inputs}.");
        }

        if (_ownAlgorithm && algorithm.Fingerprint != Algorithm.Fingerprint)
        {
            throw _host.ExceptParam("modelParameters",
                "The model was trained by another learning algorithm than this trainer's; a state goes on only with the algorithm that made it.");
        }
    }
}
