using System.Text.Json.Serialization;

namespace Vsml;

/// <summary>A hidden layer of a <see cref="NetworkSpec"/>. The output layer is never listed: it is dense, with one unit a class.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(DenseLayerSpec), "dense")]
public abstract record LayerSpec
{
    private protected LayerSpec()
    {
    }

    internal abstract void Validate();
}

/// <summary>A dense layer: one sub-RNN for every pair of an input unit and an output unit.</summary>
/// <param name="Units">The number of output units, 1 or more.</param>
public sealed record DenseLayerSpec(int Units) : LayerSpec
{
    internal override void Validate()
    {
        if (Units is < 1 or > 4096)
            throw new ArgumentException($"units: a dense layer has 1 to 4096 units, not {Units}.");
    }
}
