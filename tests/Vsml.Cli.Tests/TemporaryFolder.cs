using System.Diagnostics;
using System.Globalization;

namespace Vsml.Cli.Tests;

/// <summary>A folder that goes with the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("vsml-cli-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public string Write(string name, string text)
    {
        File.WriteAllText(this[name], text);
        return this[name];
    }

    /// <summary>Three classes told apart by a number and a text, with a missing cell here and there.</summary>
    public string WriteFlowers(string name, int rows)
    {
        var random = new Random(rows);
        IEnumerable<string> lines = Enumerable.Range(0, rows).Select(row =>
        {
            int kind = random.Next(3);
            string size = row % 17 == 5 ? "" : (kind * 2 + random.NextDouble()).ToString("0.000", CultureInfo.InvariantCulture);
            string colour = row % 19 == 7 ? "" : random.Next(4) == 0 ? "\"red, or so\"" : $"colour {kind}";
            return $"{size},{colour},kind {kind}";
        });
        return Write(name, string.Join('\n', lines.Prepend("size,colour,kind")) + "\n");
    }

    /// <summary>A named pipe, where there are such.</summary>
    public string Pipe(string name)
    {
        Run("mkfifo", this[name]);
        return this[name];
    }

    public void HardLink(string name, string other) => Run("ln", this[name], this[other]);

    private static void Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(program, arguments);
        process.WaitForExit();
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
