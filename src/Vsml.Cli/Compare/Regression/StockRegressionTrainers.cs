using Microsoft.ML;
using Microsoft.ML.Trainers;
using Microsoft.ML.Trainers.FastTree;
using Microsoft.ML.Trainers.LightGbm;

namespace Vsml.Cli.Compare;

/// <summary>ML.NET's own trainers of numbers, at ML.NET's defaults; only the number of threads is set, as for <see cref="StockTrainers"/>.</summary>
internal static class StockRegressionTrainers
{
    public static IReadOnlyList<Contender> All { get; } =
    [
        new("FastTree", (context, threads) => context.Regression.Trainers.FastTree(new FastTreeRegressionTrainer.Options { NumberOfThreads = threads })),
        new("FastForest", (context, threads) => context.Regression.Trainers.FastForest(new FastForestRegressionTrainer.Options { NumberOfThreads = threads })),
        new("LightGbm", (context, threads) => context.Regression.Trainers.LightGbm(new LightGbmRegressionTrainer.Options { NumberOfThreads = threads })),
        new("Sdca", (context, threads) => context.Regression.Trainers.Sdca(new SdcaRegressionTrainer.Options { NumberOfThreads = threads })),
        new("OnlineGradientDescent", (context, _) => context.Regression.Trainers.OnlineGradientDescent()),
        new("LbfgsPoisson", (context, threads) => context.Regression.Trainers.LbfgsPoissonRegression(
            new LbfgsPoissonRegressionTrainer.Options { NumberOfThreads = threads })),
    ];
}
