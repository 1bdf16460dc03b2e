using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using TorchSharp;
using Vsml.Cli.Compare;

namespace Vsml.Cli.Tests.Compare;

/// <summary>Weights of the shape that TextClassification expects, read from the package, and of nothing learned: good to run by, not to judge by.</summary>
internal static class PretrainedWeights
{
    private const BindingFlags Any = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static;

    public static void Write(string path)
    {
        Assembly package = TorchSharpTrainers.Load();
        Type Named(string name) => package.GetType($"Microsoft.ML.TorchSharp.{name}", throwOnError: true)!;

        using IChannel channel = ((IChannelProvider)new MLContext(0)).Start("weights");
        Type tokenizers = Named("Extensions.TokenizerExtensions");
        object tokenizer = tokenizers.GetMethod("RobertaModel", Any)!.Invoke(null, [tokenizers.GetMethod("GetInstance", Any)!.Invoke(null, [channel])])!;
        int Of(string property) => (int)tokenizer.GetType().GetProperty(property)!.GetValue(tokenizer)!;

        torch.random.manual_seed(0);
        object options = Activator.CreateInstance(Named("NasBert.TextClassificationTrainer+TextClassificationOptions"), nonPublic: true)!;
        object model = Activator.CreateInstance(Named("NasBert.Models.ModelForPrediction"), Any, null, [options, Of("PadIndex"), Of("SymbolsCount"), 2], null)!;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        ((torch.nn.Module)model.GetType().GetMethod("GetEncoder", Any)!.Invoke(model, null)!).save(path);
    }
}
