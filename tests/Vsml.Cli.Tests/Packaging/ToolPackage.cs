using System.Diagnostics;
using System.IO.Compression;
using System.Reflection;

namespace Vsml.Cli.Tests.Packaging;

/// <summary>The tool as it is packed, and as it lies on a disk once installed.</summary>
public sealed class ToolPackage : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ToolPackage()
    {
        CommandRun packed = Run(["pack", Metadata("ToolProject"), "-c", Metadata("Configuration"), "--no-build", "-o", _folder["packages"],
            "-nodeReuse:false", "-p:IncludeSymbols=false"], path: null);
        if (packed.ExitCode != 0)
            throw new InvalidOperationException(packed.Output + packed.Error);
        Path = Directory.GetFiles(_folder["packages"]).Single();
        ZipFile.ExtractToDirectory(Path, _folder["installed"]);
        Program = Directory.GetFiles(_folder["installed"], "Vsml.Cli.dll", SearchOption.AllDirectories).Single();
    }

    /// <summary>The package's file.</summary>
    public string Path { get; }

    /// <summary>The program in it.</summary>
    public string Program { get; }

    private static string Host { get; } =
        Environment.ProcessPath is { } host && System.IO.Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet";

    /// <summary>Runs the packed command where the only programs on the path are those of a folder.</summary>
    internal CommandRun Vsml(string path, params string[] arguments) => Run(["exec", Program, .. arguments], path);

    public void Dispose() => _folder.Dispose();

    private CommandRun Run(IEnumerable<string> arguments, string? path)
    {
        var start = new ProcessStartInfo(Host, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _folder.Path,
        };
        // What the build that runs this test told its own children is not meant for another build.
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
            start.Environment.Remove(name);
        start.Environment["DOTNET_HOST_PATH"] = Host;
        if (path is not null)
            start.Environment["PATH"] = path;
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new CommandRun(process.ExitCode, output, error.Result);
    }

    private static string Metadata(string key) => typeof(ToolPackage).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(metadata => metadata.Key == key).Value!;
}
