using System.Diagnostics;
using System.Text.Json;
using Vsml.Onnx.Tests;

namespace Vsml.AspNetCore.Tests;

/// <summary>The sample as a user meets it: its page in a headless browser.</summary>
public sealed class PageTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("vsml-page-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [JavaScriptFact(NeedsBrowser = true)]
    public async Task ThePage_PredictsAndLearnsSentencesAndPictures_AndAddsClasses()
    {
        string picture = Path.Combine(JavaScriptFactAttribute.Folder, "../../../samples/LearningInTheBrowser/learning.png");
        using ServiceProcess service = await ServiceProcess.StartAsync("Sample", "--url", "http://127.0.0.1:0", "--folder", _folder);

        using JsonDocument said = JsonDocument.Parse(await NodeAsync("service.mjs", service.Address.ToString(), JavaScriptFactAttribute.Chromium!, picture));

        JsonElement root = said.RootElement;
        // What was refused is in the browser's log as well, as an answer of 400.
        Assert.All(root.GetProperty("errors").EnumerateArray(), error => Assert.Contains("status of 400", error.GetString(), StringComparison.Ordinal));
        Assert.Equal(["complaint", "praise"], root.GetProperty("before").EnumerateObject().Select(bar => bar.Name).Order());
        Assert.Equal("delivery", root.GetProperty("after").EnumerateObject().MaxBy(bar => bar.Value.GetInt32()).Name);
        Assert.Equal(["complaint", "delivery", "praise", "question"], root.GetProperty("added").EnumerateArray().Select(name => name.GetString()).Order());
        Assert.StartsWith("row.text: is no text, or a blank one", root.GetProperty("refused").GetString(), StringComparison.Ordinal);
        Assert.Equal(["house", "tree"], root.GetProperty("picture").EnumerateObject().Select(bar => bar.Name).Order());
        Assert.True(
            root.GetProperty("corrected").GetProperty("tree").GetInt32() > root.GetProperty("picture").GetProperty("tree").GetInt32(), root.GetRawText());

        Assert.Equal(0, service.Stop());
        // The clean stop has saved it: the journal is empty but for its beginning.
        Assert.InRange(new FileInfo(Path.Combine(_folder, "text.journal")).Length, 1, 400);
    }

    private static async Task<string> NodeAsync(params string[] arguments)
    {
        using Process node = Process.Start(new ProcessStartInfo("node", arguments)
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

        Assert.True(node.ExitCode == 0, await output + await error);
        return await output;
    }
}
