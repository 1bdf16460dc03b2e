using System.Diagnostics;
using System.Globalization;
using System.Reflection;

namespace Vsml.Samples.Tests;

/// <summary>A sample, run as a user runs it: a process of its own.</summary>
internal sealed record Sample(int ExitCode, string Output, string Error)
{
    // Many times what the longest takes: what hangs is ended and named.
    private static readonly TimeSpan _limit = TimeSpan.FromMinutes(10);

    public static Sample Run(string name, params string[] arguments) => RunIn(Environment.CurrentDirectory, name, arguments);

    /// <param name="folder">Where it is started.</param>
    /// <param name="name">Of the sample.</param>
    /// <param name="arguments">Its command line.</param>
    public static Sample RunIn(string folder, string name, params string[] arguments) =>
        RunProgram(folder, Path.Combine(Metadata("Samples"), name, Metadata("Output"), $"{name}.dll"), arguments);

    /// <param name="key">The program, of the assembly's metadata.</param>
    public static Sample RunBuilt(string key) => RunProgram(Environment.CurrentDirectory, Metadata(key));

    /// <summary>The accuracies of a line of a Markdown table whose cells are "accuracy / log-loss", by what its first cells say.</summary>
    public double[] Accuracies(params string[] firstCells) =>
        [.. Line(firstCells).Where(cell => cell.Contains('/', StringComparison.Ordinal)).Select(cell => Number(cell.Split('/')[0]))];

    /// <summary>The numbers of a line.</summary>
    public double[] Numbers(params string[] firstCells) => [.. Line(firstCells)[firstCells.Length..^1].Select(Number)];

    /// <summary>A file or folder of the samples.</summary>
    public static string PathOf(params string[] names) => Path.GetFullPath(Path.Combine([Metadata("Samples"), .. names]));

    private static Sample RunProgram(string folder, string program, params string[] arguments)
    {
        string host = Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";
        var start = new ProcessStartInfo(host, ["exec", program, .. arguments])
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync(), output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(_limit))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} {string.Join(' ', arguments)}: had not ended after {_limit}.");
        }

        return new Sample(process.ExitCode, output.Result, errors.Result);
    }

    private string[] Line(string[] firstCells) =>
        Output.Split('\n').Select(line => line.Split('|', StringSplitOptions.TrimEntries)[1..]).FirstOrDefault(cells => cells.Take(firstCells.Length).SequenceEqual(firstCells))
        ?? throw new InvalidOperationException($"no line '{string.Join(" | ", firstCells)}' in:\n{Output}{Error}");

    private static double Number(string cell) => double.Parse(cell, CultureInfo.InvariantCulture);

    private static string Metadata(string key) => typeof(Sample).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(metadata => metadata.Key == key).Value!;
}
