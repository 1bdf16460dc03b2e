using Vsml.MetaTraining.Images;
using static TorchSharp.torch;

namespace Vsml.MetaTraining.Paper;

/// <summary>
/// Episodes of n classes with k images each: first n x k examples in random order, then queries, other images of random classes among
/// them, whose labels are not shown. The loss is that of the queries.
/// </summary>
internal sealed class FewShotTasks : ITaskSource
{
    private readonly ImageSet _images;
    private readonly ImageEncoding _encoding;
    private readonly int[] _classes;
    private readonly int _ways;
    private readonly int _shots;

    /// <param name="images">The set.</param>
    /// <param name="ways">n, 2 or more.</param>
    /// <param name="shots">k, 1 or more.</param>
    /// <param name="standardisation">Of the pixels.</param>
    /// <exception cref="ImageDataException">Fewer than n classes have more than k images.</exception>
    public FewShotTasks(ImageSet images, int ways, int shots, Standardisation standardisation = Standardisation.ByDataset)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(ways, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(shots, 1);
        (_images, _encoding, _ways, _shots) = (images, new ImageEncoding(images, standardisation), ways, shots);
        _classes = [.. Enumerable.Range(0, images.Classes).Where(c => images.RowsByClass[c].Length > shots)];
        if (_classes.Length < ways)
            throw new ImageDataException($"{images.Name}: has {_classes.Length} classes of more than {shots} images; {ways} or more were expected");
    }

    public string Name => $"{_images.Name}, {_ways}-way {_shots}-shot";

    /// <summary>Examples that are shown before the queries.</summary>
    public int Shown => _ways * _shots;

    /// <summary>Draws episodes, whose <paramref name="steps"/> are the shown examples and one query or more.</summary>
    /// <param name="episodes">1 or more.</param>
    /// <param name="steps">More than <see cref="Shown"/>.</param>
    /// <param name="random">The only source of chance.</param>
    public EpisodeBatch Sample(int episodes, int steps, Random random)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(episodes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(steps, Shown);
        var inputs = new float[(long)episodes * steps * _images.Size.Values];
        var labels = new long[episodes * steps];
        for (int episode = 0, at = 0; episode < episodes; episode++)
        {
            foreach ((int row, int label) in Episode(steps - Shown, random))
            {
                _encoding.Encode(row, inputs.AsSpan(at * _images.Size.Values, _images.Size.Values));
                labels[at++] = label;
            }
        }
        return new EpisodeBatch(tensor(inputs, [episodes, steps, .. _encoding.Shape]), tensor(labels, [episodes, steps]), _ways)
        {
            IsShown = [.. Enumerable.Range(0, steps).Select(t => t < Shown)],
            LossWeights = [.. Enumerable.Range(0, steps).Select(t => t < Shown ? 0.0 : 1)],
            Seed = random.NextInt64(),
        };
    }

    private IEnumerable<(int Row, int Label)> Episode(int queries, Random random)
    {
        int[][] rows = [.. Sampling.InRandomOrder(_classes.Length, _ways, random).Select(i => _images.RowsByClass[_classes[i]])];
        // In each class the first k of its random order are shown, the others are asked for.
        int[][] orders = [.. rows.Select(own => Sampling.InRandomOrder(own.Length, own.Length, random))];
        foreach (int i in Sampling.InRandomOrder(Shown, Shown, random))
            yield return (rows[i % _ways][orders[i % _ways][i / _ways]], i % _ways);
        for (int query = 0; query < queries; query++)
        {
            int label = random.Next(_ways);
            yield return (rows[label][orders[label][random.Next(_shots, rows[label].Length)]], label);
        }
    }
}
