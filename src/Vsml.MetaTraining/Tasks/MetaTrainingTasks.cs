namespace Vsml.MetaTraining;

/// <summary>What learning algorithms are meta-trained on, synthetic throughout: rows in any order, as in a table, by <see cref="Sample"/>, and rows that come one after the other, by <see cref="Streams"/>.</summary>
/// <remarks>
/// | component | up to 35 inputs | from 36 | from 257 | |
/// |---|---|---|---|---|
/// | <see cref="LearnableTasks"/> of <see cref="SyntheticTabularTasks"/> | 0.55 | 0.38 | 0.20 | tables, those that look like noise mostly passed over |
/// | <see cref="SyntheticTabularTasks"/> | 0.36 | 0.26 | 0.15 | tables |
/// | <see cref="SparseRelevanceTasks"/> | 0 | 0.02 | 0.11 | wide tables of which few columns matter |
/// | <see cref="ImageLikeTasks"/> | 0 | 0.25 | 0.45 | small pictures |
/// | <see cref="RandomProjectionTasks"/> | 0.05 | 0.05 | 0.05 | tables seen through a random projection |
/// | <see cref="NearDuplicateTasks"/> | 0.04 | 0.04 | 0.04 | tables in which rows come again |
/// Half of the streams are such tables, row by row; the others are
/// | component | share | |
/// |---|---|---|
/// | <see cref="PersistentLabelTasks"/> | 0.3 | a class comes in runs |
/// | <see cref="DriftingTasks"/> | 0.2 | class frequencies, measurements or roles of classes change |
/// | <see cref="ConceptDriftTasks"/>, abrupt, gradual, recurring | 0.15, 0.05, 0.05 | what depends on what changes |
/// | <see cref="RotatingTasks"/> | 0.1 | measurements turn slowly |
/// | <see cref="RangeDriftTasks"/> | 0.05 | ranges and units change |
/// | <see cref="OneClassDriftTasks"/> | 0.1 | one class changes |
/// </remarks>
public sealed class MetaTrainingTasks : ITaskDistribution
{
    private const int SmallestPicture = 36, MostlyPictures = 257;
    private static readonly SyntheticTabularTasks Tables = new();

    private static readonly (ITaskDistribution Tasks, double Narrow, double Wide, double Widest)[] Weights =
    [
        (new LearnableTasks(Tables), 0.55, 0.38, 0.20),
        (Tables, 0.36, 0.26, 0.15),
        (new SparseRelevanceTasks(), 0, 0.02, 0.11),
        (new ImageLikeTasks(), 0, 0.25, 0.45),
        (new RandomProjectionTasks(Tables), 0.05, 0.05, 0.05),
        (new NearDuplicateTasks(Tables), 0.04, 0.04, 0.04),
    ];

    private readonly MixtureTasks _narrow = new("narrow", [.. Weights.Select(component => (component.Tasks, component.Narrow))]);
    private readonly MixtureTasks _wide = new("wide", [.. Weights.Select(component => (component.Tasks, component.Wide))]);
    private readonly MixtureTasks _widest = new("widest", [.. Weights.Select(component => (component.Tasks, component.Widest))]);

    /// <summary>Creates the distribution.</summary>
    public MetaTrainingTasks() => Streams = new MixtureTasks(
        "streams",
        [
            (this, 1),
            (new PersistentLabelTasks(Tables), 0.3),
            (new DriftingTasks(Tables), 0.2),
            (new ConceptDriftTasks(Tables, ConceptChange.Abrupt), 0.15),
            (new ConceptDriftTasks(Tables, ConceptChange.Gradual), 0.05),
            (new ConceptDriftTasks(Tables, ConceptChange.Recurring), 0.05),
            (new RotatingTasks(Tables), 0.1),
            (new RangeDriftTasks(Tables), 0.05),
            (new OneClassDriftTasks(Tables), 0.1),
        ]);

    /// <inheritdoc/>
    public ITaskDistribution Streams { get; }

    /// <inheritdoc/>
    public string Name => "synthetic tables, some projected, repeated, drifting or in runs of a class, and image-like tasks";

    /// <inheritdoc/>
    public TabularTask Sample(TaskShape shape, Random random) =>
        (shape.Inputs < SmallestPicture ? _narrow : shape.Inputs < MostlyPictures ? _wide : _widest).Sample(shape, random);
}
