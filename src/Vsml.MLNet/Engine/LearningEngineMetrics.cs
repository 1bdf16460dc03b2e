using Vsml.MLNet.Engine;

namespace Vsml.MLNet;

/// <summary>
/// How an engine has fared so far. It predicts every row before it learns it, so it knows at no cost how good it is on rows that it has not seen
/// (prequential evaluation).
/// </summary>
public sealed class LearningEngineMetrics
{
    internal LearningEngineMetrics()
    {
    }

    /// <summary>Rows that were learned since the model was trained, as far as the engine, or its journal, knows.</summary>
    public long RowsLearned { get; internal init; }

    /// <summary>Of them, those of each class, by its name, or its number where classes have none; empty where the label is no class.</summary>
    public IReadOnlyDictionary<string, long> RowsOfClass { get; internal init; } = new Dictionary<string, long>();

    /// <summary>
    /// The last rows, that the measures below are of: at most <see cref="LearningEngineOptions.MetricsWindow"/>, and none before the first was
    /// learned in this process.
    /// </summary>
    public int WindowRows { get; internal init; }

    /// <summary>Share of the last rows that were predicted right before they were learned, in [0, 1]; NaN before the first, and where the label is no class.</summary>
    public double Accuracy => ValueOf(ClassScore.Accuracy);

    /// <summary>Mean of -ln p of the class of the last rows, in nats; NaN before the first, and where the label is no class.</summary>
    public double LogLoss => ValueOf(ClassScore.LogLoss);

    /// <summary>Mean of |label - prediction| of the last rows, in the label's unit; NaN before the first, and where the label is a class.</summary>
    public double MeanAbsoluteError => ValueOf(NumberScore.MeanAbsoluteError);

    /// <summary>Root of the mean of (label - prediction)^2 of the last rows, in the label's unit; NaN before the first, and where the label is a class.</summary>
    public double RootMeanSquaredError => ValueOf(NumberScore.RootMeanSquaredError);

    internal RowScore Mean { get; init; }

    internal IReadOnlyList<EngineMeasure> Measures { get; init; } = [];

    /// <summary>A measure; NaN if the model has another kind of label.</summary>
    internal double ValueOf(EngineMeasure measure) => Measures.Contains(measure) ? measure.Of(Mean) : double.NaN;
}
