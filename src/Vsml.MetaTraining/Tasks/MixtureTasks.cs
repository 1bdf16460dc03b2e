namespace Vsml.MetaTraining;

/// <summary>Draws each task from one of several distributions, picked with the given weights.</summary>
public sealed class MixtureTasks : ITaskDistribution
{
    private readonly ITaskDistribution[] _components;
    private readonly float[] _weights;

    /// <summary>Mixes distributions.</summary>
    /// <param name="name">Name of the mixture.</param>
    /// <param name="components">The distributions and their weights: not negative, finite, not all zero; they need not add up to 1.</param>
    /// <exception cref="ArgumentException">There are no components, or their weights are no weights.</exception>
    public MixtureTasks(string name, params (ITaskDistribution Distribution, double Weight)[] components)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(components);
        double sum = 0;
        foreach ((_, double weight) in components)
            sum += weight >= 0 ? weight : double.NaN;
        if (!(sum > 0 && double.IsFinite(sum)))
            throw new ArgumentException("A mixture needs components whose weights are finite, not negative and not all zero.", nameof(components));
        Name = name;
        _components = Array.ConvertAll(components, component => component.Distribution);
        _weights = Array.ConvertAll(components, component => (float)(component.Weight / sum));
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>The distributions that are mixed.</summary>
    public IReadOnlyList<ITaskDistribution> Components => _components;

    /// <summary>Probability of each component; they add up to 1.</summary>
    public IReadOnlyList<float> Weights => _weights;

    /// <inheritdoc/>
    public TabularTask Sample(TaskShape shape, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        shape.Validate();
        return _components[random.Pick(_weights)].Sample(shape, random);
    }
}
