using System.Globalization;
using System.Text.RegularExpressions;

namespace Vsml.Samples.Tests;

/// <summary>The site that is written. In a browser: Vsml.Onnx.Tests, where node and a browser are.</summary>
public sealed partial class LearningInTheBrowserSampleTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("vsml-browser-tests-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void TheSite_HasThePageTheLearningGraphItsStateAndTheRuntime()
    {
        // In the place of ONNX Runtime Web, which npm brings.
        string runtime = Directory.CreateDirectory(Path.Combine(_folder, "node_modules", "onnxruntime-web", "dist")).FullName;
        string[] files = ["ort.wasm.bundle.min.mjs", "ort-wasm-simd-threaded.wasm"];
        foreach (string file in files)
            File.WriteAllText(Path.Combine(runtime, file), $"this is {file}");

        Sample run = Sample.RunIn(_folder, "LearningInTheBrowser", "pages");

        Assert.True(run.ExitCode == 0, run.Error);
        Match said = Said().Match(run.Output);
        Assert.True(said.Success && double.Parse(said.Groups[1].Value, CultureInfo.InvariantCulture) > 80, run.Output);
        string site = Path.Combine(_folder, "pages");
        Assert.All(files, file => Assert.Equal($"this is {file}", File.ReadAllText(Path.Combine(site, "ort", file))));
        Assert.All((string[])["index.html", "learner.mjs"], file =>
            Assert.Equal(File.ReadAllText(Sample.PathOf("LearningInTheBrowser", file)), File.ReadAllText(Path.Combine(site, file))));
        Assert.All((string[])["learn.onnx", "learn.safetensors"], file => Assert.InRange(new FileInfo(Path.Combine(site, file)).Length, 10_000, 20_000_000));
    }

    [GeneratedRegex(@"^learned 200 made digits; ([\d.]+) % of 200 others are right", RegexOptions.Multiline)]
    private static partial Regex Said();
}
