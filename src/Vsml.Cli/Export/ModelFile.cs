using Microsoft.ML;
using Vsml.Cli.Info;
using Vsml.MLNet;
using Vsml.MLNet.Models;

namespace Vsml.Cli.Export;

/// <summary>A model saved by ML.NET that has one Vsml model in it.</summary>
internal sealed class ModelFile
{
    private readonly object _vsml;

    private ModelFile(string path, ITransformer transformer, DataViewSchema input, object vsml) =>
        (Path, Transformer, Input, _vsml) = (path, transformer, input, vsml);

    public string Path { get; }

    public ITransformer Transformer { get; }

    public DataViewSchema Input { get; }

    /// <summary>The names of the classes, or their numbers where they have none.</summary>
    public IReadOnlyList<string> ClassNames
    {
        get
        {
            if (_vsml is VsmlBinaryModelParameters)
                return ["false", "true"];
            string[] names = SavedModelFacts.ClassNamesOf(Transformer, Input);
            return names.Length > 0 ? names : [.. Enumerable.Range(0, CreateLearner().Classes).Select(b => FormattableString.Invariant($"class {b}"))];
        }
    }

    /// <exception cref="CommandFailedException">There is no such file, it is no ML.NET model, or it has no Vsml model or several.</exception>
    public static ModelFile Load(string path)
    {
        StandardStream.RequireFile(path, "a model");
        ITransformer transformer = SavedModelFacts.Load(path, out DataViewSchema? input);
        if (input is null)
            throw new CommandFailedException($"{path}: was saved without the columns of its input; save it with mlContext.Model.Save(model, rows.Schema, path)");
        RequireClasses(transformer, path);
        return ModelsWithin.Of(transformer) switch
        {
            [{ } only] => new ModelFile(path, transformer, input, only),
            [] => throw new CommandFailedException($"{path}: has no Vsml model in it"),
            { Count: var count } => throw new CommandFailedException($"{path}: has {count} Vsml models in it; one was expected"),
        };
    }

    // What kernels over rows learn of a number has no graph: with further rows it grows, and is looked at anew.
    private static void RequireClasses(ITransformer transformer, string path)
    {
        if (ModelClasses.StepsOf(transformer).Any(step => step is IPredictionTransformer<VsmlRegressionModelParameters>))
            throw new CommandFailedException($"{path}: predicts numbers; it can be exported as ONNX that predicts (--output), but only models of classes have a learning step as ONNX, and are read back");
    }

    public LearnerEnsemble CreateLearner() =>
        _vsml is VsmlMulticlassModelParameters multiclass ? multiclass.CreateLearner() : ((VsmlBinaryModelParameters)_vsml).CreateLearner();

    public void TakeOver(LearnerEnsemble learner)
    {
        if (_vsml is VsmlMulticlassModelParameters multiclass)
            multiclass.TakeOver(learner);
        else
            ((VsmlBinaryModelParameters)_vsml).TakeOver(learner);
    }
}
