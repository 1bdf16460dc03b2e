using Vsml.MetaTraining.Images;
using static TorchSharp.torch;

namespace Vsml.MetaTraining.Paper;

/// <summary>
/// Episodes from a set of images: each a random choice of them in random order, none twice as long as there are others left. An example
/// has the shape `[channels, height, width]`.
/// </summary>
internal sealed class ImageTasks : ITaskSource
{
    private readonly ImageSet _images;
    private readonly ImageEncoding _encoding;
    private readonly int _classes;
    private readonly int _outputs;

    /// <param name="images">The set.</param>
    /// <param name="standardisation">Of its pixels.</param>
    /// <param name="classes">
    /// How many classes an episode has: as many as the set, in the order of the set, or fewer, which are drawn anew for each episode and
    /// numbered as they come; null: all of the set.
    /// </param>
    /// <param name="outputs">Classes that a learner has to tell apart, of which the last then never occur; null: those of the episode.</param>
    /// <exception cref="ImageDataException">The set has fewer classes, or the learner would have.</exception>
    public ImageTasks(ImageSet images, Standardisation standardisation = Standardisation.ByDataset, int? classes = null, int? outputs = null)
    {
        (_images, _encoding) = (images, new ImageEncoding(images, standardisation));
        _classes = classes ?? images.Classes;
        _outputs = outputs ?? _classes;
        if (_classes < 2 || _classes > images.Classes)
            throw new ImageDataException($"{images.Name}: has {images.Classes} classes, which does not allow for episodes of {_classes}; 2 or more were expected");
        if (_outputs < _classes)
            throw new ImageDataException($"{images.Name}: has episodes of {_classes} classes, more than the {_outputs} that a learner is to tell apart");
        Name = _classes == images.Classes ? images.Name : $"{images.Name} with {_classes} classes";
    }

    public string Name { get; }

    public EpisodeBatch Sample(int episodes, int steps, Random random)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(episodes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        var inputs = new float[(long)episodes * steps * _images.Size.Values];
        var labels = new long[episodes * steps];
        for (int episode = 0, at = 0; episode < episodes; episode++)
        {
            (int[]? rows, Func<int, int> classOf) = Choice(random);
            foreach (int chosen in Sampling.InRandomOrder(rows?.Length ?? _images.Count, steps, random))
            {
                int row = rows?[chosen] ?? chosen;
                _encoding.Encode(row, inputs.AsSpan(at * _images.Size.Values, _images.Size.Values));
                labels[at++] = classOf(_images.Labels[row]);
            }
        }
        return new EpisodeBatch(tensor(inputs, [episodes, steps, .. _encoding.Shape]), tensor(labels, [episodes, steps]), _outputs)
        {
            Seed = random.NextInt64(),
        };
    }

    /// <summary>The images that an episode may have (null: all), and the number of each class in it.</summary>
    private (int[]? Rows, Func<int, int> ClassOf) Choice(Random random)
    {
        if (_classes == _images.Classes)
            return (null, c => c);
        int[] chosen = Sampling.InRandomOrder(_images.Classes, _classes, random);
        int[] rows = [.. chosen.SelectMany(c => _images.RowsByClass[c])];
        return rows.Length > 0 ? (rows, c => Array.IndexOf(chosen, c)) : throw new ImageDataException($"{Name}: has no image of the classes {string.Join(", ", chosen)}");
    }
}
