using Microsoft.ML.Trainers;

namespace Vsml.MLNet;

/// <summary>
/// What the Vsml trainers of all tasks have in common: <see cref="VsmlMulticlassTrainer.Options"/>, <see cref="VsmlBinaryTrainer.Options"/> and <see cref="VsmlRegressionTrainer.Options"/>.
/// The columns are those of every ML.NET trainer: <c>LabelColumnName</c> ("Label"), <c>FeatureColumnName</c> ("Features")
/// and <c>ExampleWeightColumnName</c> (none). The random seed is that of the <see cref="Microsoft.ML.MLContext"/>.
/// </summary>
public abstract class VsmlTrainerOptions : TrainerInputBaseWithWeight
{
    /// <summary>The default of <see cref="NumberOfPasses"/>.</summary>
    public const int DefaultNumberOfPasses = 2;

    /// <summary>The default of <see cref="NumberOfRowOrders"/>.</summary>
    public const int DefaultNumberOfRowOrders = 2;

    private protected VsmlTrainerOptions()
    {
    }

    /// <summary>The learning algorithm to run; <see langword="null"/> (the default) for <see cref="LearningAlgorithm.Default"/>, which needs no file.</summary>
    public LearningAlgorithm? LearningAlgorithm { get; set; }

    /// <summary>The file of the learning algorithm to run, instead of <see cref="LearningAlgorithm"/>; read when the trainer is created.</summary>
    public string? LearningAlgorithmFile { get; set; }

    /// <summary>How often every row is learned from, what other trainers of ML.NET call NumberOfIterations; at least 1.</summary>
    public int NumberOfPasses { get; set; } = DefaultNumberOfPasses;

    /// <summary>
    /// How many learners see the rows, each in an order of its own; their probabilities are averaged. 1 to 1024.
    /// With 1, and without weights, the rows are streamed and memory does not grow with their number; else they are kept in memory while the model is fitted.
    /// </summary>
    public int NumberOfRowOrders { get; set; } = DefaultNumberOfRowOrders;

    /// <summary>How many threads learn; <see langword="null"/> (the default) for one a core. The model does not depend on it.</summary>
    public int? NumberOfThreads { get; set; }
}
