using Microsoft.ML.Data;

/// <summary>A picture and its class; what is made of it fills in.</summary>
internal sealed class Picture
{
    public string Path { get; set; } = "";

    public string Label { get; set; } = "";
}

/// <summary>A picture as numbers.</summary>
internal sealed class Encoded
{
    public string Label { get; set; } = "";

    [VectorType]
    public float[] Features { get; set; } = [];
}
