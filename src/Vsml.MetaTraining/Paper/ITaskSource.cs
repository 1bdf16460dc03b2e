namespace Vsml.MetaTraining.Paper;

/// <summary>Where episodes come from: a dataset or a distribution of tasks.</summary>
internal interface ITaskSource
{
    /// <summary>As the user writes it.</summary>
    string Name { get; }

    /// <summary>Draws episodes, each with a random choice and order of examples of its own.</summary>
    /// <param name="episodes">1 or more.</param>
    /// <param name="steps">Examples an episode, 1 or more.</param>
    /// <param name="random">The only source of chance: the same state gives the same episodes (and <see cref="EpisodeBatch.Seed"/>).</param>
    EpisodeBatch Sample(int episodes, int steps, Random random);
}
