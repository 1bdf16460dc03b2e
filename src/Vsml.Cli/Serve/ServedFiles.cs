using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.ML;
using Vsml.AspNetCore;
using Vsml.Cli.Models;
using Vsml.MLNet;

namespace Vsml.Cli.Serve;

/// <summary>What a model is served with: rows by the names of its columns, and where they are kept.</summary>
/// <param name="Name">Of the model in the service.</param>
/// <param name="Label">The column of the labels.</param>
/// <param name="CheckPoint">Where it is saved.</param>
/// <param name="Journal">Where rows are kept until then.</param>
internal sealed record ServedFiles(string Name, string Label, string CheckPoint, string Journal)
{
    private string Ids => Journal + ".ids";

    /// <summary>Opens the model, and its journal.</summary>
    public IServedModel Open<TRow, TPrediction>(SavedModel model, Func<LearningEngine<TRow, TPrediction>, IServedModel> serve)
        where TRow : class, new()
        where TPrediction : class, new()
    {
        var options = new LearningEngineOptions { Name = Name, Journal = Journal, LabelColumnName = Label, FinishCheckPoint = model.SaveReading };
        return serve(model.Naming(() => new MLContext(seed: 0).Model.CreateLearningEngine<TRow, TPrediction>(model.Transformer, options)));
    }

    /// <summary>An engine of classes.</summary>
    public IServedModel Served<TRow, TPrediction>(LearningEngine<TRow, TPrediction> engine, Func<TPrediction, float[]> probabilities)
        where TRow : class, new()
        where TPrediction : class, new() =>
        new ServedEngine<TRow, TPrediction>(Name, engine, RowFields.OfColumns<TRow>(Label), LabelSetter<TRow>(), probabilities, CheckPoint, Ids);

    /// <summary>An engine of numbers.</summary>
    public IServedModel Served<TRow, TPrediction>(LearningEngine<TRow, TPrediction> engine, Func<TPrediction, (float Score, float StandardDeviation)> number)
        where TRow : class, new()
        where TPrediction : class, new() =>
        new ServedEngine<TRow, TPrediction>(Name, engine, RowFields.OfColumns<TRow>(Label), LabelSetter<TRow>(), number, CheckPoint, Ids);

    /// <summary>The label is the last column.</summary>
    private static Action<TRow, string> LabelSetter<TRow>()
    {
        PropertyInfo property = typeof(TRow).GetProperties()[^1];
        if (property.PropertyType == typeof(string))
            return property.SetMethod!.CreateDelegate<Action<TRow, string>>();
        if (property.PropertyType == typeof(bool))
            return (row, text) => property.SetValue(row, BinaryLabels.Parse(text) ?? throw Refused(text, "true or false"));
        return (row, text) => property.SetValue(row, NumberOf(text, property.PropertyType) ?? throw Refused(text, $"a number ({property.PropertyType.Name})"));
    }

    private static object? NumberOf(string text, Type type)
    {
        if (type == typeof(float) || type == typeof(double))
        {
            // A double whose float is infinite is none that a model learns.
            if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) || !float.IsFinite((float)number))
                return null;
            return type == typeof(float) ? (object)(float)number : number;
        }

        try
        {
            return Convert.ChangeType(decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture), type, CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            return null;
        }
    }

    private static RefusedRequestException Refused(string label, string expected) =>
        new("label", $"is '{label}'", expected, StatusCodes.Status422UnprocessableEntity);
}
