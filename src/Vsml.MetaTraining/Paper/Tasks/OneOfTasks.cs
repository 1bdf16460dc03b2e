namespace Vsml.MetaTraining.Paper;

/// <summary>All episodes that are drawn at once are of one of several sources, which may differ in the shape of their examples and in their classes.</summary>
internal sealed class OneOfTasks : ITaskSource
{
    private readonly IReadOnlyList<ITaskSource> _sources;

    /// <param name="name">As the user writes it.</param>
    /// <param name="sources">One or more.</param>
    public OneOfTasks(string name, IReadOnlyList<ITaskSource> sources)
    {
        if (sources.Count == 0)
            throw new ArgumentException("expected one source or more.", nameof(sources));
        (Name, _sources) = (name, sources);
    }

    public string Name { get; }

    public EpisodeBatch Sample(int episodes, int steps, Random random) => _sources[random.Next(_sources.Count)].Sample(episodes, steps, random);
}
