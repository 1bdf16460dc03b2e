using System.Text.Json;
using System.Text.Json.Serialization;

namespace Vsml;

/// <summary>
/// The form of the network of a learning algorithm: everything but its parameters (V_M) and its state (V_L). One layer of sub-RNNs, one for
/// every input unit and class, and one for every expert and class. It holds for any number of inputs and classes, since all sub-RNNs of a kind
/// share their parameters.
/// </summary>
public sealed record NetworkSpec
{
    /// <summary>How many lanes of the state a recurrent matrix connects: it is block-diagonal, with blocks of 4 x 4.</summary>
    internal const int BlockSize = 4;

    /// <summary>How many context numbers every sub-RNN sees (<see cref="Messages.Context"/>).</summary>
    internal const int ContextSize = 6;

    /// <summary>E, the size of an encoded input (<see cref="Messages.UnitMessage"/>, <see cref="Messages.ExpertMessage"/>).</summary>
    internal const int InputSize = 16;

    /// <summary>F, the size of a forward message that the sub-RNNs of a class send together.</summary>
    internal const int ForwardSize = 8;

    /// <summary>Size of a backward message (<see cref="Messages.ClassMessage"/>).</summary>
    internal const int BackwardSize = 8;

    /// <summary>N, the size of the cell and of the hidden vector of a sub-RNN: a multiple of 4, from 4 to 64.</summary>
    public int StateSize { get; init; } = 16;

    /// <summary>Whether experts vote: second-order memory, and on a stream the last label (<see cref="Experts.ExpertKind"/>).</summary>
    public bool Experts { get; init; } = true;

    /// <summary>Random projections of the features as further input units; null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ProjectionSpec? Projections { get; init; }

    internal string ToJson() => JsonSerializer.Serialize(this, NetworkSpecJson.Default.NetworkSpec);

    internal static NetworkSpec FromJson(string json)
    {
        NetworkSpec spec = JsonSerializer.Deserialize(json, NetworkSpecJson.Default.NetworkSpec)
            ?? throw new JsonException("the network spec is null.");
        spec.Validate();
        return spec;
    }

    /// <summary>Checks every number against its range.</summary>
    /// <exception cref="ArgumentException">One is out of range; the message names it.</exception>
    public void Validate()
    {
        if (StateSize is < 4 or > 64 || StateSize % BlockSize != 0)
            throw new ArgumentException($"state_size: expected a multiple of {BlockSize} from 4 to 64, found {StateSize}.");
        Projections?.Validate();
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(NetworkSpec))]
internal sealed partial class NetworkSpecJson : JsonSerializerContext;
