using System.Diagnostics;
using System.Reflection;
using System.Text.Json;

namespace Vsml.Onnx.Tests;

/// <summary>The learning graph in node and in a browser ends where the ensemble ends, and what was learned there is read here.</summary>
public sealed class JavaScriptTests : IDisposable
{
    private const int Steps = 1000;
    private readonly string _folder = Directory.CreateTempSubdirectory("vsml-onnx-").FullName;

    [JavaScriptFact]
    public Task AThousandStepsInNode_EndInTheSameProbabilities() => LearnsTheSameAsync("node.mjs", _folder);

    [JavaScriptFact(NeedsBrowser = true)]
    public Task AThousandStepsInABrowser_EndInTheSameProbabilities() => LearnsTheSameAsync("browser.mjs", _folder, JavaScriptFactAttribute.Chromium!);

    [JavaScriptFact(NeedsBrowser = true)]
    public async Task TheSamplesPage_LearnsASignThatIsDrawn()
    {
        string site = Path.Combine(_folder, "site");
        await RunAsync("dotnet", [Fact("Sample"), site]);

        using JsonDocument said = JsonDocument.Parse(await RunAsync("node", ["sample.mjs", site, JavaScriptFactAttribute.Chromium!]));

        Assert.Empty(said.RootElement.GetProperty("errors").EnumerateArray());
        Assert.StartsWith("Taught 5, ", said.RootElement.GetProperty("status").GetString(), StringComparison.Ordinal);
        Assert.InRange(said.RootElement.GetProperty("before").GetInt32(), 0, 49);
        Assert.InRange(said.RootElement.GetProperty("after").GetInt32(), 51, 100);
    }

    [Fact]
    public void TheSamplesPage_IsAtMost200Lines()
    {
        string sample = Path.Combine(JavaScriptFactAttribute.Folder, "../../../samples/LearningInTheBrowser");

        int lines = File.ReadAllLines(Path.Combine(sample, "index.html")).Length + File.ReadAllLines(Path.Combine(sample, "learner.mjs")).Length;

        Assert.InRange(lines, 1, 200);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task LearnsTheSameAsync(string script, params string[] arguments)
    {
        LearnerEnsemble fitted = PredictionTests.Fitted(Rows.Random(60, 4, 3), 3, members: 2), ensemble = fitted.Clone();
        LabelledRow[] rows = Rows.Random(Steps, 4, 3, seed: 2, missing: 0.05), probes = Rows.Random(30, 4, 3, seed: 3, missing: 0.05);
        using (FileStream model = File.Create(Path.Combine(_folder, "learn.onnx")))
            OnnxExport.WriteLearning(fitted, model);
        using (FileStream state = File.Create(Path.Combine(_folder, "learn.safetensors")))
            LearnedStateFile.Write(fitted, state);
        await File.WriteAllTextAsync(Path.Combine(_folder, "rows.json"), JsonSerializer.Serialize(new
        {
            rows = rows.Select(row => row.Features.Select(NullIfMissing)), labels = rows.Select(row => row.Label), probes = probes.Select(row => row.Features.Select(NullIfMissing)),
        }));

        await RunAsync("node", [script, .. arguments]);

        foreach ((float[] features, int label) in rows)
            ensemble.Observe(features, label);
        float[][] found = JsonSerializer.Deserialize<float[][]>(await File.ReadAllTextAsync(Path.Combine(_folder, "probabilities.json")))!;
        using FileStream learned = File.OpenRead(Path.Combine(_folder, "learned.safetensors"));
        LearnerEnsemble read = LearnedStateFile.Read(fitted, learned, "learned.safetensors");
        Assert.Equal(ensemble.Observed, read.Observed);
        for (int i = 0; i < probes.Length; i++)
        {
            float[] expected = ensemble.Predict(probes[i].Features), readBack = read.Predict(probes[i].Features);
            for (int b = 0; b < expected.Length; b++)
            {
                Assert.True(MathF.Abs(expected[b] - found[i][b]) <= 1e-4f, $"probe {i}, class {b}: {expected[b]} here, {found[i][b]} there");
                Assert.True(MathF.Abs(expected[b] - readBack[b]) <= 1e-4f, $"probe {i}, class {b}: {expected[b]} here, {readBack[b]} read back");
            }
        }
    }

    internal static string Fact(string key) => typeof(JavaScriptTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(fact => fact.Key == key).Value!;

    private static float? NullIfMissing(float value) => float.IsNaN(value) ? null : value;

    private static async Task<string> RunAsync(string program, string[] arguments)
    {
        using Process node = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = JavaScriptFactAttribute.Folder, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        using CancellationTokenSource limit = new(TimeSpan.FromMinutes(4));
        Task<string> error = node.StandardError.ReadToEndAsync(), output = node.StandardOutput.ReadToEndAsync();
        try
        {
            await node.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            node.Kill(entireProcessTree: true);
            throw;
        }

        Assert.True(node.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {await output}{await error}");
        return await output;
    }
}
