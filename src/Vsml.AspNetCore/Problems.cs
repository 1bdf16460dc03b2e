using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Vsml.AspNetCore;

/// <summary>Makes problem details (RFC 9457) of what went wrong: "field" and "expected" stand beside "detail".</summary>
/// <param name="writer">Of the framework.</param>
internal sealed class Problems(IProblemDetailsService writer) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        ProblemDetails? problem = exception switch
        {
            RefusedRequestException refused => Of(refused),
            BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } bad => Problem(bad.StatusCode, "body", bad.Message, "a smaller request"),
            BadHttpRequestException bad => Problem(bad.StatusCode, "body", bad.Message, ""),
            IOException => Problem(StatusCodes.Status503ServiceUnavailable, "", "The row, or the checkpoint, could not be kept on the disk; the service's log says why.", ""),
            _ => null,
        };
        if (problem is null)
            return false;
        httpContext.Response.StatusCode = problem.Status!.Value;
        return await writer.TryWriteAsync(new ProblemDetailsContext { HttpContext = httpContext, ProblemDetails = problem });
    }

    public static ProblemDetails Problem(int status, string field, string detail, string expected)
    {
        var problem = new ProblemDetails { Status = status, Detail = detail };
        if (field.Length > 0)
            problem.Extensions["field"] = field;
        if (expected.Length > 0)
            problem.Extensions["expected"] = expected.TrimEnd(',');
        return problem;
    }

    /// <summary>Says what was expected where the framework refuses a request.</summary>
    public static void Complete(ProblemDetailsContext context)
    {
        ProblemDetails problem = context.ProblemDetails;
        if (problem.Detail is not null)
            return;
        HttpRequest request = context.HttpContext.Request;
        (string detail, string expected, string field) = problem.Status switch
        {
            StatusCodes.Status404NotFound => ($"There is no '{request.Path}'", "an address that /openapi.json names", ""),
            StatusCodes.Status405MethodNotAllowed => ($"'{request.Path}' does not take {request.Method}", $"{context.HttpContext.Response.Headers.Allow}", ""),
            StatusCodes.Status415UnsupportedMediaType => ($"The body is '{request.ContentType}'", "application/json", "Content-Type"),
            _ => ("", "", ""),
        };
        if (detail.Length == 0)
            return;
        problem.Detail = $"{detail}; {expected} was expected";
        problem.Extensions["expected"] = expected;
        if (field.Length > 0)
            problem.Extensions["field"] = field;
    }

    private static ProblemDetails Of(RefusedRequestException refused) => Problem(refused.Status, refused.Field, refused.Message, refused.Expected);
}
