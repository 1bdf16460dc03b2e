using Xunit;

namespace Vsml.MetaTraining.Tests;

/// <summary>Every task distribution there is, by name, for tests of what all of them promise.</summary>
internal static class TaskDistributions
{
    private static readonly ITaskDistribution[] InTime =
    [
        new DriftingTasks(new SyntheticTabularTasks()),
        new ConceptDriftTasks(new SyntheticTabularTasks(), ConceptChange.Abrupt),
        new ConceptDriftTasks(new SyntheticTabularTasks(), ConceptChange.Gradual),
        new ConceptDriftTasks(new SyntheticTabularTasks(), ConceptChange.Recurring),
        new RotatingTasks(new SyntheticTabularTasks()),
        new RangeDriftTasks(new SyntheticTabularTasks()),
        new OneClassDriftTasks(new SyntheticTabularTasks()),
        new PersistentLabelTasks(new SyntheticTabularTasks()),
    ];

    public static readonly ITaskDistribution[] All =
    [
        new SyntheticTabularTasks(),
        .. new SyntheticTabularTasks().FewClasses.Components,
        new ImageLikeTasks(),
        new RandomProjectionTasks(new SyntheticTabularTasks()),
        new NearDuplicateTasks(new SyntheticTabularTasks()),
        new LearnableTasks(new SyntheticTabularTasks()),
        .. InTime,
        new MetaTrainingTasks(),
    ];

    public static TheoryData<string> Names => [.. All.Select(distribution => distribution.Name)];

    /// <summary>All but those whose rows stand in time, wholly or in part.</summary>
    public static TheoryData<string> ExchangeableNames =>
        [.. All.Where(distribution => distribution is not MetaTrainingTasks && !InTime.Contains(distribution)).Select(distribution => distribution.Name)];

    public static TheoryData<string> LabellerNames =>
        [.. new SyntheticTabularTasks().FewClasses.Components.Select(distribution => distribution.Name)];

    public static ITaskDistribution Named(string name) => All.Single(distribution => distribution.Name == name);
}
