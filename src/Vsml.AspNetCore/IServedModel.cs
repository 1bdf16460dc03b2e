using System.Text.Json;
using System.Text.Json.Serialization;
using Vsml.MLNet;

namespace Vsml.AspNetCore;

/// <summary>A field of a row, as <c>GET /models</c> tells it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="MayMiss">Whether a row may lack it.</param>
public sealed record ServedField(string Name, FieldKind Kind, bool MayMiss);

/// <summary>What a row is predicted as.</summary>
/// <param name="Model">The model that predicted.</param>
[JsonDerivedType(typeof(ServedClasses))]
[JsonDerivedType(typeof(ServedNumber))]
public abstract record ServedPrediction(string Model);

/// <summary>What a model of classes predicts.</summary>
/// <param name="Model">The model that predicted.</param>
/// <param name="Label">The class of the highest probability; null where there is no class yet.</param>
/// <param name="Probabilities">Of every class, in the order of the model.</param>
public sealed record ServedClasses(string Model, string? Label, IReadOnlyDictionary<string, float> Probabilities) : ServedPrediction(Model);

/// <summary>What a model of numbers predicts.</summary>
/// <param name="Model">The model that predicted.</param>
/// <param name="Score">The number.</param>
/// <param name="StandardDeviation">How far it may be off.</param>
public sealed record ServedNumber(string Model, float Score, float StandardDeviation) : ServedPrediction(Model);

/// <summary>A model of a service: its rows are JSON objects. Safe for any number of threads.</summary>
public interface IServedModel : IDisposable
{
    /// <summary>Among the models of a service.</summary>
    string Name { get; }

    /// <summary>The fields of its rows.</summary>
    IReadOnlyList<ServedField> Fields { get; }

    /// <summary>Whether its labels are classes; else they are numbers.</summary>
    bool HasClasses { get; }

    /// <summary>Its classes as they are now; none where labels are numbers.</summary>
    IReadOnlyList<string> Classes { get; }

    /// <summary>How it has fared.</summary>
    LearningEngineMetrics Metrics { get; }

    /// <summary>Why no further row is learned; null while all is well.</summary>
    string? Failure { get; }

    /// <summary>Predicts a row.</summary>
    /// <param name="row">A JSON object.</param>
    /// <exception cref="RefusedRequestException">It is no row.</exception>
    ServedPrediction Predict(JsonElement row);

    /// <summary>Learns a row. When this returns, it is kept.</summary>
    /// <param name="row">A JSON object.</param>
    /// <param name="label">Its class, or its number.</param>
    /// <param name="weight">Above 0; 1 is an ordinary row.</param>
    /// <param name="id">Of the row: one of an id that was learned is not learned again. Null for none.</param>
    /// <returns>Whether it was learned now; false if it had been.</returns>
    /// <exception cref="RefusedRequestException">It is no row, or has no label that can be learned. Nothing was learned.</exception>
    bool Learn(JsonElement row, string label, float weight, string? id);

    /// <summary>Adds a class without rows, if it is not there.</summary>
    /// <param name="name">Of the class.</param>
    /// <exception cref="RefusedRequestException">There can be none of that name.</exception>
    void AddClass(string name);

    /// <summary>Saves what was learned.</summary>
    void CheckPoint();
}
