namespace Vsml.MetaTraining.Paper;

/// <summary>The experiments there are.</summary>
internal static class Experiments
{
    public static IReadOnlyList<IExperiment> All { get; } =
        [new CloneBackpropagation(), new FromScratch(), new CrossDataset(), new Invariances(), new Deep(), new Convolutional(), new Omniglot(), new Introspection()];
}
