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
    ];

    public static TheoryData<string> Names => [.. All.Select(distribution => distribution.Name)];

    public static TheoryData<string> LabellerNames =>
        [.. new SyntheticTabularTasks().FewClasses.Components.Select(distribution => distribution.Name)];

    public static ITaskDistribution Named(string name) => All.Single(distribution => distribution.Name == name);
}
