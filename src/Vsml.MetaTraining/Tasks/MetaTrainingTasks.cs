namespace Vsml.MetaTraining;

/// <summary>What learning algorithms are meta-trained on, synthetic throughout.</summary>
/// <remarks>
/// | component | up to 35 inputs | from 36 | from 257 | |
/// |---|---|---|---|---|
/// | <see cref="LearnableTasks"/> of <see cref="SyntheticTabularTasks"/> | 0.50 | 0.33 | 0.15 | tables, those that look like noise mostly passed over |
/// | <see cref="SyntheticTabularTasks"/> | 0.28 | 0.18 | 0.10 | tables |
/// | <see cref="SparseRelevanceTasks"/> | 0 | 0.02 | 0.08 | wide tables of which few columns matter |
/// | <see cref="ImageLikeTasks"/> | 0 | 0.25 | 0.45 | small pictures |
/// | <see cref="RandomProjectionTasks"/> | 0.05 | 0.05 | 0.05 | tables seen through a random projection |
/// | <see cref="NearDuplicateTasks"/> | 0.04 | 0.04 | 0.04 | tables in which rows come again |
/// | <see cref="PersistentLabelTasks"/> | 0.03 | 0.03 | 0.03 | tables in which a class comes in runs |
/// | <see cref="DriftingTasks"/> | 0.03 | 0.03 | 0.03 | class frequencies, measurements or roles of classes change |
/// | <see cref="ConceptDriftTasks"/>, abrupt, gradual, recurring | 0.02, 0.01, 0.01 | the same | the same | what depends on what changes |
/// | <see cref="RotatingTasks"/> | 0.01 | 0.01 | 0.01 | measurements turn slowly |
/// | <see cref="RangeDriftTasks"/> | 0.01 | 0.01 | 0.01 | ranges and units change |
/// | <see cref="OneClassDriftTasks"/> | 0.01 | 0.01 | 0.01 | one class changes |
/// </remarks>
public sealed class MetaTrainingTasks : ITaskDistribution
{
    private const int SmallestPicture = 36, MostlyPictures = 257;
    private static readonly SyntheticTabularTasks Tables = new();

    private static readonly (ITaskDistribution Tasks, double Narrow, double Wide, double Widest)[] Weights =
    [
        (new LearnableTasks(Tables), 0.50, 0.33, 0.15),
        (Tables, 0.28, 0.18, 0.10),
        (new SparseRelevanceTasks(), 0, 0.02, 0.08),
        (new ImageLikeTasks(), 0, 0.25, 0.45),
        (new RandomProjectionTasks(Tables), 0.05, 0.05, 0.05),
        (new NearDuplicateTasks(Tables), 0.04, 0.04, 0.04),
        (new PersistentLabelTasks(Tables), 0.03, 0.03, 0.03),
        (new DriftingTasks(Tables), 0.03, 0.03, 0.03),
        (new ConceptDriftTasks(Tables, ConceptChange.Abrupt), 0.02, 0.02, 0.02),
        (new ConceptDriftTasks(Tables, ConceptChange.Gradual), 0.01, 0.01, 0.01),
        (new ConceptDriftTasks(Tables, ConceptChange.Recurring), 0.01, 0.01, 0.01),
        (new RotatingTasks(Tables), 0.01, 0.01, 0.01),
        (new RangeDriftTasks(Tables), 0.01, 0.01, 0.01),
        (new OneClassDriftTasks(Tables), 0.01, 0.01, 0.01),
    ];

    private readonly MixtureTasks _narrow = new("narrow", [.. Weights.Select(component => (component.Tasks, component.Narrow))]);
    private readonly MixtureTasks _wide = new("wide", [.. Weights.Select(component => (component.Tasks, component.Wide))]);
    private readonly MixtureTasks _widest = new("widest", [.. Weights.Select(component => (component.Tasks, component.Widest))]);


    /// <inheritdoc/>
    public string Name => "synthetic tables, some projected, repeated, drifting or in runs of a class, and image-like tasks";

    /// <inheritdoc/>
    public TabularTask Sample(TaskShape shape, Random random) =>
        (shape.Inputs < SmallestPicture ? _narrow : shape.Inputs < MostlyPictures ? _wide : _widest).Sample(shape, random);
}
