// LearningService: a web service that learns from every correction. Sentences and pictures; README.md beside this file has more.
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Vsml.AspNetCore;

const long MostBodyBytes = 12 << 20;
Arguments arguments;
try
{
    arguments = Arguments.Parse(args);
}
catch (ArgumentException e)
{
    Console.Error.WriteLine($"{e.Message}\n{Arguments.Usage}");
    return 2;
}

try
{
    if (arguments.Measures)
    {
        Measurement.Run(arguments);
        return 0;
    }

    var options = new LearningServiceOptions
    {
        ApiKey = Environment.GetEnvironmentVariable("VSML_API_KEY") is { Length: > 0 } key ? key : null,
        MostBodyBytes = MostBodyBytes,
        MostClasses = 200,
    };
    string folder = Directory.CreateDirectory(arguments.Folder).FullName;
    WebApplicationBuilder builder = WebApplication.CreateBuilder();
    builder.WebHost.UseUrls(arguments.Url);
    builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
    builder.AddVsmlLearningService([Served.Text(folder), Served.Pictures(folder)], options);
    WebApplication app = builder.Build().UseVsmlLearningService();
    app.Lifetime.ApplicationStarted.Register(() => Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"{string.Join(", ", app.Urls)}: {(options.ApiKey is null ? "no key in VSML_API_KEY, so that this machine alone is served" : "whoever has the key is served")}; models and journals are in {folder}")));
    await app.RunAsync();
    return 0;
}
catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException or ArgumentException)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
