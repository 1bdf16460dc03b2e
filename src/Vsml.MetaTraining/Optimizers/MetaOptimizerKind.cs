using System.Text.Json.Serialization;

namespace Vsml.MetaTraining;

/// <summary>What follows the gradient of meta-training.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MetaOptimizerKind>))]
public enum MetaOptimizerKind
{
    /// <summary>Muon: orthogonal steps of matrices, Adam's of vectors. Managed code; TorchSharp's natives are not needed.</summary>
    Muon,

    /// <summary>TorchSharp's Adam.</summary>
    Adam,
}
