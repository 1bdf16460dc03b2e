using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vsml.MLNet.Tests;

/// <summary>One row of the synthetic data that these tests learn: 3 classes (or the flag), 4 features of which the last is noise.</summary>
internal sealed class Row
{
    public string Label { get; set; } = "";

    /// <summary>The label of the binary task: whether it is the first class.</summary>
    public bool Flag { get; set; }

    [VectorType(4)]
    public float[] Features { get; set; } = [];

    public float Weight { get; set; } = 1;
}

internal static class Data
{
    public static readonly string[] Names = ["ant", "bee", "cat"];

    private static readonly float[][] _centres = [[3, 0, 0, 0], [0, 30, 0, 0], [0, 0, -0.3f, 0]];
    private static readonly float[] _scales = [1, 10, 0.1f, 5];

    /// <summary>Clusters that overlap little, on features of very different scales.</summary>
    public static List<Row> Clusters(int count, int seed)
    {
        var random = new Random(seed);
        var rows = new List<Row>();
        for (int i = 0; i < count; i++)
        {
            int label = random.Next(3);
            var features = new float[4];
            for (int a = 0; a < 4; a++)
                features[a] = _centres[label][a] + (_scales[a] * 0.6f * (float)Normal(random));
            rows.Add(new Row { Label = Names[label], Flag = label == 0, Features = features });
        }

        return rows;
    }

    public static IDataView View(this MLContext context, IEnumerable<Row> rows) => context.Data.LoadFromEnumerable(rows);

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
