using System.Text.Json.Serialization;

namespace Vsml;

/// <summary>How the prediction visit and the update visit of one example follow each other.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Wiring>))]
public enum Wiring
{
    /// <summary>The prediction ticks do not commit their state: the update visit starts from the committed one.</summary>
    PredictThenUpdate,

    /// <summary>
    /// The update visit starts from the state that the prediction visit ended with: the backward-pass wiring of Kirsch &amp; Schmidhuber
    /// (2021). A prediction by itself still commits nothing.
    /// </summary>
    ForwardThenBackward,
}
