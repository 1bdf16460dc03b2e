using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Vsml.MLNet;

namespace Vsml.AspNetCore;

/// <summary>What a service answers.</summary>
/// <param name="models">That are served.</param>
/// <param name="options">Of the service.</param>
internal sealed class Endpoints(IReadOnlyList<IServedModel> models, LearningServiceOptions options)
{
    private const string Row = "row", Model = "model", Label = "label", Weight = "weight", Id = "id", Name = "name";

    private const string ClassName = "the name of a class";

    private const int MostLabelLength = 200, MostIdLength = 100;

    public void Map(IEndpointRouteBuilder routes)
    {
        Post<PredictRequest, ServedPrediction>(routes, "/predict", "The probabilities of a row's classes, or its number.", Predict);
        Post<LearnRequest, LearnResponse>(routes, "/learn", "Learns a row: when the answer comes, it is kept. A label that is new becomes a class.", Learn);
        Post<ClassRequest, ModelResponse>(routes, "/classes", "Adds a class that has no row yet.", AddClass);
        routes.MapPost("/checkpoint", CheckPoint).WithSummary("Saves what was learned.").Produces<CheckPointResponse>();
        routes.MapGet("/models", () => models.Select(Describe)).WithSummary("The models, their fields, classes, and how they have fared.").Produces<ModelResponse[]>();
        routes.MapGet("/health", Health).WithSummary("Whether rows are learned and kept.").Produces<HealthResponse>().Produces<HealthResponse>(StatusCodes.Status503ServiceUnavailable);
    }

