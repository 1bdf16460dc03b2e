using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using Vsml.MLNet;

namespace Vsml.Cli.Models;

/// <summary>
/// The pipeline of <c>vsml fit</c>, of ML.NET's own steps but for the trainer: a number stays as it is, a text is one-hot encoded, and one that the
/// training rows do not show, or none, is all zeros. What else is done to a number is a step too, so that the model takes what the file has.
/// </summary>
/// <param name="context">Of the model.</param>
/// <param name="dataset">The training rows.</param>
/// <param name="label">The column of the classes, or of the numbers.</param>
internal sealed class FitPipeline(MLContext context, Dataset dataset, string label)
{
    private const string FeatureColumn = "Features";

    private readonly NumberColumn[] _numbers = [.. dataset.Columns.OfType<NumberColumn>()];

    // A column none of whose texts comes again says nothing of other rows.
    private readonly (TextColumn Column, HashSet<int> Codes)[] _texts =
    [
        .. dataset.Columns.OfType<TextColumn>().Select(column => (column, column.Categories(Enumerable.Range(0, dataset.Rows)).ToHashSet()))
            .Where(column => column.Item2.Count > 0),
    ];

    /// <summary>The columns that the model does without.</summary>
    public IReadOnlyList<string> LeftOut => [.. dataset.Columns.Select(column => column.Name).Except(Columns)];

    private string[] Columns => [.. dataset.Columns.Select(column => column.Name).Where(name =>
        _numbers.Any(own => own.Name == name) || _texts.Any(own => own.Column.Name == name))];

    /// <summary>The training rows: a column of texts has those alone that are encoded.</summary>
    public IDataView Rows()
    {
        var columns = new List<(string, DataViewType, Array)>();
        foreach (string name in Columns)
        {
            if (_numbers.FirstOrDefault(own => own.Name == name) is { } numbers)
            {
                columns.Add(NeedsDouble(numbers)
                    ? (name, NumberDataViewType.Double, numbers.Values)
                    : (name, NumberDataViewType.Single, numbers.Values.Select(ModelInput.ToFloat).ToArray()));
                continue;
            }
            (TextColumn column, HashSet<int> codes) = _texts.First(own => own.Column.Name == name);
            columns.Add((name, TextDataViewType.Instance, ModelInput.TextsOf(column with
            {
                Codes = [.. column.Codes.Select(code => codes.Contains(code) ? code : TextColumn.Missing)],
            })));
        }
        columns.Add(dataset.Targets is { } targets
            ? (label, NumberDataViewType.Single, targets.Select(ModelInput.ToFloat).ToArray())
            : (label, TextDataViewType.Instance, dataset.Labels.Select(own => dataset.Classes[own].AsMemory()).ToArray()));
        return new TableView(columns, dataset.Rows);
    }

    /// <summary>For classes.</summary>
    /// <param name="trainer">Label and feature column are set here.</param>
    /// <param name="missing">Further texts that mean a missing value.</param>
    public IEstimator<ITransformer> Create(VsmlMulticlassTrainer.Options trainer, IReadOnlyList<string> missing) => Features(trainer, missing)
        .Append(context.Transforms.Conversion.MapValueToKey(label))
        .Append(context.MulticlassClassification.Trainers.Vsml(trainer))
        .Append(context.Transforms.Conversion.MapKeyToValue("PredictedLabel"));

    /// <summary>The same for numbers.</summary>
    public IEstimator<ITransformer> Create(VsmlRegressionTrainer.Options trainer, IReadOnlyList<string> missing) =>
        Features(trainer, missing).Append(context.Regression.Trainers.Vsml(trainer));

    private EstimatorChain<ColumnConcatenatingTransformer> Features(VsmlTrainerOptions trainer, IReadOnlyList<string> missing)
    {
        // In place of the columns, so that no name is taken that a column may have.
        string features = label == FeatureColumn ? "FeatureVector" : FeatureColumn;
        (trainer.LabelColumnName, trainer.FeatureColumnName) = (label, features);
        IEstimator<ITransformer> pipeline = new EstimatorChain<ITransformer>();
        foreach (NumberColumn column in _numbers)
        {
            if (Expression(column, missing) is { } expression)
                pipeline = pipeline.Append(context.Transforms.Expression(column.Name, expression, column.Name));
        }
        if (_texts.Length > 0)
        {
            pipeline = pipeline.Append(context.Transforms.Categorical.OneHotEncoding(
                [.. _texts.Select(own => new InputOutputColumnPair(own.Column.Name))], OneHotEncodingEstimator.OutputKind.Indicator));
        }
        return pipeline.Append(context.Transforms.Concatenate(features, Columns));
    }

    private static bool NeedsDouble(NumberColumn column) => column.Origin != 0;

    /// <summary>What becomes of a number before it is a feature; null where nothing does.</summary>
    private static string? Expression(NumberColumn column, IReadOnlyList<string> missing)
    {
        string value = NeedsDouble(column) ? $"x - {Literal(column.Origin, column)}" : "x";
        foreach (double code in missing.Select(Number).OfType<double>())
            value = $"x == {Literal(code, column)} ? na(x) : ({value})";
        return value == "x" ? null : $"x : single({value})";
    }

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number) ? number : null;

    private static string Literal(double number, NumberColumn column) => NeedsDouble(column)
        ? string.Create(CultureInfo.InvariantCulture, $"({number:0.0###############}d)")
        : string.Create(CultureInfo.InvariantCulture, $"({(float)number:0.0########}f)");
}
