// Writes a site of static files that learns digits in the browser: usage: LearningInTheBrowser [FOLDER] [--serve PORT]
using System.Net;
using Vsml;
using Vsml.Onnx;

const int Each = 20;
string[] folders = [.. args.TakeWhile(argument => argument != "--serve")];
string source = AppContext.GetData("SourceFolder") as string ?? Directory.GetCurrentDirectory(), site = Path.GetFullPath(folders.FirstOrDefault() ?? "site");
string? runtime = new[] { Directory.GetCurrentDirectory(), source }.Select(folder => Path.Combine(folder, "node_modules", "onnxruntime-web", "dist")).FirstOrDefault(Directory.Exists);
if (runtime is null)
{
    Console.Error.WriteLine($"ONNX Runtime Web is not there: run 'npm install --no-package-lock' in {source} first");
    return 1;
}

// It begins with what it learned from digits that are made here, not from anybody's hand.
var random = new Random(1);
var rows = new RowBuffer(MadeDigits.Side * MadeDigits.Side);
for (int i = 0; i < 10 * Each; i++)
    rows.Add(MadeDigits.Draw(i % 10, random), i % 10);
var ensemble = new LearnerEnsemble(LearningAlgorithm.Default, rows.Inputs, classes: 10);
ensemble.Fit(rows, passes: 2);
int right = Enumerable.Range(0, 200).Count(i =>
{
    var probabilities = new float[10];
    ensemble.Predict(MadeDigits.Draw(i % 10, random), probabilities);
    return probabilities.AsSpan().IndexOf(probabilities.Max()) == i % 10;
});
Console.WriteLine($"learned {rows.Count} made digits; {right / 2.0} % of 200 others are right");

Directory.CreateDirectory(Path.Combine(site, "ort"));
using (FileStream model = File.Create(Path.Combine(site, "learn.onnx")))
    OnnxExport.WriteLearning(ensemble, model);
using (FileStream state = File.Create(Path.Combine(site, "learn.safetensors")))
    LearnedStateFile.Write(ensemble, state);
foreach (string file in (string[])["index.html", "learner.mjs"])
    File.Copy(Path.Combine(source, file), Path.Combine(site, file), overwrite: true);
foreach (string file in (string[])["ort.wasm.bundle.min.mjs", "ort-wasm-simd-threaded.wasm"])
    File.Copy(Path.Combine(runtime, file), Path.Combine(site, "ort", file), overwrite: true);
Console.WriteLine($"{site}: static files, for any web host");

int serve = Array.IndexOf(args, "--serve");
if (serve < 0)
    return 0;
if (args.Length <= serve + 1 || !ushort.TryParse(args[serve + 1], out ushort port))
{
    Console.Error.WriteLine("--serve: expected a port");
    return 2;
}

// Gives files, and nothing else: what is learned stays in the browser.
using var listener = new HttpListener();
listener.Prefixes.Add($"http://localhost:{port}/");
listener.Start();
Console.WriteLine($"http://localhost:{port}/ until Ctrl+C");
while (true)
{
    HttpListenerContext context = await listener.GetContextAsync();
    string name = context.Request.Url!.AbsolutePath.TrimStart('/'), path = Path.GetFullPath(Path.Combine(site, name.Length == 0 ? "index.html" : name));
    if (path.StartsWith(site + Path.DirectorySeparatorChar, StringComparison.Ordinal) && File.Exists(path))
    {
        context.Response.ContentType = Path.GetExtension(path) switch { ".html" => "text/html", ".mjs" => "text/javascript", ".wasm" => "application/wasm", _ => "application/octet-stream" };
        await context.Response.OutputStream.WriteAsync(await File.ReadAllBytesAsync(path));
    }
    else
    {
        context.Response.StatusCode = 404;
    }

    context.Response.Close();
}
