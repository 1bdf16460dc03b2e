namespace Vsml.Cli.Compare;

/// <summary>What predictions on the test rows are worth; accuracies and log-loss as ML.NET's own multiclass Evaluate counts them.</summary>
/// <param name="Accuracy">Share of the rows whose most probable class is theirs (micro-accuracy).</param>
/// <param name="LogLoss">Mean of -ln p(class of the row), p not below <see cref="Epsilon"/>.</param>
/// <param name="MacroAccuracy">Mean over the classes of the test rows of the share of their rows that is right.</param>
/// <param name="Auc">Area under the ROC curve (<see cref="RocAuc"/>); NaN where the test rows are of one class.</param>
/// <param name="Reliability">How often predictions that were so sure came true; null where that is not known.</param>
internal readonly record struct Scores(double Accuracy, double LogLoss, double MacroAccuracy = double.NaN, double Auc = double.NaN, Reliability? Reliability = null)
{
    /// <summary>Of a number, which is scored otherwise (<see cref="RegressionScores"/>).</summary>
    public static Scores None { get; } = new(double.NaN, double.NaN);

    /// <summary>Expected calibration error (<see cref="Compare.Reliability"/>); NaN where it is not known.</summary>
    public double CalibrationError => Reliability?.Error ?? double.NaN;

    /// <summary>ML.NET's floor. A row of a class that no training row shows costs -ln of it, about 34.5, whoever predicts.</summary>
    public const float Epsilon = 1e-15f;

    /// <param name="probabilities">[rows][classes]</param>
    /// <param name="labels">[rows], index among the classes; a negative number for a class that no training row shows.</param>
    /// <exception cref="InvalidOperationException">A probability is not a number between 0 and 1.</exception>
    public static Scores Of(IReadOnlyList<float[]> probabilities, IReadOnlyList<int> labels)
    {
        var ofClass = new Dictionary<int, (int Right, int Rows)>();
        double loss = 0;
        for (int row = 0; row < labels.Count; row++)
        {
            float[] p = probabilities[row];
            if (p.Any(value => !(value >= 0f && value <= 1.001f)))
                throw new InvalidOperationException($"predicted probabilities that are none: {string.Join(" ", p)}");
            int label = labels[row];
            bool isRight = label >= 0 && Array.IndexOf(p, p.Max()) == label;
            (int right, int rows) = ofClass.GetValueOrDefault(label);
            ofClass[label] = (right + (isRight ? 1 : 0), rows + 1);
            loss -= Math.Log(label < 0 ? Epsilon : Math.Clamp(p[label], Epsilon, 1f));
        }
        return new Scores(
            ofClass.Values.Sum(own => (double)own.Right) / labels.Count,
            loss / labels.Count,
            ofClass.Values.Average(own => (double)own.Right / own.Rows),
            RocAuc.Of(probabilities, labels),
            Reliability.Of(probabilities, labels));
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
