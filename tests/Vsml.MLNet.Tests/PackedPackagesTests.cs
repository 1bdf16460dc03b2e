using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Reflection;
using Xunit;

namespace Vsml.MLNet.Tests;

/// <summary>The packages as a user gets them, and a program of the user's own against them: OwnProgram/Program.cs.</summary>
public sealed class PackedPackagesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("vsml-own-").FullName;

    [Fact]
    public void AProgramOfOnesOwn_FitsSavesLoadsAndLearnsOn()
    {
        Pack("Vsml");
        string package = Pack("Vsml.MLNet");
        Assert.Contains("<dependency id=\"Microsoft.ML\" version=\"[5.0.1]\"", SpecificationOf(package), StringComparison.Ordinal);
        string program = BuildProgram();

        string model = Path.Combine(_folder, "model.zip");
        Assert.InRange(double.Parse(Dotnet("exec", program, "fit", WriteRows(), model), CultureInfo.InvariantCulture), 0.95, 1);
        Assert.Equal("low high True", Dotnet("exec", program, "learn-on", model).Trim());
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Two classes: low values and high ones.</summary>
    private string WriteRows()
    {
        var random = new Random(1);
        IEnumerable<string> rows = Enumerable.Range(0, 60).Select(row => string.Create(
            CultureInfo.InvariantCulture, $"{random.NextDouble() + (row % 2 * 4)},{random.NextDouble() - (row % 2 * 4)},{(row % 2 == 0 ? "low" : "high")}"));
        string path = Path.Combine(_folder, "rows.csv");
        File.WriteAllLines(path, rows.Prepend("a,b,label"));
        return path;
    }

    /// <returns>The package's file.</returns>
    private string Pack(string project)
    {
        Dotnet("pack", Path.Combine(Metadata("Sources"), project, project + ".csproj"), "-c", Metadata("Configuration"), "--no-build",
            "-o", Path.Combine(_folder, "feed"), "-nodeReuse:false", "-p:IncludeSymbols=false");
        return Directory.GetFiles(Path.Combine(_folder, "feed"), project + ".?.*.nupkg").Single();
    }

    /// <summary>From the packages alone: ML.NET's come from where the build of the tests found them, so that nothing is downloaded.</summary>
    private string BuildProgram()
    {
        string folder = Directory.CreateDirectory(Path.Combine(_folder, "own")).FullName;
        File.Copy(Path.Combine(Metadata("OwnProgram"), "Program.cs"), Path.Combine(folder, "Program.cs"));
        File.WriteAllText(Path.Combine(folder, "own.csproj"), """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <UseAppHost>false</UseAppHost>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Vsml.MLNet" Version="0.1.0" />
              </ItemGroup>
            </Project>
            """);
        File.WriteAllText(Path.Combine(_folder, "nuget.config"), $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="{Path.Combine(_folder, "packages")}" /></config>
              <packageSources><clear /><add key="feed" value="{Path.Combine(_folder, "feed")}" /></packageSources>
              <fallbackPackageFolders><clear /><add key="tests" value="{Metadata("PackageFolder")}" /></fallbackPackageFolders>
            </configuration>
            """);
        Dotnet("build", folder, "-o", Path.Combine(folder, "out"), "-nodeReuse:false", "-p:UseSharedCompilation=false");
        return Path.Combine(folder, "out", "own.dll");
    }

    private static string SpecificationOf(string package)
    {
        using ZipArchive archive = ZipFile.OpenRead(package);
        using StreamReader reader = new(archive.Entries.Single(entry => entry.Name.EndsWith(".nuspec", StringComparison.Ordinal)).Open());
        return reader.ReadToEnd();
    }

    private string Dotnet(params string[] arguments)
    {
        string host = Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";
        var start = new ProcessStartInfo(host, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = _folder };
        // What the build that runs this test told its own children is not meant for another build.
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
            start.Environment.Remove(name);
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, output + errors.Result);
        return output;
    }

    private static string Metadata(string key) => typeof(PackedPackagesTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(metadata => metadata.Key == key).Value!;
}
