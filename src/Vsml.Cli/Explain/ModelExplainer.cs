using Microsoft.ML;
using Microsoft.ML.Data;
using Vsml.Cli.Models;
using Vsml.MLNet;

namespace Vsml.Cli.Explain;

/// <summary>Explains predictions by the table's columns: what features contribute that a column becomes, the slots of its texts, is added up.</summary>
internal sealed class ModelExplainer
{
    private readonly SavedModel _model;
    private readonly ISingleFeaturePredictionTransformer<object> _predictor;
    private int[] _columnOf = [];

    /// <exception cref="CommandFailedException">The model has not one Vsml model in it.</exception>
    public ModelExplainer(SavedModel model) => (_model, _predictor) = (model, model.VsmlPredictor());

    /// <summary>The names of the columns.</summary>
    public IReadOnlyList<string> Columns { get; private set; } = [];

    /// <param name="table">Of the model.</param>
    /// <param name="rows">Which of its rows.</param>
    public IEnumerable<RowExplanation> Explain(KnownTable table, IReadOnlyCollection<int> rows)
    {
        IDataView transformed = _model.Transform(table);
        DataViewSchema.Column features = transformed.Schema[_predictor.FeatureColumnName];
        GroupSlots(features);
        IReadOnlyList<float[]>? probabilities = _model.Classes.Count > 0 ? _model.Predict(table) : null;
        HashSet<int> wanted = [.. rows];
        foreach ((int row, VBuffer<float> values) in transformed.GetColumn<VBuffer<float>>(features).Index())
        {
            if (wanted.Contains(row))
                yield return probabilities is null ? Explained(row, values.DenseValues().ToArray()) : Explained(row, probabilities[row], values.DenseValues().ToArray());
        }
    }

    private RowExplanation Explained(int row, float[] features)
    {
        VsmlRegressionExplanation explanation = ((VsmlRegressionModelParameters)_predictor.Model).Explain(features);
        return new RowExplanation(row, 0, [], [explanation.Score], [explanation.Bias], [ByColumn(explanation.Contributions)]);
    }

    private RowExplanation Explained(int row, float[] probabilities, float[] features)
    {
        VsmlExplanation explanation = _predictor.Model is VsmlBinaryModelParameters binary
            ? binary.Explain(features) : ((VsmlMulticlassModelParameters)_predictor.Model).Explain(features);
        var contributions = new double[probabilities.Length][];
        for (int label = 0; label < contributions.Length; label++)
        {
            contributions[label] = ByColumn(explanation.Contributions(label));
        }
        return new RowExplanation(
            row, Array.IndexOf(probabilities, probabilities.Max()), probabilities, [.. explanation.Logits], [.. explanation.Bias], contributions);
    }

    private double[] ByColumn(ReadOnlySpan<float> contributions)
    {
        var sums = new double[Columns.Count];
        for (int slot = 0; slot < contributions.Length; slot++)
            sums[_columnOf[slot]] += contributions[slot];
        return sums;
    }

    /// <summary>A slot is of the column that it is called after, alone or before a point and a text.</summary>
    private void GroupSlots(DataViewSchema.Column features)
    {
        string[] names = SlotNames(features);
        string[] inputs = [.. _model.Features.Select(column => column.Name).OrderByDescending(name => name.Length)];
        string[] columnOfSlot =
        [
            .. names.Select(slot => inputs.FirstOrDefault(name => name == slot)
                ?? inputs.FirstOrDefault(name => slot.StartsWith($"{name}.", StringComparison.Ordinal)) ?? slot),
        ];
        Columns = [.. columnOfSlot.Distinct()];
        _columnOf = [.. columnOfSlot.Select(column => Columns.Index().First(own => own.Item == column).Index)];
    }

    private static string[] SlotNames(DataViewSchema.Column features)
    {
        int size = ((VectorDataViewType)features.Type).Size;
        string[] names = [.. Enumerable.Range(0, size).Select(slot => FormattableString.Invariant($"feature {slot}"))];
        if (!features.HasSlotNames())
            return names;
        VBuffer<ReadOnlyMemory<char>> given = default;
        features.GetSlotNames(ref given);
        return [.. given.DenseValues().Select((name, slot) => name.Length > 0 ? name.ToString() : names[slot])];
    }
}
