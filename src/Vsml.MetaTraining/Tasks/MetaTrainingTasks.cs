namespace Vsml.MetaTraining;

/// <summary>
/// What the learning algorithm that ships was meta-trained on, synthetic throughout: <see cref="SyntheticTabularTasks"/>; one in twenty
/// seen through a random projection; and, of the tasks wide enough for a picture, one in four <see cref="ImageLikeTasks"/>.
/// </summary>
public sealed class MetaTrainingTasks : ITaskDistribution
{
    private const int SmallestPicture = 36;
    private const double Pictures = 0.25, Projections = 0.05;
    private readonly SyntheticTabularTasks _tabular = new();
    private readonly RandomProjectionTasks _projected;
    private readonly ImageLikeTasks _pictures = new();

    /// <summary>Creates the distribution.</summary>
    public MetaTrainingTasks() => _projected = new RandomProjectionTasks(_tabular);

    /// <inheritdoc/>
    public string Name => "synthetic tabular, projected and image-like tasks";

    /// <inheritdoc/>
    public TabularTask Sample(TaskShape shape, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        double draw = random.NextDouble();
        if (shape.Inputs >= SmallestPicture && draw < Pictures)
            return _pictures.Sample(shape, random);
        return draw >= 1 - Projections ? _projected.Sample(shape, random) : _tabular.Sample(shape, random);
    }
}
