using System.Text.Json;
using System.Text.Json.Serialization;

namespace Vsml;

/// <summary>
/// The form of a VSML network: everything but its parameters (V_M) and its state (V_L). It holds for any number of inputs and classes,
/// since all sub-RNNs share their parameters.
/// </summary>
public sealed record NetworkSpec
{
    /// <summary>How many context numbers every sub-RNN sees: widths of the layer, step, place of the layer.</summary>
    internal const int ContextSize = 6;

    /// <summary>
    /// The last step that the context tells apart: from there on a learner is what it will be on a stream of any length, instead of meeting
    /// step numbers beyond those of meta-training.
    /// </summary>
    internal const double LastStep = 1000;

    /// <summary>N, the size of the cell and of the hidden vector of a sub-RNN, 1 to 256.</summary>
    public int StateSize { get; init; } = 16;

    /// <summary>
    /// F, the size of a forward message, 7 to 64, with projections 8 to 64. The first seven carry the encoded input, the eighth whether it is
    /// a projection (<see cref="InputEncoder"/>).
    /// </summary>
    public int ForwardMessageSize { get; init; } = 8;

    /// <summary>G, the size of a backward message, 4 to 64. The first five carry error, label, class prior, its certainty, and how often rows came again.</summary>
    public int BackwardMessageSize { get; init; } = 8;

    /// <summary>The layers before the output layer, in forward order; empty for a network of one layer.</summary>
    public IReadOnlyList<LayerSpec> HiddenLayers { get; init; } = [];

    /// <summary>How often each layer is ticked on the way forward, 1 to 8.</summary>
    public int PredictionTicks { get; init; } = 1;

    /// <summary>How often each layer is ticked on the way back, 1 to 8.</summary>
    public int UpdateTicks { get; init; } = 1;

    /// <summary>The order of the visits and what they commit.</summary>
    public Wiring Wiring { get; init; } = Wiring.PredictThenUpdate;

    /// <summary>Whether prediction and update ticks share one set of parameters, as in the paper.</summary>
    public bool SharedTicks { get; init; }

    /// <summary>
    /// Whether a sub-RNN sees the messages that its own layer last sent: what the sub-RNNs of its row and of its column aggregated
    /// (Kirsch et al., Symmetric Learning Agents, arXiv 2109.10781).
    /// </summary>
    public bool Aggregates { get; init; } = true;

    /// <summary>Whether a sub-RNN sees the backward message multiplied by the first number of the forward message.</summary>
    public bool Products { get; init; } = true;

    /// <summary>Whether a sub-RNN knows the widths of its layer, the step and the place of the layer.</summary>
    public bool Context { get; init; } = true;

    /// <summary>Random projections of the features as further input units; null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ProjectionSpec? Projections { get; init; }

    /// <summary>The number of layers, the output layer included.</summary>
    [JsonIgnore]
    public int LayerCount => HiddenLayers.Count + 1;

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
        Check(StateSize, 1, 256, "state_size");
        Check(ForwardMessageSize, 7, 64, "forward_message_size");
        if (Projections is not null)
            Check(ForwardMessageSize, 8, 64, "forward_message_size (with projections)");
        Check(BackwardMessageSize, 4, 64, "backward_message_size");
        Check(PredictionTicks, 1, 8, "prediction_ticks");
        Check(UpdateTicks, 1, 8, "update_ticks");
        if (!Enum.IsDefined(Wiring))
            throw new ArgumentException($"wiring: {Wiring} is not a wiring.");
        if (HiddenLayers is null || HiddenLayers.Count > 64)
            throw new ArgumentException("hidden_layers: expected a list of at most 64 layers.");
        Projections?.Validate();
        foreach (LayerSpec layer in HiddenLayers)
            (layer ?? throw new ArgumentException("hidden_layers: a layer is null.")).Validate();
    }

    private static void Check(int value, int least, int most, string name)
    {
        if (value < least || value > most)
            throw new ArgumentException($"{name}: expected {least} to {most}, found {value}.");
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(NetworkSpec))]
internal sealed partial class NetworkSpecJson : JsonSerializerContext;
