using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Vsml.Cli.Tests.Data;

/// <summary>A publisher on this machine: serves bytes by name over HTTP/1.1, with ranges unless told not to.</summary>
internal sealed class LocalServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Dictionary<string, byte[]> _files = [];

    public LocalServer()
    {
        _listener.Start();
        _ = Task.Run(ServeAsync);
    }

    /// <summary>The headers "Range" of the requests, "" where there was none.</summary>
    public List<string> Ranges { get; } = [];

    public bool KnowsRanges { get; set; } = true;

    /// <summary>The connection is closed after so many bytes of a file.</summary>
    public int BreaksOffAfter { get; set; } = int.MaxValue;

    public string Address => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/sets/";

    public byte[] this[string name]
    {
        set => _files[name] = value;
    }

    public void Dispose() => _listener.Stop();

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using TcpClient client = await _listener.AcceptTcpClientAsync();
                using NetworkStream stream = client.GetStream();
                await AnswerAsync(stream);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or IOException)
        {
            // Stopped.
        }
    }

    private async Task AnswerAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, leaveOpen: true);
        string path = (await reader.ReadLineAsync())!.Split(' ')[1], range = "";
        while (await reader.ReadLineAsync() is { Length: > 0 } line)
        {
            if (line.StartsWith("Range: bytes=", StringComparison.OrdinalIgnoreCase))
                range = line["Range: bytes=".Length..];
        }
        Ranges.Add(range);
        if (!path.StartsWith("/sets/", StringComparison.Ordinal) || !_files.TryGetValue(path["/sets/".Length..], out byte[]? file))
        {
            await WriteAsync("404 Not Found", "", [], 0);
            return;
        }
        int from = range.Length > 0 && KnowsRanges ? int.Parse(range.TrimEnd('-'), CultureInfo.InvariantCulture) : 0;
        if (from >= file.Length)
            await WriteAsync("416 Range Not Satisfiable", $"Content-Range: bytes */{file.Length}\r\n", [], 0);
        else if (range.Length > 0 && KnowsRanges)
            await WriteAsync("206 Partial Content", $"Content-Range: bytes {from}-{file.Length - 1}/{file.Length}\r\n", file, from);
        else
            await WriteAsync("200 OK", "", file, 0);

        async Task WriteAsync(string status, string headers, byte[] content, int start)
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(
                $"HTTP/1.1 {status}\r\n{headers}Content-Length: {content.Length - start}\r\nConnection: close\r\n\r\n"));
            await stream.WriteAsync(content.AsMemory(start, Math.Min(content.Length - start, BreaksOffAfter)));
        }
    }
}
