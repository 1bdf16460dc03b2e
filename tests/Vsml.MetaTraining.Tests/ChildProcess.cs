using System.Diagnostics;
using TorchSharp;

namespace Vsml.MetaTraining.Tests;

/// <summary>What needs a process of its own: this assembly, started as a program.</summary>
internal static class ChildProcess
{
    /// <summary>Runs this assembly's <see cref="Main"/> in a new process.</summary>
    /// <param name="folder">A folder with a copy of the program; its own if null.</param>
    /// <param name="arguments">The job and its arguments.</param>
    public static Process Start(string? folder, params string[] arguments)
    {
        string program = Path.Combine(folder ?? AppContext.BaseDirectory, Path.GetFileName(typeof(ChildProcess).Assembly.Location));
        ProcessStartInfo start = new(Environment.ProcessPath!, ["exec", program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Process.Start(start)!;
    }

    public static int Main(string[] arguments)
    {
        switch (arguments)
        {
            case ["sum"]:
                Console.WriteLine(torch.ones(2, 3).sum().item<float>());
                return 0;
            case ["meta-train", string output]:
                MetaTrainerTests.Train(output, resume: true);
                return 0;
            case ["meta-train-recipe", string output]:
                StagedMetaTrainerTests.Train(output, resume: true);
                return 0;
            default:
                return 1;
        }
    }
}
