using Microsoft.ML;
using Vsml.MLNet;

namespace Vsml.Cli.Compare;

/// <summary>Vsml as a contender, at the trainer's defaults unless the command line says otherwise.</summary>
/// <param name="Files">Learning algorithms. None: the embedded one. Several: a contender each, named after its file.</param>
/// <param name="RowOrders">Or null for the trainer's default.</param>
/// <param name="Passes">Or null for the trainer's default.</param>
internal sealed record VsmlContender(IReadOnlyList<string> Files, int? RowOrders = null, int? Passes = null)
{
    public const string TrainerName = LearningAlgorithmFiles.OwnName;

    public static VsmlContender AtDefaults { get; } = new([]);

    /// <exception cref="CommandFailedException">A file is missing, or named twice.</exception>
    /// <exception cref="InvalidDataException">A file is no learning algorithm.</exception>
    public IEnumerable<Contender> Create() => LearningAlgorithmFiles.Load(Files).Select(named => Create(named.Name, named.Algorithm));

    /// <summary>The same for numbers, with quantiles.</summary>
    /// <exception cref="CommandFailedException">A file is missing, or named twice.</exception>
    /// <exception cref="InvalidDataException">A file is no learning algorithm.</exception>
    public IEnumerable<Contender> CreateRegression() => LearningAlgorithmFiles.Load(Files).Select(named => CreateRegression(named.Name, named.Algorithm));

    private Contender CreateRegression(string name, LearningAlgorithm algorithm)
    {
        int rowOrders = RowOrders ?? VsmlTrainerOptions.DefaultNumberOfRowOrders, passes = Passes ?? VsmlTrainerOptions.DefaultNumberOfPasses;
        return new Contender(name, (context, threads) => context.Regression.Trainers.Vsml(new VsmlRegressionTrainer.Options
        {
            LearningAlgorithm = algorithm,
            NumberOfRowOrders = rowOrders,
            NumberOfPasses = passes,
            NumberOfThreads = threads,
            Quantiles = RegressionScores.Levels,
        }))
        {
            Settings = SettingsOf(algorithm, rowOrders, passes),
        };
    }

    private static string[] SettingsOf(LearningAlgorithm algorithm, int rowOrders, int passes) =>
        [$"algorithm={algorithm.Fingerprint[..12]}", $"row-orders={rowOrders}", $"passes={passes}"];

    private Contender Create(string name, LearningAlgorithm algorithm)
    {
        int rowOrders = RowOrders ?? VsmlTrainerOptions.DefaultNumberOfRowOrders, passes = Passes ?? VsmlTrainerOptions.DefaultNumberOfPasses;
        return new Contender(name, (context, threads) => context.MulticlassClassification.Trainers.Vsml(new VsmlMulticlassTrainer.Options
        {
            LearningAlgorithm = algorithm,
            NumberOfRowOrders = rowOrders,
            NumberOfPasses = passes,
            NumberOfThreads = threads,
        }))
        {
            Settings = SettingsOf(algorithm, rowOrders, passes),
        };
    }
}
