using System.CommandLine;
using Microsoft.ML;
using Vsml.Cli.Info;
using Vsml.Onnx;

namespace Vsml.Cli.Export;

/// <summary><c>vsml export</c>: a saved model as ONNX, to predict and to go on learning where .NET is not.</summary>
internal static class ExportCommand
{
    public static Command Create(Terminal terminal)
    {
        var model = new Argument<string>("MODEL") { Description = "A model saved by ML.NET (.zip) with a Vsml model in it." };
        var output = new Option<string?>("--output") { Description = "Write the whole pipeline, as it predicts now, to this ONNX file.", HelpName = "FILE" };
        var learn = new Option<string?>("--learn")
        {
            Description = "Write the learning step of the Vsml model to this ONNX file; it takes the feature column, a label and a state.",
            HelpName = "FILE",
        };
        var state = new Option<string?>("--state")
        {
            Description = "With --learn: the safetensors file that receives the state to begin with; by default beside the ONNX file, with the ending .safetensors.",
            HelpName = "FILE",
        };
        var command = new Command("export", "Write a saved model as ONNX: one that predicts, one that goes on learning, or both.") { model, output, learn, state };
        command.Validators.Add(result =>
        {
            if (result.GetValue(output) is null && result.GetValue(learn) is null)
                result.AddError("export: --output or --learn is needed, or both");
            if (result.GetValue(state) is not null && result.GetValue(learn) is null)
                result.AddError("export: --state goes with --learn");
        });
        command.SetAction(parsed => Run(parsed.GetRequiredValue(model), parsed.GetValue(output), parsed.GetValue(learn), parsed.GetValue(state), terminal));
        return command;
    }

    private static int Run(string path, string? output, string? learn, string? state, Terminal terminal)
    {
        if (learn is not null)
            state ??= Path.ChangeExtension(learn, ".safetensors");
        OutputFile.RequireApart([("--output", output), ("--learn", learn), ("--state", state)], [path]);

        // All is made before anything is written.
        byte[]? predicting = output is null ? null : Predicting(path);
        (byte[] Step, byte[] State, ModelFile Model)? learning = learn is null ? null : Learning(path);
        if (predicting is not null)
        {
            OutputFile.WriteBytes(output!, stream => stream.Write(predicting));
            terminal.OutputWriter.WriteLine($"{output}: predicts, from the pipeline's own columns");
        }

        if (learning is { } made)
        {
            OutputFile.WriteBytes(learn!, stream => stream.Write(made.Step));
            OutputFile.WriteBytes(state!, stream => stream.Write(made.State));
            LearnerEnsemble learner = made.Model.CreateLearner();
            IEnumerable<string> labels = made.Model.ClassNames.Select((name, b) => FormattableString.Invariant($"{b} {name}"));
            terminal.OutputWriter.WriteLine(FormattableString.Invariant($"{learn}: learns rows of {learner.Inputs} features; labels: {string.Join(", ", labels)}"));
            terminal.OutputWriter.WriteLine(FormattableString.Invariant($"{state}: the state to begin with, after {learner.Observed} rows"));
        }

        return ExitCode.Success;
    }

    private static byte[] Predicting(string path)
    {
        StandardStream.RequireFile(path, "a model");
        ITransformer model = SavedModelFacts.Load(path, out DataViewSchema? input);
        if (input is null)
            throw new CommandFailedException($"{path}: was saved without the columns of its input; save it with mlContext.Model.Save(model, rows.Schema, path)");
        using MemoryStream stream = new();
        try
        {
            new MLContext().Model.ConvertToOnnx(model, new RowlessView(input), stream);
        }
        catch (KeyNotFoundException e)
        {
            // What ML.NET finds missing is what a step before gives it, which has no such form.
            throw new CommandFailedException($"{path}: cannot be written as ONNX: ML.NET writes no such form of a step of its pipeline, as FeaturizeText has: {e.Message}", e);
        }
        catch (Exception e) when (e is InvalidOperationException or NotSupportedException or ArgumentException)
        {
            throw new CommandFailedException($"{path}: cannot be written as ONNX: {e.Message.ReplaceLineEndings(" ")}", e);
        }

        return stream.ToArray();
    }

    private static (byte[] Step, byte[] State, ModelFile Model) Learning(string path)
    {
        ModelFile model = ModelFile.Load(path);
        LearnerEnsemble learner = model.CreateLearner();
        using MemoryStream step = new(), state = new();
        try
        {
            OnnxExport.WriteLearning(learner, step);
            LearnedStateFile.Write(learner, state);
        }
        catch (InvalidOperationException e)
        {
            throw new CommandFailedException($"{path}: {e.Message}", e);
        }

        return (step.ToArray(), state.ToArray(), model);
    }
}
