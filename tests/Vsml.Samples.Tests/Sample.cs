using System.Diagnostics;
using System.Globalization;
using System.Reflection;

namespace Vsml.Samples.Tests;

/// <summary>A sample, run as a user runs it: a process of its own.</summary>
internal sealed record Sample(int ExitCode, string Output, string Error)
{
    public static Sample Run(string name, params string[] arguments)
    {
        string program = Path.Combine(Metadata("Samples"), name, Metadata("Output"), $"{name}.dll");
        string host = Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";
        var start = new ProcessStartInfo(host, ["exec", program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new Sample(process.ExitCode, output, errors.Result);
    }

    /// <summary>The accuracies of a line of a Markdown table whose cells are "accuracy / log-loss", by what its first cells say.</summary>
    public double[] Accuracies(params string[] firstCells) =>
        [.. Line(firstCells).Where(cell => cell.Contains('/', StringComparison.Ordinal)).Select(cell => Number(cell.Split('/')[0]))];

    /// <summary>The numbers of a line.</summary>
    public double[] Numbers(params string[] firstCells) => [.. Line(firstCells)[firstCells.Length..^1].Select(Number)];

    private string[] Line(string[] firstCells) =>
        Output.Split('\n').Select(line => line.Split('|', StringSplitOptions.TrimEntries)[1..]).FirstOrDefault(cells => cells.Take(firstCells.Length).SequenceEqual(firstCells))
        ?? throw new InvalidOperationException($"no line '{string.Join(" | ", firstCells)}' in:\n{Output}{Error}");

    private static double Number(string cell) => double.Parse(cell, CultureInfo.InvariantCulture);

    private static string Metadata(string key) => typeof(Sample).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(metadata => metadata.Key == key).Value!;
}
