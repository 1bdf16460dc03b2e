using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;

namespace Vsml.Cli.Data;

/// <summary>
/// Fetches a file so that it is there whole and right, or not at all: it grows aside as FILE.part, from where it was left when it
/// is fetched again, and takes its name only when its checksum is the one that was expected.
/// </summary>
internal sealed class Download(HttpClient client)
{
    private const int BufferSize = 1 << 16;

    /// <summary>Does nothing where the file is there already and right.</summary>
    /// <param name="report">Told how many bytes are there, and of how many, 0 where the publisher does not say.</param>
    /// <returns>Whether anything was fetched.</returns>
    /// <exception cref="CommandFailedException">The publisher cannot be reached or breaks off, or the file is not the one that was expected.</exception>
    public bool Fetch(Uri address, string path, string md5, Action<long, long> report, CancellationToken cancellationToken)
    {
        if (File.Exists(path))
        {
            string found = Md5Of(path);
            return found == md5 ? false : throw new CommandFailedException(
                $"{path}: is there, with MD5 {found}; {md5} was expected. Move it away to fetch it again");
        }
        string part = path + ".part";
        try
        {
            FetchRest(address, part, report, cancellationToken);
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            long there = File.Exists(part) ? new FileInfo(part).Length : 0;
            if (there == 0)
            {
                File.Delete(part);
                throw new CommandFailedException($"{address}: gave nothing ({e.Message}). Nothing is kept; the same command tries again", e);
            }
            throw new CommandFailedException($"{address}: broke off ({e.Message}); {there} bytes are kept in {part}, and the same command goes on from there", e);
        }
        string checksum = Md5Of(part);
        if (checksum != md5)
        {
            long length = new FileInfo(part).Length;
            File.Delete(part);
            throw new CommandFailedException($"{address}: gave {length} bytes with MD5 {checksum}; {md5} was expected. Nothing of it was kept");
        }
        File.Move(part, path);
        return true;
    }

    private void FetchRest(Uri address, string part, Action<long, long> report, CancellationToken cancellationToken)
    {
        using var file = new FileStream(part, FileMode.OpenOrCreate, FileAccess.Write);
        HttpResponseMessage response = Ask(address, file.Length, cancellationToken);
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            // All of it is there, or more than all: begin anew unless its length is the publisher's.
            long? whole = response.Content.Headers.ContentRange?.Length;
            response.Dispose();
            if (whole == file.Length)
                return;
            file.SetLength(0);
            response = Ask(address, 0, cancellationToken);
        }
        using (response)
        {
            response.EnsureSuccessStatusCode();
            bool goesOn = response.StatusCode == HttpStatusCode.PartialContent && response.Content.Headers.ContentRange?.From == file.Length;
            if (!goesOn)
                file.SetLength(0);
            file.Position = file.Length;
            long whole = response.Content.Headers.ContentLength + file.Position ?? 0;
            using Stream content = response.Content.ReadAsStream(cancellationToken);
            var buffer = new byte[BufferSize];
            for (int read; (read = content.Read(buffer)) > 0;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                file.Write(buffer, 0, read);
                report(file.Position, whole);
            }
            if (whole > 0 && file.Position != whole)
                throw new HttpIOException(HttpRequestError.ResponseEnded, $"it ended after {file.Position} of {whole} bytes");
        }
    }

    private HttpResponseMessage Ask(Uri address, long from, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (from > 0)
            request.Headers.Range = new RangeHeaderValue(from, null);
        return client.Send(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    [System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA5351", Justification = "MD5 is what the publishers give; it finds damage, not malice.")]
    private static string Md5Of(string path)
    {
        using FileStream file = File.OpenRead(path);
        return Convert.ToHexStringLower(MD5.HashData(file));
    }
}
