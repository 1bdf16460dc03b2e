using Microsoft.AspNetCore.Http;

namespace Vsml.AspNetCore;

/// <summary>A request that cannot be served, and why: becomes problem details (RFC 9457). Nothing was learned by it.</summary>
public sealed class RefusedRequestException : Exception
{
    /// <param name="field">Of the request, such as "row.age"; empty where it is about none.</param>
    /// <param name="found">What is wrong with it.</param>
    /// <param name="expected">What was expected; empty where nothing would have done.</param>
    /// <param name="status">The HTTP status.</param>
    public RefusedRequestException(string field, string found, string expected, int status = StatusCodes.Status400BadRequest)
        : base((field.Length == 0 ? "" : $"{field}: ") + found + (expected.Length == 0 ? "" : $"; {expected} was expected"))
    {
        (Field, Expected, Status) = (field, expected, status);
    }

    /// <summary>The field of the request; empty where it is about none.</summary>
    public string Field { get; }

    /// <summary>What was expected there; empty where nothing would have done.</summary>
    public string Expected { get; }

    /// <summary>The HTTP status.</summary>
    public int Status { get; }
}
