using System.Diagnostics;
using System.Reflection;
using Vsml.MetaTraining.Native;
using Xunit;

namespace Vsml.MetaTraining.Tests.Native;

public sealed class TorchSharpLibraryTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("vsml-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>A program that was built where nothing had to be changed: TorchSharp's library in it is the package's.</summary>
    [Fact]
    public void AProgramBuiltElsewhere_LoadsTorchSharp()
    {
        if (!OperatingSystem.IsLinux()) return;
        foreach (string file in Directory.GetFiles(AppContext.BaseDirectory)) File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        const string Native = "runtimes/linux-x64/native";
        Directory.CreateDirectory(Path.Combine(folder, Native));
        foreach (string file in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, Native)))
        {
            if (Path.GetFileName(file) != GlibcxxRequirement.LibraryFile)
                File.CreateSymbolicLink(Path.Combine(folder, Native, Path.GetFileName(file)), file);
        }

        string package = typeof(TorchSharpLibraryTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(a => a.Key == "TorchSharpPackage").Value!;
        string library = Path.Combine(Native, GlibcxxRequirement.LibraryFile);
        File.Copy(Path.Combine(package, library), Path.Combine(folder, library));

        using Process child = ChildProcess.Start(folder, "sum");
        string output = child.StandardOutput.ReadToEnd(), error = child.StandardError.ReadToEnd();
        child.WaitForExit();
        Assert.True(child.ExitCode == 0, error);
        Assert.Equal("6", output.Trim());
    }
}
