using System.Diagnostics;
using System.Reflection;

namespace Vsml.AspNetCore.Tests;

/// <summary>A service in a process of its own.</summary>
internal sealed class ServiceProcess : IDisposable
{
    private readonly Process _process;

    private ServiceProcess(Process process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    /// <param name="program">A key of the assembly's metadata.</param>
    /// <param name="arguments">Of its command line; it prints its address.</param>
    public static async Task<ServiceProcess> StartAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", Metadata(program), .. arguments]) { RedirectStandardOutput = true };
        start.Environment.Remove("VSML_API_KEY");
        Process process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (await process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
        {
            if (line.Split([' ', ','])[0].TrimEnd(':') is var word && word.StartsWith("http://127.0.0.1:", StringComparison.Ordinal))
                return new ServiceProcess(process, new Uri(word));
        }

        process.WaitForExit();
        throw new InvalidOperationException($"{program} ended with {process.ExitCode}.");
    }

    public static string Metadata(string key) => typeof(ServiceProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(own => own.Key == key).Value!;

    /// <summary>As kill -9.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>As kill -TERM.</summary>
    /// <returns>The exit code.</returns>
    public int Stop()
    {
        using Process kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        kill.WaitForExit();
        _process.WaitForExit();
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            Kill();
        _process.Dispose();
    }
}
