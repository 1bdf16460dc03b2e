using Microsoft.ML.Data;

namespace Vsml.MLNet.Tests.Engine;

/// <summary>Rows that follow from their number.</summary>
internal sealed class StreamRow
{
    private static readonly string[] _names = ["ant", "bee", "cat"];

    public string Label { get; set; } = "";

    /// <summary>The label of the regression.</summary>
    public float Number { get; set; }

    [VectorType(4)]
    public float[] Features { get; set; } = [];

    public static StreamRow Made(long number)
    {
        var random = new Random((int)number);
        int label = random.Next(3);
        return new StreamRow
        {
            Number = MathF.Sin(number) + label,
            Label = number % 50 == 49 ? $"new {number / 50 % 4}" : _names[label],
            Features = [label + random.NextSingle(), random.NextSingle(), number % 7 == 0 ? float.NaN : random.NextSingle(), number],
        };
    }
}
