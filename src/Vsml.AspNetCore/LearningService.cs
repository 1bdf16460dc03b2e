using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry.Metrics;

namespace Vsml.AspNetCore;

/// <summary>Makes a web service of learning engines: README.md of this package has its endpoints.</summary>
public static class LearningService
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>Adds the services. The models are saved and disposed when the application has stopped.</summary>
    /// <param name="builder">Of the application.</param>
    /// <param name="models">One or more, of different names.</param>
    /// <param name="options">Options.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <exception cref="ArgumentException">There is no model, two have one name, or an option is out of its range.</exception>
    public static WebApplicationBuilder AddVsmlLearningService(
        this WebApplicationBuilder builder, IReadOnlyList<IServedModel> models, LearningServiceOptions options)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(models);
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        if (models.Count == 0 || models.DistinctBy(model => model.Name).Count() < models.Count)
            throw new ArgumentException("One model or more, of different names, were expected.", nameof(models));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = options.MostBodyBytes;
            kestrel.AddServerHeader = false;
        });
        IServiceCollection services = builder.Services;
        services.AddSingleton(models).AddSingleton(options).AddSingleton<Access>().AddSingleton<Endpoints>().AddHostedService<SavedAtTheEnd>();
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.Converters.Add(new JsonStringEnumConverter<FieldKind>(JsonNamingPolicy.CamelCase)));
        services.AddProblemDetails(problems => problems.CustomizeProblemDetails = Problems.Complete).AddExceptionHandler<Problems>();
        services.AddRateLimiter(limiter => Limit(limiter, options));
        services.AddOpenApi(openApi => openApi.AddDocumentTransformer((document, _, _) =>
        {
            (document.Info.Title, document.Info.Description) = ("Learning service", "Predicts rows, and learns them, one at a time.");
            return Task.CompletedTask;
        }));
        services.AddOpenTelemetry().WithMetrics(metrics =>
            metrics.AddMeter("Vsml.MLNet", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel").AddPrometheusExporter());
        return builder;
    }

    /// <summary>Answers requests.</summary>
    /// <param name="app">Made of a builder that <see cref="AddVsmlLearningService"/> was called with.</param>
    /// <returns><paramref name="app"/>.</returns>
    public static WebApplication UseVsmlLearningService(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseRateLimiter();
        Access access = app.Services.GetRequiredService<Access>();
        app.Use((http, next) =>
        {
            access.Check(http);
            return next(http);
        });
        app.MapGet("/", Page).ExcludeFromDescription();
        app.MapPrometheusScrapingEndpoint("/metrics");
        app.MapOpenApi("/openapi.json");
        app.Services.GetRequiredService<Endpoints>().Map(app);
        return app;
    }

    private static void Limit(RateLimiterOptions limiter, LearningServiceOptions options)
    {
        limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(http => RateLimitPartition.GetTokenBucketLimiter(
            http.Connection.RemoteIpAddress?.ToString() ?? "",
            _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = 2 * options.RequestsPerSecond,
                TokensPerPeriod = Math.Max(1, options.RequestsPerSecond / 10),
                ReplenishmentPeriod = options.RequestsPerSecond < 10 ? Second / options.RequestsPerSecond : Second / 10,
            }));
        limiter.OnRejected = async (rejected, cancellationToken) =>
        {
            rejected.HttpContext.Response.Headers.RetryAfter = 1.ToString(CultureInfo.InvariantCulture);
            await rejected.HttpContext.RequestServices.GetRequiredService<IProblemDetailsService>().TryWriteAsync(new ProblemDetailsContext
            {
                HttpContext = rejected.HttpContext,
                ProblemDetails = Problems.Problem(
                    StatusCodes.Status429TooManyRequests, "", $"Too many requests: a client may make {options.RequestsPerSecond} a second. Nothing was learned by this one.", "the request once more, a second later"),
            });
        };
    }

    private static FileStreamHttpResult Page(HttpContext http)
    {
        // The page is one file that loads nothing from anywhere; nor may what somebody smuggles into it.
        http.Response.Headers.ContentSecurityPolicy =
            "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; img-src data: blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        return TypedResults.Stream(typeof(LearningService).Assembly.GetManifestResourceStream("Vsml.AspNetCore.page.html")!, "text/html; charset=utf-8");
    }
}
