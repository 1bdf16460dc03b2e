using Vsml.Cli.Tabular;

namespace Vsml.Cli.Compare;

/// <summary>One split of a dataset, encoded: what every trainer is fitted on and scored by.</summary>
/// <param name="Training">Labels are indices among the classes that the training rows show.</param>
/// <param name="Test">Labels of classes that the training rows lack are not set: see <paramref name="TestLabels"/>.</param>
/// <param name="TestLabels">
/// [test rows], index among the classes of the training rows; classes that these lack are <see cref="UnknownClass"/> and, if there are more,
/// the numbers below.
/// </param>
/// <param name="Classes">How many classes the training rows show; at least two.</param>
internal sealed record TrialData(Example[] Training, Example[] Test, int[] TestLabels, int Classes)
{
    /// <summary>The first class that no training row shows: its rows are wrong whoever predicts.</summary>
    public const int UnknownClass = -1;

    /// <param name="texts">The dataset's, where they are learned.</param>
    public static TrialData Encode(Dataset dataset, RowSplit split, TextRows? texts = null)
    {
        var keyOfClass = new Dictionary<int, int>();
        foreach (int row in split.Training)
            keyOfClass.TryAdd(dataset.Labels[row], keyOfClass.Count);
        int shown = keyOfClass.Count;
        foreach (int row in split.Test)
            keyOfClass.TryAdd(dataset.Labels[row], UnknownClass - (keyOfClass.Count - shown));
        int KeyOf(int row) => keyOfClass[dataset.Labels[row]];

        TableEncoder? encoder = texts is null ? TableEncoder.Learn(dataset, split.Training) : null;
        float[] FeaturesOf(int row) => encoder?.Encode(row) ?? texts!.Features(row);
        string TextOf(int row) => texts?.Texts[row] ?? "";
        return new TrialData(
            [.. split.Training.Select(row => new Example { Features = FeaturesOf(row), Text = TextOf(row), Label = (uint)KeyOf(row) })],
            [.. split.Test.Select(row => new Example { Features = FeaturesOf(row), Text = TextOf(row) })],
            [.. split.Test.Select(KeyOf)],
            shown);
    }
}
