namespace Vsml.Tests;

/// <summary>A labelled row.</summary>
internal readonly record struct LabelledRow(float[] Features, int Label);

/// <summary>Random rows: features of different scales and places, which say something about the label, and some of them missing.</summary>
internal static class Rows
{
    public static LabelledRow[] Random(int count, int inputs, int classes, int seed = 1, double missing = 0)
    {
        var random = new Random(seed);
        var rows = new LabelledRow[count];
        for (int row = 0; row < count; row++)
        {
            int label = random.Next(classes);
            var features = new float[inputs];
            for (int a = 0; a < inputs; a++)
            {
                double value = (a % classes == label ? 1 : 0) + (2 * random.NextDouble()) - 1;
                features[a] = random.NextDouble() < missing ? float.NaN : (float)((value * Math.Pow(10, (a % 5) - 2)) + (3 * (a % 3)));
            }

            rows[row] = new LabelledRow(features, label);
        }

        return rows;
    }

    public static void Observe(this Learner learner, IEnumerable<LabelledRow> rows)
    {
        foreach ((float[] features, int label) in rows)
            learner.Observe(features, label);
    }

    public static float[] Predict(this Learner learner, float[] features)
    {
        var probabilities = new float[learner.Classes];
        learner.Predict(features, probabilities);
        return probabilities;
    }

    public static byte[] State(this Learner learner)
    {
        using MemoryStream stream = new();
        learner.Save(stream);
        return stream.ToArray();
    }

    public static RowBuffer ToBuffer(this IReadOnlyList<LabelledRow> rows)
    {
        var buffer = new RowBuffer(rows[0].Features.Length);
        foreach ((float[] features, int label) in rows)
            buffer.Add(features, label);
        return buffer;
    }

    public static float[] Predict(this LearnerEnsemble ensemble, float[] features)
    {
        var probabilities = new float[ensemble.Classes];
        ensemble.Predict(features, probabilities);
        return probabilities;
    }

    public static byte[] State(this LearnerEnsemble ensemble)
    {
        using MemoryStream stream = new();
        ensemble.Save(stream);
        return stream.ToArray();
    }
}
