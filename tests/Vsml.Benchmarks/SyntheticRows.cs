namespace Vsml.Benchmarks;

/// <summary>Rows of uniform noise, a few of whose features are shifted by the class.</summary>
internal static class SyntheticRows
{
    internal static (float[] Features, int Label)[] Make(int rows, int inputs, int classes, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, rows).Select(_ =>
        {
            int label = random.Next(classes);
            float[] features = [.. Enumerable.Range(0, inputs).Select(a => random.NextSingle() + (a % classes == label ? 0.5f : 0))];
            return (features, label);
        })];
    }
}
