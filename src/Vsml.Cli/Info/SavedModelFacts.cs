using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using Vsml.Cli.Models;
using Vsml.MLNet;
using Vsml.MLNet.Models;

namespace Vsml.Cli.Info;

/// <summary>What a model saved by <c>mlContext.Model.Save</c> contains: input columns, steps, and the Vsml models among them.</summary>
internal static class SavedModelFacts
{
    private const int MostNames = 12;

    /// <exception cref="CommandFailedException">The file is no ML.NET model, or a damaged one.</exception>
    public static void Write(FactSheet sheet, string path)
    {
        ITransformer model = Load(path, out DataViewSchema? input);
        ITransformer[] steps = [.. ModelClasses.StepsOf(model)];

        sheet.Heading("ML.NET model");
        if (input is not null)
        {
            sheet.Fact("input columns", Shortened(input.Where(column => !column.IsHidden)
                .Select(column => $"{column.Name} ({column.Type})")));
        }
        sheet.Fact("steps", string.Join(", ", steps.Select(step => NameOf(step.GetType()))));

        string[] classNames = input is null ? [] : ClassNamesOf(model, input);
        foreach (ITransformer step in steps)
        {
            object? predictor = (step as IPredictionTransformer<object>)?.Model;
            switch (ModelsWithin.Of(step))
            {
                case [VsmlMulticlassModelParameters only]:
                    WriteModel(sheet, only, classNames);
                    break;
                case [VsmlBinaryModelParameters only] when ReferenceEquals(only, predictor):
                    WriteModel(sheet, only, []);
                    break;
                case { Count: > 0 } several:
                    WriteModels(sheet, several, NameOf((predictor ?? step).GetType()), predictor is OneVersusAllModelParameters ? classNames : []);
                    break;
                default:
                    if (predictor is VsmlRegressionModelParameters numbers)
                        WriteModel(sheet, numbers);
                    else if (predictor is not null)
                        sheet.Fact("not a Vsml model", NameOf(predictor.GetType()));
                    break;
            }
        }
    }

    private static void WriteModel<T>(FactSheet sheet, VsmlModelParameters<T> model, string[] classNames)
    {
        sheet.Heading("Vsml model");
        sheet.Fact("features", model.NumberOfFeatures);
        string classes = FormattableString.Invariant($"{model.NumberOfClasses}");
        sheet.Fact("classes", classNames.Length == 0 ? classes : $"{classes}: {Shortened(classNames)}");
        sheet.Fact("row orders", model.NumberOfRowOrders);
        sheet.Fact("rows observed", model.NumberOfObservedRows);
        LearningAlgorithmFacts.Write(sheet, model.LearningAlgorithm);
    }

    private static void WriteModel(FactSheet sheet, VsmlRegressionModelParameters model)
    {
        sheet.Heading("Vsml model of numbers");
        sheet.Fact("features", model.NumberOfFeatures);
        if (model.QuantileLevels.Count > 0)
            sheet.Fact("quantiles", Shortened(model.QuantileLevels.Select(level => FormattableString.Invariant($"{level}"))));
        sheet.Fact("row orders", model.NumberOfRowOrders);
        sheet.Fact("rows observed", model.NumberOfObservedRows);
        LearningAlgorithmFacts.Write(sheet, model.LearningAlgorithm);
    }

    /// <summary>Models that a wrapper holds, a line each, and their learning algorithm, which is the same for all but in a wrapper of one's own.</summary>
    private static void WriteModels(FactSheet sheet, IReadOnlyList<object> models, string wrapper, string[] classNames)
    {
        sheet.Heading(models.Count == 1 ? $"Vsml model in {wrapper}" : FormattableString.Invariant($"{models.Count} Vsml models in {wrapper}"));
        sheet.Table(
            ["model", "features", "classes", "row orders", "rows observed", "learning algorithm"],
            models.Select((model, i) => model switch
            {
                VsmlMulticlassModelParameters multiclass => Line(NameAt(i), multiclass),
                _ => Line(NameAt(i), (VsmlBinaryModelParameters)model),
            }));
        foreach (LearningAlgorithm algorithm in models.Select(AlgorithmOf).DistinctBy(algorithm => algorithm.Fingerprint))
            LearningAlgorithmFacts.Write(sheet, algorithm);

        string NameAt(int i) => classNames.Length == models.Count ? $"{classNames[i]} or another" : FormattableString.Invariant($"{i + 1}");
    }

    private static string[] Line<T>(string name, VsmlModelParameters<T> model) =>
    [
        name, .. ((FormattableString[])[
            $"{model.NumberOfFeatures}", $"{model.NumberOfClasses}", $"{model.NumberOfRowOrders}", $"{model.NumberOfObservedRows}",
        ]).Select(FormattableString.Invariant), model.LearningAlgorithm.Fingerprint,
    ];

    private static LearningAlgorithm AlgorithmOf(object model) =>
        model is VsmlMulticlassModelParameters multiclass ? multiclass.LearningAlgorithm : ((VsmlBinaryModelParameters)model).LearningAlgorithm;

    /// <summary>Loads a model.</summary>
    /// <exception cref="CommandFailedException">The file is no ML.NET model, or a damaged one.</exception>
    public static ITransformer Load(string path, out DataViewSchema? input) => SavedModel.Load(new MLContext(), File.ReadAllBytes(path), path, out input);

    /// <summary>The names of the score's slots; none where it has none.</summary>
    public static string[] ClassNamesOf(ITransformer model, DataViewSchema input)
    {
        if (model.GetOutputSchema(input).GetColumnOrNull("Score") is not { } score || !score.HasSlotNames())
            return [];
        VBuffer<ReadOnlyMemory<char>> names = default;
        score.GetSlotNames(ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
    }

    private static string Shortened(IEnumerable<string> names)
    {
        string[] all = [.. names];
        string shown = string.Join(", ", all.Take(MostNames));
        return all.Length > MostNames ? FormattableString.Invariant($"{shown} and {all.Length - MostNames} more") : shown;
    }

    private static string NameOf(Type type) => type.Name.Split('`')[0];
}
