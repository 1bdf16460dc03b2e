using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using TorchSharp;
using Vsml.Cli.Compare;

namespace Vsml.Cli.Tests.Compare;

/// <summary>Weights of the shape that TextClassification expects, read from the package, and of nothing learned: good to run by, not to judge by.</summary>
internal static class PretrainedWeights
{
    private const string Classifier = "ModelForPrediction", OfClassifier = "TextClassificationTrainer+TextClassificationOptions";

    private const BindingFlags Any = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static;

    /// <param name="path">Of the file.</param>
    /// <param name="network">The class of the network whose encoder they are for.</param>
    /// <param name="ofTrainer">The class of its trainer's options, which have its sizes.</param>
    public static void Write(string path, string network = Classifier, string ofTrainer = OfClassifier)
    {
        Assembly package = TorchSharpTrainers.Load();
        Type Named(string name) => package.GetType($"Microsoft.ML.TorchSharp.{name}", throwOnError: true)!;

        using IChannel channel = ((IChannelProvider)new MLContext(0)).Start("weights");
        Type tokenizers = Named("Extensions.TokenizerExtensions");
        object tokenizer = tokenizers.GetMethod("RobertaModel", Any)!.Invoke(null, [tokenizers.GetMethod("GetInstance", Any)!.Invoke(null, [channel])])!;
        int Of(string property) => (int)tokenizer.GetType().GetProperty(property)!.GetValue(tokenizer)!;

        torch.random.manual_seed(0);
        object options = Activator.CreateInstance(Named($"NasBert.{ofTrainer}"), nonPublic: true)!;
        object model = Activator.CreateInstance(Named($"NasBert.Models.{network}"), Any, null, [options, Of("PadIndex"), Of("SymbolsCount"), 2], null)!;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        ((torch.nn.Module)model.GetType().GetMethod("GetEncoder", Any)!.Invoke(model, null)!).save(path);
    }

    /// <summary>The same for QuestionAnswer, half a gigabyte: its sizes are fixed.</summary>
    /// <param name="path">Of the file.</param>
    public static void WriteForQuestionAnswer(string path)
    {
        Assembly package = TorchSharpTrainers.Load();
        torch.random.manual_seed(0);
        object options = Activator.CreateInstance(package.GetType("Microsoft.ML.TorchSharp.Roberta.QATrainer+Options", throwOnError: true)!)!;
        using var model = (torch.nn.Module)Activator.CreateInstance(package.GetType("RobertaModelForQA", throwOnError: true)!, options)!;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var encoder = (torch.nn.Module)model.GetType().GetMethod("GetEncoder", Any)!.Invoke(model, null)!;
        encoder.save(path);
    }

    /// <summary>The same for ObjectDetection.</summary>
    /// <param name="path">Of the file.</param>
    /// <param name="classes">Classes of objects.</param>
    public static void WriteForObjectDetection(string path, int classes)
    {
        Assembly package = TorchSharpTrainers.Load();
        torch.random.manual_seed(0);
        Type network = package.GetType("Microsoft.ML.TorchSharp.AutoFormerV2.AutoFormerV2", throwOnError: true)!;
        ConstructorInfo constructor = network.GetConstructors(Any).Single();
        // The sizes that its trainer gives it.
        Dictionary<string, object> given = new()
        {
            ["numClasses"] = classes,
            ["embedChannels"] = new List<int> { 64, 128, 256, 448 },
            ["depths"] = new List<int> { 2, 2, 6, 2 },
            ["numHeads"] = new List<int> { 2, 4, 8, 14 },
            ["device"] = torch.CPU,
        };
        object?[] arguments = [.. constructor.GetParameters().Select(parameter => given.GetValueOrDefault(parameter.Name!, Type.Missing))];
        using var model = (torch.nn.Module)constructor.Invoke(Any | BindingFlags.OptionalParamBinding, null, arguments, null);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        model.save(path);
    }
}
