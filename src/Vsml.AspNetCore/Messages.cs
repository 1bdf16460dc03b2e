namespace Vsml.AspNetCore;

/// <summary>The body of <c>POST /predict</c>.</summary>
/// <param name="Row">The fields of the row.</param>
/// <param name="Model">Which model; may be left out where the row's fields tell.</param>
internal sealed record PredictRequest(IReadOnlyDictionary<string, object?> Row, string? Model);

/// <summary>The body of <c>POST /learn</c>.</summary>
/// <param name="Row">The fields of the row.</param>
/// <param name="Label">Its class; one that is new becomes a class. Where the model predicts numbers, its number.</param>
/// <param name="Weight">Above 0; 1 where it is left out.</param>
/// <param name="Id">Of the row: sent again, it is not learned again.</param>
/// <param name="Model">Which model; may be left out where the row's fields tell.</param>
internal sealed record LearnRequest(IReadOnlyDictionary<string, object?> Row, string Label, float? Weight, string? Id, string? Model);

/// <summary>The body of <c>POST /classes</c>.</summary>
/// <param name="Name">Of the class.</param>
/// <param name="Model">Which model; may be left out where there is one.</param>
internal sealed record ClassRequest(string Name, string? Model);

/// <summary>The answer to <c>POST /learn</c>.</summary>
/// <param name="Model">That learned.</param>
/// <param name="Learned">False if the row's id was learned before.</param>
/// <param name="IsNewClass">Whether the label became a class by it.</param>
/// <param name="Rows">That the model has learned since it was made.</param>
internal sealed record LearnResponse(string Model, bool Learned, bool IsNewClass, long Rows);

/// <summary>A model, as <c>GET /models</c> tells it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Fields">Of its rows.</param>
/// <param name="HasClasses">Whether its labels are classes; else they are numbers.</param>
/// <param name="Classes">Its classes.</param>
/// <param name="Rows">That it has learned since it was made.</param>
/// <param name="RowsOfClass">Of them, those of each class.</param>
/// <param name="Accuracy">Share of the last rows that were predicted right before they were learned; null before the first.</param>
/// <param name="LogLoss">Mean of -ln p of their classes, in nats; null before the first.</param>
/// <param name="MeanAbsoluteError">Mean distance of their numbers from what was predicted before they were learned; null before the first.</param>
/// <param name="RootMeanSquaredError">Root of the mean square of that; null before the first.</param>
/// <param name="WindowRows">The last rows that these are about.</param>
internal sealed record ModelResponse(
    string Name, IReadOnlyList<ServedField> Fields, bool HasClasses, IReadOnlyList<string> Classes, long Rows, IReadOnlyDictionary<string, long> RowsOfClass,
    double? Accuracy, double? LogLoss, double? MeanAbsoluteError, double? RootMeanSquaredError, int WindowRows);

/// <summary>The answer to <c>POST /checkpoint</c>.</summary>
/// <param name="Models">That were saved.</param>
internal sealed record CheckPointResponse(IReadOnlyList<string> Models);

/// <summary>The answer to <c>GET /health</c>.</summary>
/// <param name="Status">"ok", or "failing" where rows cannot be kept.</param>
internal sealed record HealthResponse(string Status);
