namespace Vsml.MetaTraining;

/// <summary>What the learning algorithm that ships was meta-trained on, synthetic throughout.</summary>
/// <remarks>
/// | component | up to 35 inputs | from 36 | from 257 | |
/// |---|---|---|---|---|
/// | <see cref="SyntheticTabularTasks"/> | 0.88 | 0.63 | 0.38 | tables |
/// | <see cref="ImageLikeTasks"/> | 0 | 0.25 | 0.50 | small pictures |
/// | <see cref="RandomProjectionTasks"/> | 0.05 | 0.05 | 0.05 | tables seen through a random projection |
/// | <see cref="NearDuplicateTasks"/> | 0.04 | 0.04 | 0.04 | tables in which rows come again |
/// | <see cref="DriftingTasks"/> | 0.03 | 0.03 | 0.03 | tables that change in the course of the rows |
/// </remarks>
public sealed class MetaTrainingTasks : ITaskDistribution
{
    private const int SmallestPicture = 36, MostlyPictures = 257;
    private readonly MixtureTasks _narrow;
    private readonly MixtureTasks _wide;
    private readonly MixtureTasks _widest;

    /// <summary>Creates the distribution.</summary>
    public MetaTrainingTasks()
    {
        SyntheticTabularTasks tables = new();
        (ITaskDistribution, double)[] variants =
            [(new RandomProjectionTasks(tables), 0.05), (new NearDuplicateTasks(tables), 0.04), (new DriftingTasks(tables), 0.03)];
        _narrow = new MixtureTasks("narrow", [(tables, 0.88), .. variants]);
        _wide = new MixtureTasks("wide", [(tables, 0.63), (new ImageLikeTasks(), 0.25), .. variants]);
        _widest = new MixtureTasks("widest", [(tables, 0.38), (new ImageLikeTasks(), 0.5), .. variants]);
    }

    /// <inheritdoc/>
    public string Name => "synthetic tables, some projected, repeated or drifting, and image-like tasks";

    /// <inheritdoc/>
    public TabularTask Sample(TaskShape shape, Random random) =>
        (shape.Inputs < SmallestPicture ? _narrow : shape.Inputs < MostlyPictures ? _wide : _widest).Sample(shape, random);
}
