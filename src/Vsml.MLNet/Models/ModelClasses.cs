using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

namespace Vsml.MLNet.Models;

/// <summary>Gives a whole pipeline further classes: its map of the label, its Vsml model and what that is bound to know them from then on.</summary>
internal static class ModelClasses
{
    /// <summary>The steps of a model, those of a chain in a chain too.</summary>
    public static IEnumerable<ITransformer> StepsOf(ITransformer model) =>
        model is IEnumerable<ITransformer> chain ? chain.SelectMany(StepsOf) : [model];

    /// <summary>
    /// The model with further classes, after those that it has; it has seen no row of them. The probabilities of the others keep their ratios. The model
    /// itself stays as it is.
    /// </summary>
    /// <param name="environment">Where it is made.</param>
    /// <param name="model">With one Vsml multiclass model in it, whose label was mapped from text by a step of its own.</param>
    /// <param name="input">What the model takes.</param>
    /// <param name="names">Of the new classes; distinct, and none that the model has.</param>
    /// <exception cref="ArgumentException">The model is of another form.</exception>
    public static ITransformer With(MLContext environment, ITransformer model, DataViewSchema input, IReadOnlyList<string> names)
    {
        var steps = new List<ITransformer>();
        DataViewSchema schema = input;
        string[]? all = null;
        bool isMapped = false;
        string[] known = NamesOf(model);
        foreach (ITransformer step in StepsOf(model))
        {
            ITransformer renewed = step;
            if (!isMapped && step is ValueToKeyMappingTransformer && MappedColumn(step, schema, known) is { } label)
            {
                all = [.. known, .. names];
                renewed = MapOf(environment, schema, label, all);
                isMapped = true;
            }
            else if (step is MulticlassPredictionTransformer<VsmlMulticlassModelParameters> predictor)
            {
                renewed = all is null ? throw Unmapped() : Renewed(environment, predictor, all, names.Count);
            }

            steps.Add(renewed);
            schema = renewed.GetOutputSchema(schema);
        }

        return isMapped ? new TransformerChain<ITransformer>([.. steps]) : throw Unmapped();
    }

    private static ArgumentException Unmapped() => new("The model's label is not mapped from text by a step of its own (MapValueToKey), so that no class can be added.");

    private static string[] NamesOf(ITransformer model) =>
        StepsOf(model).OfType<MulticlassPredictionTransformer<VsmlMulticlassModelParameters>>().ToArray() is [{ Model.LabelNames: { } names }]
            ? names : throw new ArgumentException("The model has not one Vsml multiclass model in it with classes that have names, so that no class can be added.");

    /// <summary>The output and input of the step where it maps text to just these classes; else null.</summary>
    private static InputOutputColumnPair? MappedColumn(ITransformer step, DataViewSchema schema, string[] classes)
    {
        IRowToRowMapper mapper = step.GetRowToRowMapper(schema);
        if (mapper.OutputSchema.Count != schema.Count + 1)
            return null;
        foreach (DataViewSchema.Column output in mapper.OutputSchema.Where(column => !column.IsHidden && column.Type is KeyDataViewType))
        {
            if (LabelNames.Of(output) is { } names && classes.ToHashSet().SetEquals(names)
                && mapper.GetDependencies([output]).ToArray() is [{ Type: TextDataViewType } source])
                return new InputOutputColumnPair(output.Name, source.Name);
        }
        return null;
    }

    private static ValueToKeyMappingTransformer MapOf(MLContext environment, DataViewSchema schema, InputOutputColumnPair label, string[] names)
    {
        IDataView keys = environment.Data.LoadFromEnumerable(names.Select(name => new KeyName { Name = name }));
        return environment.Transforms.Conversion.MapValueToKey([label], keyData: keys).Fit(new EmptyDataView(environment, schema));
    }

    private static MulticlassPredictionTransformer<VsmlMulticlassModelParameters> Renewed(
        IHostEnvironment environment, MulticlassPredictionTransformer<VsmlMulticlassModelParameters> predictor, string[] all, int more)
    {
        Trained trained = predictor.Model.Copy();
        int[] sources = [.. Enumerable.Range(0, all.Length - more), .. Enumerable.Repeat(-1, more)];
        var model = new VsmlMulticlassModelParameters(environment, trained with { Slots = trained.Slots.Rearranged(sources) }, all);
        DataViewSchema schema = predictor.TrainSchema;
        DataViewSchema.Column label = schema.First(column => !column.IsHidden && LabelNames.Of(column) is { } names && names.ToHashSet().SetEquals(all[..^more]));
        return new(environment, model, LabelNames.Replace(schema, label, all), predictor.FeatureColumnName, label.Name);
    }

    private sealed class KeyName
    {
        public string Name { get; init; } = "";
    }
}
