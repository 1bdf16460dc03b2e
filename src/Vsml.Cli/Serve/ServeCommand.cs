using System.CommandLine;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Vsml.AspNetCore;
using Vsml.Cli.Models;

namespace Vsml.Cli.Serve;

/// <summary><c>vsml serve</c>: a model as a web service that goes on learning.</summary>
internal static class ServeCommand
{
    public const string KeyVariable = "VSML_API_KEY";

    private const string Notes = """
        Requests:
          POST /predict     {"row": {"sepal length": 5.1, "colour": "blue"}}
          POST /learn       {"row": {...}, "label": "setosa"}, and "weight", and "id": a row of an id that was
                            learned is not learned again, so that a client may send it until it has an answer
                            of numbers: "label": 12.5
          POST /classes     {"name": "setosa"}: a class that has no row yet
          POST /checkpoint; GET /models, /metrics (Prometheus), /health, /openapi.json, and / for a page
          A column that a row lacks, or null, is a missing value. What is refused is told as problem details.

        Files:
          A row is in the journal before /learn answers. The checkpoint is written by POST /checkpoint and when
          the service is stopped (Ctrl+C, SIGTERM); the model that was named stays as it is. Started again with
          the same files, the service goes on from the checkpoint and the journal; without them, from the model.

        Key:
          From the variable VSML_API_KEY, or from a file: other users of a machine see what a command line says.
          A client sends it as 'X-Api-Key: KEY' or 'Authorization: Bearer KEY'. Without a key this machine alone
          is served.

        Example:
          vsml serve plants.zip
          VSML_API_KEY=$(cat key) vsml serve plants.zip --url http://*:8080

        """;

    public static Command Create(Terminal terminal, HelpWithNotes help)
    {
        var model = new Argument<string?>("MODEL") { Description = "A model that vsml fit wrote, or another pipeline saved by ML.NET with a Vsml model in it (.zip)." };
        Validation.RefuseOptionsAs(model);
        var url = new Option<string>("--url")
        {
            Description = "Where to listen: http://HOST:PORT; * for every address, port 0 for any that is free.",
            HelpName = "URL",
            DefaultValueFactory = _ => "http://localhost:5080",
        };
        url.Validators.Add(result =>
        {
            if (result.GetValue(url) is { } text && (!Uri.TryCreate(text.Replace("://*", "://any", StringComparison.Ordinal), UriKind.Absolute, out Uri? address) || address.Scheme != Uri.UriSchemeHttp || address.AbsolutePath != "/"))
                result.AddError($"--url: '{text}' is no http://HOST:PORT, which was expected");
        });
        Option<string?> label = new("--label") { Description = "The column of the labels. [default: the one that the model was fitted with]", HelpName = "NAME" };
        Option<string?> checkPoint = new("--checkpoint") { Description = "Where what was learned is saved, and goes on from. [default: MODEL without .zip, .served.zip]", HelpName = "FILE" };
        Option<string?> journal = new("--journal") { Description = "Where rows are kept until then. [default: that of the checkpoint, .journal]", HelpName = "FILE" };
        Option<string?> key = new("--api-key-file") { Description = $"A file that has the API key in its first line. [default: {KeyVariable}]", HelpName = "FILE" };
        Option<int> rate = new("--requests-per-second")
        {
            Description = "Most requests of a client (its address).",
            HelpName = "N",
            DefaultValueFactory = _ => new LearningServiceOptions().RequestsPerSecond,
            CustomParser = NumberOption.Whole("--requests-per-second", least: 1),
        };
        var command = new Command("serve", "Serve a saved model by HTTP: it predicts, and learns each row that it is told.") { model, url, label, checkPoint, journal, key, rate };
        help.Add(command, Notes);
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetRequiredValue(model)!, parsed.GetRequiredValue(url), parsed.GetValue(label), parsed.GetValue(checkPoint), parsed.GetValue(journal),
            new LearningServiceOptions { ApiKey = KeyOf(parsed.GetValue(key)), RequestsPerSecond = parsed.GetValue(rate) }, terminal, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        string path, string url, string? label, string? checkPoint, string? journal, LearningServiceOptions options, Terminal terminal,
        CancellationToken cancellationToken)
    {
        if (path == StandardStream.Name)
            throw new CommandFailedException("the model of a service is a file, which was expected in place of the standard input");
        checkPoint ??= Path.ChangeExtension(path, null) + ".served.zip";
        journal ??= Path.ChangeExtension(checkPoint, null) + ".journal";
        OutputFile.RequireApart([("--checkpoint", checkPoint), ("--journal", journal)], [path]);
        string start = File.Exists(checkPoint) ? checkPoint : path;
        SavedModel model = SavedModel.Load(StandardStream.Read(start, "a model", terminal), start);
        _ = model.VsmlPredictor();
        label ??= model.Label ?? throw new CommandFailedException($"{start}: does not say which column the {model.Task.LabelsWord} are in; --label NAME was expected");
        if (model.Input.GetColumnOrNull(label) is null || model.Features.Any(feature => feature.Name == label))
            throw new CommandFailedException($"{start}: takes no column '{label}' that predictions do not hang on, as that of the {model.Task.LabelsWord} was expected to be");
        if (start == checkPoint && File.Exists(path) && File.GetLastWriteTimeUtc(path) > File.GetLastWriteTimeUtc(checkPoint))
            terminal.Note($"{path}: is newer than the checkpoint {checkPoint}, which is served; to begin anew, move it and {journal} away");

        IServedModel served = ServedTable.Of(model, new ServedFiles(Path.GetFileNameWithoutExtension(path), label, checkPoint, journal));
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls(url);
        builder.Services.AddRoutingCore();
        builder.Logging.AddSimpleConsole().AddFilter(level => level >= LogLevel.Warning);
        builder.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.AddVsmlLearningService([served], options);
        await using WebApplication app = builder.Build().UseVsmlLearningService();
        await app.StartAsync(cancellationToken);
        terminal.Note(string.Create(CultureInfo.InvariantCulture, $"{start}: {(served.HasClasses ? $"{served.Classes.Count} classes" : $"numbers of '{label}'")}, {served.Metrics.RowsLearned} rows learned since it was fitted"));
        terminal.Note(options.ApiKey is null ? $"no API key in {KeyVariable}: this machine alone is served" : "whoever sends the API key is served");
        terminal.OutputWriter.WriteLine(string.Join(' ', app.Urls));
        terminal.OutputWriter.Flush();
        await WaitForTheEndAsync(app, cancellationToken);
        terminal.Note($"saved {checkPoint}: {served.Metrics.RowsLearned} rows learned since the model was fitted");
        return ExitCode.Success;
    }

    /// <summary>To be stopped is how a service ends well.</summary>
    private static async Task WaitForTheEndAsync(WebApplication app, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            await app.StopAsync(CancellationToken.None);
        }
    }

    private static string? KeyOf(string? file)
    {
        string? key = file is null ? Environment.GetEnvironmentVariable(KeyVariable) : KeyIn(file);
        if (key is { Length: > 0 and < LearningServiceOptions.LeastKeyLength })
            throw new CommandFailedException($"{file ?? KeyVariable}: the API key has {key.Length} characters; {LearningServiceOptions.LeastKeyLength} or more were expected");
        return key is { Length: > 0 } ? key : null;
    }

    private static string KeyIn(string file)
    {
        try
        {
            return File.ReadLines(file).FirstOrDefault()?.Trim() is { Length: > 0 } key ? key : throw new CommandFailedException($"{file}: has an empty first line; the API key was expected there");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException($"{file}: cannot be read: {e.Message}", e);
        }
    }
}