    private static void Post<TRequest, TResponse>(IEndpointRouteBuilder routes, string path, string summary, Func<JsonElement, TResponse> answer)
        where TRequest : notnull =>
        routes.MapPost(path, (Delegate)(async (HttpContext http) => TypedResults.Ok(answer(await Json.ReadAsync(http.Request, http.RequestAborted)))))
            .WithSummary(summary).Accepts<TRequest>("application/json").Produces<TResponse>()
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge).ProducesProblem(StatusCodes.Status422UnprocessableEntity).ProducesProblem(StatusCodes.Status429TooManyRequests);

    private ServedPrediction Predict(JsonElement body)
    {
        Json.RequireKnown("", body, [Row, Model]);
        JsonElement row = RowOf(body);
        return ModelOf(body, row).Predict(row);
    }

    private LearnResponse Learn(JsonElement body)
    {
        Json.RequireKnown("", body, [Row, Model, Label, Weight, Id]);
        JsonElement row = RowOf(body);
        IServedModel model = ModelOf(body, row);
        string label = NameIn(body, Label, model.HasClasses ? ClassName : "a number");
        float weight = WeightOf(body);
        string? id = IdOf(body);
        bool isNew = model.HasClasses && RequireRoomFor(model, label);
        bool learned = model.Learn(row, label, weight, id);
        return new LearnResponse(model.Name, learned, learned && isNew, model.Metrics.RowsLearned);
    }

    private ModelResponse AddClass(JsonElement body)
    {
        Json.RequireKnown("", body, [Name, Model]);
        IServedModel model = ModelOf(body, default);
        string name = NameIn(body, Name, ClassName);
        if (!model.HasClasses || RequireRoomFor(model, name))
            model.AddClass(name);
        return Describe(model);
    }

    private CheckPointResponse CheckPoint()
    {
        foreach (IServedModel model in models)
            model.CheckPoint();
        return new CheckPointResponse([.. models.Select(model => model.Name)]);
    }

    private IResult Health() => models.All(model => model.Failure is null)
        ? TypedResults.Ok(new HealthResponse("ok"))
        : TypedResults.Json(new HealthResponse("failing"), statusCode: StatusCodes.Status503ServiceUnavailable);

    private static JsonElement RowOf(JsonElement body) =>
        body.TryGetProperty(Row, out JsonElement row) && row.ValueKind == JsonValueKind.Object ? row : throw Json.Unfit(Row, row, "an object with the row's fields");

    private IServedModel ModelOf(JsonElement body, JsonElement row)
    {
        if (Json.Text(body, Model) is { } name)
            return models.FirstOrDefault(model => model.Name == name) ?? throw new RefusedRequestException(Model, $"there is no '{name}'", $"one of {Names(models)}");
        if (models.Count == 1)
            return models[0];
        IServedModel[] able = row.ValueKind != JsonValueKind.Object ? [.. models]
            : [.. models.Where(model => row.EnumerateObject().Any(own => model.Fields.Any(field => field.Name == own.Name)))];
        return able is [{ } only] ? only
            : able.Length == 0
                ? throw new RefusedRequestException(Row, "has no field of any model", $"one of {string.Join(", ", models.SelectMany(model => model.Fields).Take(20).Select(field => $"'{field.Name}'"))}")
                : throw new RefusedRequestException(Model, "is missing, and several would do", $"one of {Names(able)}");
    }

    private static string Names(IEnumerable<IServedModel> models) => string.Join(", ", models.Select(model => $"'{model.Name}'"));

    /// <summary>A label as text: a number or a Boolean as JSON writes it.</summary>
    private static string NameIn(JsonElement body, string field, string expected)
    {
        string name = body.TryGetProperty(field, out JsonElement value) ? value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.Number => value.GetRawText(),
            JsonValueKind.True => bool.TrueString,
            JsonValueKind.False => bool.FalseString,
            _ => throw Json.Unfit(field, value, expected),
        } : throw new RefusedRequestException(field, "is missing", expected);
        if (string.IsNullOrWhiteSpace(name) || name.Length > MostLabelLength || name.Any(char.IsControl))
            throw new RefusedRequestException(field, $"has {name.Length} characters, or such as no name has", $"a name of 1 to {MostLabelLength} characters, not all of them blank, none of them a control character,");
        return name;
    }

    private static float WeightOf(JsonElement body)
    {
        if (!body.TryGetProperty(Weight, out JsonElement value))
            return 1;
        return value.ValueKind == JsonValueKind.Number && value.TryGetSingle(out float weight) && weight > 0 && float.IsFinite(weight)
            ? weight : throw Json.Unfit(Weight, value, "a number above 0");
    }

    private static string? IdOf(JsonElement body)
    {
        if (Json.Text(body, Id) is not { } id)
            return null;
        return id.Length is > 0 and <= MostIdLength && id != "-" && id.All(letter => char.IsAsciiLetterOrDigit(letter) || "-_.:".Contains(letter, StringComparison.Ordinal))
            ? id : throw new RefusedRequestException(Id, "is no id", $"1 to {MostIdLength} of the characters A-Z a-z 0-9 - _ . :, and not '-' alone,");
    }

    /// <returns>Whether it is new.</returns>
    private bool RequireRoomFor(IServedModel model, string label)
    {
        IReadOnlyList<string> classes = model.Classes;
        if (classes.Contains(label, StringComparer.Ordinal))
            return false;
        return classes.Count < options.MostClasses
            ? true
            : throw new RefusedRequestException(Label, $"'{label}' is new, and the model has {classes.Count} classes already, the most that the service allows", "one of them", StatusCodes.Status422UnprocessableEntity);
    }

    private static ModelResponse Describe(IServedModel model)
    {
        LearningEngineMetrics metrics = model.Metrics;
        return new ModelResponse(
            model.Name, model.Fields, model.HasClasses, model.Classes, metrics.RowsLearned, metrics.RowsOfClass, OrNull(metrics.Accuracy), OrNull(metrics.LogLoss),
            OrNull(metrics.MeanAbsoluteError), OrNull(metrics.RootMeanSquaredError), metrics.WindowRows);
    }

    private static double? OrNull(double value) => double.IsNaN(value) ? null : value;
}
