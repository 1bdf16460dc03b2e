using System.Reflection;

namespace Vsml.Onnx.Tests;

/// <summary>A test that runs node, with the packages that JavaScript/package.json names, and a browser where it says so.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class JavaScriptFactAttribute : FactAttribute
{
    public JavaScriptFactAttribute()
    {
        if (FindOnPath("node") is null)
            Skip = "No node: it runs where node is on the path.";
        else if (!Directory.Exists(Path.Combine(Folder, "node_modules", "onnxruntime-node")))
            Skip = $"No packages: run 'npm install --no-package-lock' in {Folder}.";
    }

    /// <summary>Whether a browser is needed as well.</summary>
    public bool NeedsBrowser
    {
        get => Chromium is not null;
        set => Skip ??= value && Chromium is null ? "No browser: it runs where chromium is on the path (apt-get install chromium)." : null;
    }

    public static string Folder { get; } = typeof(JavaScriptFactAttribute).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(fact => fact.Key == "JavaScript").Value!;

    public static string? Chromium { get; } = FindOnPath("chromium") ?? FindOnPath("chromium-browser") ?? FindOnPath("google-chrome");

    private static string? FindOnPath(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
}
