using System.CommandLine;
using Microsoft.ML;
using Vsml.Cli.Models;
using Vsml.Onnx;

namespace Vsml.Cli.Export;

/// <summary><c>vsml import</c>: what an exported model has learned elsewhere, back in a model of ML.NET.</summary>
internal static class ImportCommand
{
    public static Command Create(Terminal terminal)
    {
        var model = new Argument<string>("MODEL") { Description = "The model that was exported (.zip)." };
        var state = new Argument<string>("STATE") { Description = "The state (.safetensors) that its learning step has come to." };
        var output = new Option<string>("--output") { Description = "Write the model that has learned it to this file.", HelpName = "FILE", Required = true };
        var command = new Command("import", "Read back what an exported model has learned elsewhere.") { model, state, output };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(model), parsed.GetRequiredValue(state), parsed.GetRequiredValue(output), terminal));
        return command;
    }

    private static int Run(string path, string state, string output, Terminal terminal)
    {
        OutputFile.RequireApart([("--output", output)], [path, state]);
        ModelFile model = ModelFile.Load(path);
        StandardStream.RequireFile(state, "a learned state");
        LearnerEnsemble learner = model.CreateLearner();
        try
        {
            using FileStream stream = File.OpenRead(state);
            learner = LearnedStateFile.Read(learner, stream, state);
        }
        catch (InvalidOperationException e)
        {
            throw new CommandFailedException($"{path}: {e.Message}", e);
        }

        model.TakeOver(learner);
        using MemoryStream saved = new();
        new MLContext().Model.Save(model.Transformer, model.Input, saved);
        ModelReading.Load(new MemoryStream(File.ReadAllBytes(path)), path)?.Save(saved);
        OutputFile.WriteBytes(output, stream => stream.Write(saved.ToArray()));
        terminal.OutputWriter.WriteLine(FormattableString.Invariant($"{output}: {path} after {learner.Observed} rows"));
        return ExitCode.Success;
    }
}
