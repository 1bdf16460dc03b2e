using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Vsml.AspNetCore;

/// <summary>Who is served: with a key, whoever sends it; without one, this machine alone.</summary>
/// <param name="options">Of the service.</param>
internal sealed class Access(LearningServiceOptions options)
{
    private const string Header = "X-Api-Key", Bearer = "Bearer ";

    private readonly byte[]? _key = options.ApiKey is null ? null : Hash(options.ApiKey);

    // What tells nothing of the model, and the page, which asks for the key.
    private static readonly string[] Open = ["/", "/health"];

    /// <exception cref="RefusedRequestException">The request is nobody's who is served.</exception>
    public void Check(HttpContext http)
    {
        if (_key is null)
            RequireThisMachine(http);
        else if (!Open.Contains(http.Request.Path.Value, StringComparer.Ordinal))
            RequireKey(http, _key);
    }

    private static void RequireKey(HttpContext http, byte[] key)
    {
        string authorization = http.Request.Headers.Authorization.ToString();
        string sent = http.Request.Headers[Header].ToString();
        if (sent.Length == 0 && authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
            sent = authorization[Bearer.Length..];
        // Of hashes, whose length tells nothing of the key's.
        if (CryptographicOperations.FixedTimeEquals(Hash(sent), key))
            return;
        http.Response.Headers.WWWAuthenticate = "Bearer";
        throw new RefusedRequestException(Header, sent.Length == 0 ? "is missing" : "is not the service's key", $"the API key, as '{Header}: KEY' or 'Authorization: Bearer KEY',", StatusCodes.Status401Unauthorized);
    }

    /// <summary>Neither another machine, nor one behind a proxy of this one, nor a page whose name was made to lead here.</summary>
    private static void RequireThisMachine(HttpContext http)
    {
        HttpRequest request = http.Request;
        bool isForwarded = request.Headers.ContainsKey("Forwarded") || request.Headers.ContainsKey("X-Forwarded-For");
        string host = request.Host.Host.Trim('[', ']');
        bool namesThisMachine = host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out IPAddress? address) && IPAddress.IsLoopback(address));
        if (http.Connection.RemoteIpAddress is not { } remote || !IPAddress.IsLoopback(remote) || isForwarded || !namesThisMachine)
            throw new RefusedRequestException("", "The service has no API key, so that it serves this machine alone", "a request from it to localhost, or a service with a key,", StatusCodes.Status403Forbidden);
    }

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
