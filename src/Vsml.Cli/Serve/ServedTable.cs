using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.ML;
using Microsoft.ML.Data;
using Vsml.AspNetCore;
using Vsml.Cli.Models;
using Vsml.MLNet;

namespace Vsml.Cli.Serve;

/// <summary>A saved model as what a service serves: rows by the names of its columns.</summary>
internal static class ServedTable
{
    /// <param name="model">With one Vsml model in it.</param>
    /// <param name="label">The column of the classes.</param>
    /// <param name="served">Its name in the service.</param>
    /// <param name="checkPoint">Where it is saved.</param>
    /// <param name="journal">Where rows are kept until then.</param>
    public static IServedModel Of(SavedModel model, string label, string served, string checkPoint, string journal)
    {
        DataViewSchema.Column[] columns = [.. model.Features, model.Input[label]];
        Type row = RowType.Of(columns, model.Name);
        MethodInfo open = typeof(ServedTable).GetMethod(nameof(Open), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(row, model.IsBinary ? typeof(BinaryGuess) : typeof(Guess));
        return open.CreateDelegate<Func<SavedModel, string, string, string, string, IServedModel>>()(model, label, served, checkPoint, journal);
    }

    private static ServedEngine<TRow, TPrediction> Open<TRow, TPrediction>(SavedModel model, string label, string served, string checkPoint, string journal)
        where TRow : class, new()
        where TPrediction : class, IGuess, new()
    {
        var options = new LearningEngineOptions { Name = served, Journal = journal, LabelColumnName = label, FinishCheckPoint = model.SaveReading };
        LearningEngine<TRow, TPrediction> engine = model.Naming(
            () => new MLContext(seed: 0).Model.CreateLearningEngine<TRow, TPrediction>(model.Transformer, options));
        return new ServedEngine<TRow, TPrediction>(
            served, engine, RowFields.OfColumns<TRow>(label), LabelSetter<TRow>(), guess => guess.Probabilities, checkPoint, journal + ".ids");
    }

    /// <summary>The label is the last column.</summary>
    private static Action<TRow, string> LabelSetter<TRow>()
    {
        PropertyInfo property = typeof(TRow).GetProperties()[^1];
        if (property.PropertyType == typeof(string))
            return property.SetMethod!.CreateDelegate<Action<TRow, string>>();
        if (property.PropertyType == typeof(bool))
            return (row, text) => property.SetValue(row, BinaryLabels.Parse(text) ?? throw Refused(text, "true or false"));
        return (row, text) =>
        {
            try
            {
                property.SetValue(row, Convert.ChangeType(decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture), property.PropertyType, CultureInfo.InvariantCulture));
            }
            catch (Exception e) when (e is FormatException or OverflowException)
            {
                throw Refused(text, $"a number ({property.PropertyType.Name})");
            }
        };
    }

    private static RefusedRequestException Refused(string label, string expected) =>
        new("label", $"is '{label}'", expected, StatusCodes.Status422UnprocessableEntity);

    internal interface IGuess
    {
        float[] Probabilities { get; }
    }

    internal sealed class Guess : IGuess
    {
        public float[] Score { get; set; } = [];

        float[] IGuess.Probabilities => Score;
    }

    internal sealed class BinaryGuess : IGuess
    {
        public float Probability { get; set; }

        float[] IGuess.Probabilities => [1 - Probability, Probability];
    }
}
