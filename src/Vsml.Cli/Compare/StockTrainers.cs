using Microsoft.ML;
using Microsoft.ML.Trainers;
using Microsoft.ML.Trainers.FastTree;
using Microsoft.ML.Trainers.LightGbm;

namespace Vsml.Cli.Compare;

/// <summary>
/// ML.NET's own trainers for several classes, at ML.NET's defaults; only the number of threads is set, because the default one
/// makes SdcaMaximumEntropy's result depend on the machine.
/// One-versus-all calibrates what is not yet calibrated with ML.NET's default (Platt), so that all give probabilities.
/// </summary>
internal static class StockTrainers
{
    public static IReadOnlyList<Contender> All { get; } =
    [
        new("SdcaMaximumEntropy", (context, threads) => context.MulticlassClassification.Trainers.SdcaMaximumEntropy(
            new SdcaMaximumEntropyMulticlassTrainer.Options { NumberOfThreads = threads })),
        new("LbfgsMaximumEntropy", (context, threads) => context.MulticlassClassification.Trainers.LbfgsMaximumEntropy(
            new LbfgsMaximumEntropyMulticlassTrainer.Options { NumberOfThreads = threads })),
        new("LightGbm", (context, threads) => context.MulticlassClassification.Trainers.LightGbm(
            new LightGbmMulticlassTrainer.Options { NumberOfThreads = threads })),
        new("FastTree", (context, threads) => context.MulticlassClassification.Trainers.OneVersusAll(
            context.BinaryClassification.Trainers.FastTree(new FastTreeBinaryTrainer.Options { NumberOfThreads = threads }))),
        new("FastForest", (context, threads) => context.MulticlassClassification.Trainers.OneVersusAll(
            context.BinaryClassification.Trainers.FastForest(new FastForestBinaryTrainer.Options { NumberOfThreads = threads }))),
        new("AveragedPerceptron", (context, _) => context.MulticlassClassification.Trainers.OneVersusAll(
            context.BinaryClassification.Trainers.AveragedPerceptron())),
    ];
}
