using Xunit;

namespace Vsml.MetaTraining.Tests;

/// <summary>Every task distribution there is, by name, for tests of what all of them promise.</summary>
internal static class TaskDistributions
{
    public static readonly ITaskDistribution[] All =
    [
        new SyntheticTabularTasks(),
        .. new SyntheticTabularTasks().FewClasses.Components,
        new ImageLikeTasks(),
        new RandomProjectionTasks(new SyntheticTabularTasks()),
        new NearDuplicateTasks(new SyntheticTabularTasks()),
        new DriftingTasks(new SyntheticTabularTasks()),
        new MetaTrainingTasks(),
    ];

    public static TheoryData<string> Names => [.. All.Select(distribution => distribution.Name)];

    /// <summary>All but those that drift, wholly or in part.</summary>
    public static TheoryData<string> ExchangeableNames =>
        [.. All.Where(distribution => distribution is not (DriftingTasks or MetaTrainingTasks)).Select(distribution => distribution.Name)];

    public static TheoryData<string> LabellerNames =>
        [.. new SyntheticTabularTasks().FewClasses.Components.Select(distribution => distribution.Name)];

    public static ITaskDistribution Named(string name) => All.Single(distribution => distribution.Name == name);
}
