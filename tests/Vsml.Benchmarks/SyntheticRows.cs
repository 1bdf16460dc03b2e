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

    /// <summary>Shows rows again and again until every projection is drawn, so that a clock times them all.</summary>
    internal static void DrawProjections(Learner learner, (float[] Features, int Label)[] rows)
    {
        do
        {
            foreach ((float[] features, int label) in rows)
                learner.Observe(features, label);
        }
        while (learner.Units.Projections is { Contrasts.AreDrawn: false } or { Decorrelation.IsDrawn: false });
    }
}
