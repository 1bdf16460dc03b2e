namespace Vsml.MetaTraining;

/// <summary>
/// A distribution of classification tasks to meta-train from. Implementations hold no state that sampling changes:
/// one object may be sampled from several threads, each with its own <see cref="Random"/>.
/// </summary>
public interface ITaskDistribution
{
    /// <summary>Name of the distribution, for provenance and progress lines.</summary>
    string Name { get; }

    /// <summary>Draws a task of exactly the given shape. The same shape and state of <paramref name="random"/> give the same task.</summary>
    /// <param name="shape">Inputs, classes and rows of the task.</param>
    /// <param name="random">The only source of randomness.</param>
    /// <exception cref="ArgumentOutOfRangeException">The shape has no inputs, fewer than two classes or no rows.</exception>
    TabularTask Sample(TaskShape shape, Random random);

    /// <summary>The tasks whose rows are met one after the other and once, in their order; by default, the same.</summary>
    ITaskDistribution Streams => this;
}
