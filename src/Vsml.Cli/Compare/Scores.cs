namespace Vsml.Cli.Compare;

/// <summary>What predictions on the test rows are worth, as ML.NET's own multiclass Evaluate counts it.</summary>
/// <param name="Accuracy">Share of the rows whose most probable class is theirs (micro-accuracy).</param>
/// <param name="LogLoss">Mean of -ln p(class of the row), p not below <see cref="Epsilon"/>.</param>
internal readonly record struct Scores(double Accuracy, double LogLoss)
{
    /// <summary>ML.NET's floor. A row of a class that no training row shows costs -ln of it, about 34.5, whoever predicts.</summary>
    public const float Epsilon = 1e-15f;

    /// <param name="probabilities">[rows][classes]</param>
    /// <param name="labels">[rows], or <see cref="TrialData.UnknownClass"/>.</param>
    /// <exception cref="InvalidOperationException">A probability is not a number between 0 and 1.</exception>
    public static Scores Of(IReadOnlyList<float[]> probabilities, IReadOnlyList<int> labels)
    {
        int right = 0;
        double loss = 0;
        for (int row = 0; row < labels.Count; row++)
        {
            float[] p = probabilities[row];
            if (p.Any(value => !(value >= 0f && value <= 1.001f)))
                throw new InvalidOperationException($"predicted probabilities that are none: {string.Join(" ", p)}");
            int label = labels[row];
            if (label != TrialData.UnknownClass && Array.IndexOf(p, p.Max()) == label)
                right++;
            loss -= Math.Log(label == TrialData.UnknownClass ? Epsilon : Math.Clamp(p[label], Epsilon, 1f));
        }
        return new Scores((double)right / labels.Count, loss / labels.Count);
    }

    /// <summary>Of predicting each class with its share of the training rows: what a trainer that fails is counted as.</summary>
    public static Scores OfClassPrior(TrialData data)
    {
        var prior = new float[data.Classes];
        foreach (Example example in data.Training)
            prior[example.Label] += 1f / data.Training.Length;
        return Of([.. data.TestLabels.Select(_ => prior)], data.TestLabels);
    }
}
