namespace Vsml.MetaTraining.Paper;

/// <summary>The learners that the experiments set beside each other. Adding one here adds it to every matrix.</summary>
internal static class LearnerPool
{
    /// <summary>Those that are meta-trained, VSML first.</summary>
    public static IReadOnlyList<IEpisodicLearner> MetaTrained(ExperimentContext context, int inputs, int classes) =>
    [
        context.Vsml(), new MetaRnn(inputs, classes), new HebbianFastWeights(inputs, classes), new FastWeightMemory(inputs, classes),
        new FastWeightProgrammer(inputs, classes),
    ];

    /// <summary>Those that are given, with the paper's learning rates.</summary>
    public static IReadOnlyList<IEpisodicLearner> Given { get; } =
    [
        new GradientDescent(OnlineOptimizer.Sgd, 1e-2), new GradientDescent(OnlineOptimizer.Adam, 1e-3),
        new GradientDescent(OnlineOptimizer.Sgd, 1e-2, units: 160), new GradientDescent(OnlineOptimizer.Adam, 1e-3, units: 160),
    ];

    /// <summary>The rivals that a learned learning algorithm of VSML is claimed to beat on sets not met in meta-training.</summary>
    public static bool IsOverfitter(IEpisodicLearner learner) => learner is MetaRnn or HebbianFastWeights or FastWeightMemory;
}
