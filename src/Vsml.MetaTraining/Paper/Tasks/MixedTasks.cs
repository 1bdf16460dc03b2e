using TorchSharp;
using static TorchSharp.torch;

namespace Vsml.MetaTraining.Paper;

/// <summary>Every episode is of one of several sources, drawn anew for each.</summary>
internal sealed class MixedTasks : ITaskSource
{
    private readonly IReadOnlyList<ITaskSource> _sources;

    /// <param name="name">As the user writes it.</param>
    /// <param name="sources">One or more, whose examples have one shape and which have as many classes.</param>
    public MixedTasks(string name, IReadOnlyList<ITaskSource> sources)
    {
        if (sources.Count == 0)
            throw new ArgumentException("expected one source or more.", nameof(sources));
        (Name, _sources) = (name, sources);
    }

    public string Name { get; }

    /// <exception cref="ArgumentException">Two sources differ in the shape of their examples or in the number of classes.</exception>
    public EpisodeBatch Sample(int episodes, int steps, Random random)
    {
        using DisposeScope scope = NewDisposeScope();
        EpisodeBatch[] each = [.. Enumerable.Range(0, episodes).Select(_ => _sources[random.Next(_sources.Count)].Sample(1, steps, random))];
        foreach (EpisodeBatch other in each)
        {
            if (!other.Form.InputShape.SequenceEqual(each[0].Form.InputShape) || other.Classes != each[0].Classes)
                throw new ArgumentException(
                    $"{Name}: mixes examples of [{string.Join(", ", each[0].Form.InputShape)}] with {each[0].Classes} classes and of "
                    + $"[{string.Join(", ", other.Form.InputShape)}] with {other.Classes}; all alike were expected.");
        }
        return each[0] with
        {
            Inputs = cat([.. each.Select(batch => batch.Inputs)]).MoveToOuterDisposeScope(),
            Labels = cat([.. each.Select(batch => batch.Labels)]).MoveToOuterDisposeScope(),
        };
    }
}
