using static TorchSharp.torch;

namespace Vsml.MetaTraining.Paper;

/// <summary>A tensor among the meta parameters.</summary>
/// <param name="Name">As its learner calls it.</param>
/// <param name="Shape">Of the tensor.</param>
/// <param name="Range">Its numbers are drawn uniformly from <paramref name="Centre"/> +- this before meta-training.</param>
/// <param name="Centre">See <paramref name="Range"/>.</param>
internal sealed record MetaTensor(string Name, IReadOnlyList<long> Shape, double Range, double Centre = 0)
{
    public int Length => (int)Shape.Aggregate(1L, (product, size) => product * size);
}

/// <summary>The meta parameters of a learner: one flat vector, of which every tensor is a piece.</summary>
/// <param name="tensors">In the order in which they lie in the vector; their names differ.</param>
internal sealed class MetaParameters(params IReadOnlyList<MetaTensor> tensors)
{
    public IReadOnlyList<MetaTensor> Tensors => tensors;

    /// <summary>Length of the vector.</summary>
    public int Count { get; } = tensors.Sum(tensor => tensor.Length);

    /// <summary>Parameters before meta-training, `[parameters]`.</summary>
    public float[] Draw(Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return [.. tensors.SelectMany(tensor => Enumerable.Range(0, tensor.Length)
            .Select(_ => (float)(tensor.Centre + (tensor.Range * ((2 * random.NextDouble()) - 1)))))];
    }

    /// <summary>The tensors by name, each `[groups, ...shape]`: views, so that gradients end up in the vector.</summary>
    /// <param name="parameters">`[groups, parameters]`.</param>
    /// <exception cref="ArgumentException">The vectors are of another length.</exception>
    public IReadOnlyDictionary<string, Tensor> Split(Tensor parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        if (parameters.dim() != 2 || parameters.size(1) != Count)
            throw new ArgumentException(
                $"expected parameters of shape [groups, {Count}], found [{string.Join(", ", parameters.shape)}].", nameof(parameters));
        Dictionary<string, Tensor> byName = [];
        long offset = 0;
        foreach (MetaTensor tensor in tensors)
        {
            byName.Add(tensor.Name, parameters.narrow(1, offset, tensor.Length).reshape([parameters.size(0), .. tensor.Shape]));
            offset += tensor.Length;
        }

        return byName;
    }
}
