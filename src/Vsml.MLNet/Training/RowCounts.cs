using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Vsml.MLNet.Training;

/// <summary>What one pass over the training rows has met, and what is said about it.</summary>
/// <param name="classes">Classes of the label; 0 where it is a number.</param>
internal sealed class RowCounts(int classes)
{
    private readonly long[] _rowsOfClass = new long[classes];

    public int Classes => classes;

    public long Read { get; set; }

    public long MissingLabels { get; set; }

    public long ZeroWeights { get; set; }

    /// <summary>Rows to learn from, of which every feature is missing.</summary>
    public long MissingFeatures { get; set; }

    public long Learned { get; private set; }

    /// <summary>Counts of which only <see cref="HasRows"/> is of use: true for every class.</summary>
    public static RowCounts OfAll(int classes)
    {
        var counts = new RowCounts(classes);
        for (int label = 0; label < classes; label++)
            counts.Learn(label);
        return counts;
    }

    /// <summary>Counts a row to learn from, whose label is a number.</summary>
    public void Learn() => Learned++;

    public bool HasRows(int label) => _rowsOfClass[label] > 0;

    public void Learn(int label)
    {
        _rowsOfClass[label]++;
        Learned++;
    }

    /// <summary>Throws where there was nothing to learn from, and warns of what a user would want to know.</summary>
    public void Check(IChannel channel, RoleMappedSchema schema)
    {
        string label = schema.Label!.Value.Name;
        string features = schema.Feature!.Value.Name;

        if (Read == 0)
            throw channel.Except($"The training data has no rows (label column '{label}', feature column '{features}').");
        if (MissingLabels == Read)
            throw channel.Except($"The label column '{label}' is missing in each of the {Read} training rows.");
        if (Learned == 0)
            throw channel.Except($"No training row is left: the weight column '{schema.Weight?.Name}' is zero wherever the label column '{label}' is present.");
        if (MissingFeatures == Learned)
            throw channel.Except($"The feature column '{features}' is missing (NaN) in every slot of each of the {Learned} training rows.");

        if (MissingLabels > 0)
            channel.Warning($"Skipped {MissingLabels} of {Read} rows because their label in column '{label}' is missing.");
        if (ZeroWeights > 0)
            channel.Warning($"Skipped {ZeroWeights} of {Read} rows because their weight in column '{schema.Weight?.Name}' is zero.");
        if (MissingFeatures > 0)
            channel.Warning($"{MissingFeatures} of {Read} rows have no present value in column '{features}'; only their labels were learned.");

        if (classes == 0)
            return;
        int seen = _rowsOfClass.Count(rows => rows > 0);
        if (seen == 1)
            channel.Warning($"Only one class of label column '{label}' has training rows; the model can do little but predict it.");
        else if (seen < classes)
            channel.Warning($"{classes - seen} of the {classes} classes of label column '{label}' have no training rows; their probabilities will be small.");
    }
}
