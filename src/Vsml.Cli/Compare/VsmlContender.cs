using Microsoft.ML;
using Vsml.MLNet;

namespace Vsml.Cli.Compare;

/// <summary>Vsml as a contender, at the trainer's defaults unless the command line says otherwise.</summary>
/// <param name="LearningAlgorithmFiles">None: the embedded one. Several: a contender each, named after its file.</param>
/// <param name="RowOrders">Or null for the trainer's default.</param>
/// <param name="Passes">Or null for the trainer's default.</param>
internal sealed record VsmlContender(IReadOnlyList<string> LearningAlgorithmFiles, int? RowOrders = null, int? Passes = null)
{
    public const string TrainerName = "Vsml";

    public static VsmlContender AtDefaults { get; } = new([]);

    /// <exception cref="InvalidDataException">A file is no learning algorithm.</exception>
    public IEnumerable<Contender> Create()
    {
        if (LearningAlgorithmFiles.Count == 0)
            return [Create(TrainerName, LearningAlgorithm.Default)];
        if (LearningAlgorithmFiles.Count == 1)
            return [Create(TrainerName, LearningAlgorithm.Load(LearningAlgorithmFiles[0]))];
        return [.. LearningAlgorithmFiles.Select(file =>
            Create($"{TrainerName}:{Path.GetFileNameWithoutExtension(file)}", LearningAlgorithm.Load(file)))];
    }

    private Contender Create(string name, LearningAlgorithm algorithm) => new(name, (context, threads) =>
        context.MulticlassClassification.Trainers.Vsml(new VsmlMulticlassTrainer.Options
        {
            LearningAlgorithm = algorithm,
            NumberOfRowOrders = RowOrders ?? VsmlTrainerOptions.DefaultNumberOfRowOrders,
            NumberOfPasses = Passes ?? VsmlTrainerOptions.DefaultNumberOfPasses,
            NumberOfThreads = threads,
        }));
}
