namespace Vsml.Tests.Regression;

/// <summary>Rows whose number is a curve of two features, a third being noise, and noise that is wider on one side.</summary>
internal static class Curves
{
    public const int Inputs = 3;

    public static float Mean(ReadOnlySpan<float> row) => (float)(Math.Sin(3 * row[0]) + (row[1] > 0.2f ? 1.5 : 0));

    public static float Noise(ReadOnlySpan<float> row) => row[0] > 0 ? 0.4f : 0.05f;

    public static (float[] Features, float Target)[] Make(int count, int seed)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            float[] row = [.. Enumerable.Range(0, Inputs).Select(_ => (2 * random.NextSingle()) - 1)];
            double normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            return (row, Mean(row) + (Noise(row) * (float)normal));
        })];
    }

    public static RegressionRows ToRows(this IEnumerable<(float[] Features, float Target)> rows, Func<int, float>? weight = null)
    {
        RegressionRows buffer = new(rows.First().Features.Length);
        foreach ((float[] features, float target) in rows)
            buffer.Add(features, target, weight?.Invoke(buffer.Count) ?? 1);
        return buffer;
    }

    public static RegressionLearner Fitted(this RegressionRows rows, int seed = 0, int threads = 1)
    {
        RegressionLearner learner = new(LearningAlgorithm.Default, rows.Inputs, members: 2, passes: 1, seed, threads);
        learner.Fit(rows);
        return learner;
    }

    public static double RootMeanSquare(this RegressionLearner learner, IEnumerable<(float[] Features, float Target)> rows) =>
        Math.Sqrt(rows.Average(row => Math.Pow(learner.Predict(row.Features).Mean - row.Target, 2)));

    public static byte[] State(this RegressionLearner learner)
    {
        using MemoryStream stream = new();
        learner.Save(stream);
        return stream.ToArray();
    }
}
