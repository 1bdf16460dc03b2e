using Microsoft.ML.Data;

/// <summary>What a model learns: the numbers that a text or a picture was turned into, and its class.</summary>
internal abstract class Vectors
{
    public string Label { get; set; } = "";

    /// <summary>The features.</summary>
    public abstract float[] Numbers { get; set; }
}

/// <summary>A sentence.</summary>
internal sealed class Sentence : Vectors
{
    [VectorType(SentenceVectors.Length), ColumnName("Vector")]
    public override float[] Numbers { get; set; } = [];
}

/// <summary>A picture.</summary>
internal sealed class Picture : Vectors
{
    [VectorType(PictureVectors.Length), ColumnName("Vector")]
    public override float[] Numbers { get; set; } = [];
}

/// <summary>What is made of either.</summary>
internal sealed class Guess
{
    public float[] Score { get; set; } = [];
}
