using Microsoft.ML;
using Microsoft.ML.Data;
using Vsml.MLNet;

namespace Vsml.Cli.Info;

/// <summary>What a model saved by <c>mlContext.Model.Save</c> contains: input columns, steps, and the Vsml models among them.</summary>
internal static class SavedModelFacts
{
    private const int MostNames = 12;

    /// <exception cref="CommandFailedException">The file is no ML.NET model, or a damaged one.</exception>
    public static void Write(FactSheet sheet, string path)
    {
        ITransformer model = Load(path, out DataViewSchema? input);
        ITransformer[] steps = [.. StepsOf(model)];

        sheet.Heading("ML.NET model");
        if (input is not null)
        {
            sheet.Fact("input columns", Shortened(input.Where(column => !column.IsHidden)
                .Select(column => $"{column.Name} ({column.Type})")));
        }
        sheet.Fact("steps", string.Join(", ", steps.Select(step => NameOf(step.GetType()))));

        foreach (IPredictionTransformer<object> step in steps.OfType<IPredictionTransformer<object>>())
        {
            switch (step.Model)
            {
                case VsmlMulticlassModelParameters multiclass:
                    WriteModel(sheet, multiclass, input is null ? [] : ClassNamesOf(model, input));
                    break;
                case VsmlBinaryModelParameters binary:
                    WriteModel(sheet, binary, []);
                    break;
                default:
                    sheet.Fact("not a Vsml model", NameOf(step.Model.GetType()));
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

    private static ITransformer Load(string path, out DataViewSchema? input)
    {
        try
        {
            return new MLContext().Model.Load(path, out input);
        }
        catch (Exception e) when (e is not UnauthorizedAccessException)
        {
            // ML.NET throws whatever it happens on in a damaged archive: format, argument and reflection exceptions alike.
            string cause = e.GetBaseException().Message.ReplaceLineEndings(" ");
            throw new CommandFailedException($"{path}: cannot be read as a saved ML.NET model: {cause}", e);
        }
    }

    private static IEnumerable<ITransformer> StepsOf(ITransformer transformer) =>
        transformer is IEnumerable<ITransformer> chain ? chain.SelectMany(StepsOf) : [transformer];

    private static string[] ClassNamesOf(ITransformer model, DataViewSchema input)
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
