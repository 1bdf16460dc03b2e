using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Vsml.MLNet;

namespace Vsml.AspNetCore;

/// <summary>A learning engine that is served.</summary>
/// <typeparam name="TRow">A row, made anew for every request.</typeparam>
/// <typeparam name="TPrediction">A prediction.</typeparam>
public sealed class ServedEngine<TRow, TPrediction> : IServedModel
    where TRow : class, new()
    where TPrediction : class, new()
{
    private readonly LearningEngine<TRow, TPrediction> _engine;
    private readonly IReadOnlyList<RowField<TRow>> _fields;
    private readonly Action<TRow, string> _setLabel;
    private readonly Func<TPrediction, ServedPrediction> _served;
    private readonly string? _checkPoint;
    private readonly LearnedIds _ids;

    // Rows without an id are learned side by side and share a flush to the disk; one with an id has to know how many came before it.
    private readonly ReaderWriterLockSlim _order = new();
    private string? _failure;

    /// <summary>An engine of classes.</summary>
    /// <param name="name">Of the model.</param>
    /// <param name="engine">Is disposed with this.</param>
    /// <param name="fields">Of a row.</param>
    /// <param name="setLabel">Gives a row its label. Throws a <see cref="RefusedRequestException"/> for one that won't do.</param>
    /// <param name="probabilities">Of a prediction, in the order of the engine's classes.</param>
    /// <param name="checkPoint">The file of <see cref="CheckPoint"/>; null where nothing is saved.</param>
    /// <param name="ids">The file that learned ids are kept in, beside the engine's journal; null to know them for as long as the process lives.</param>
    /// <exception cref="InvalidDataException">The file of ids is damaged.</exception>
    public ServedEngine(
        string name, LearningEngine<TRow, TPrediction> engine, IReadOnlyList<RowField<TRow>> fields, Action<TRow, string> setLabel,
        Func<TPrediction, float[]> probabilities, string? checkPoint, string? ids)
        : this(name, engine, fields, setLabel, checkPoint, ids, prediction => Classified(name, engine.Classes, probabilities(prediction))) => HasClasses = true;

    /// <summary>An engine of numbers.</summary>
    /// <param name="name">Of the model.</param>
    /// <param name="engine">Is disposed with this.</param>
    /// <param name="fields">Of a row.</param>
    /// <param name="setLabel">Gives a row its label. Throws a <see cref="RefusedRequestException"/> for one that won't do.</param>
    /// <param name="number">Of a prediction, and its standard deviation.</param>
    /// <param name="checkPoint">The file of <see cref="CheckPoint"/>; null where nothing is saved.</param>
    /// <param name="ids">The file that learned ids are kept in, beside the engine's journal; null to know them for as long as the process lives.</param>
    /// <exception cref="InvalidDataException">The file of ids is damaged.</exception>
    public ServedEngine(
        string name, LearningEngine<TRow, TPrediction> engine, IReadOnlyList<RowField<TRow>> fields, Action<TRow, string> setLabel,
        Func<TPrediction, (float Score, float StandardDeviation)> number, string? checkPoint, string? ids)
        : this(name, engine, fields, setLabel, checkPoint, ids, prediction => Numbered(name, number(prediction)))
    {
    }

    private ServedEngine(
        string name, LearningEngine<TRow, TPrediction> engine, IReadOnlyList<RowField<TRow>> fields, Action<TRow, string> setLabel, string? checkPoint, string? ids,
        Func<TPrediction, ServedPrediction> served)
    {
        ArgumentNullException.ThrowIfNull(engine);
        (Name, _engine, _fields, _setLabel, _served, _checkPoint) = (name, engine, fields, setLabel, served, checkPoint);
        Fields = [.. fields.Select(field => new ServedField(field.Name, field.Kind, field.MayMiss))];
        _ids = new LearnedIds(ids, engine.Metrics.RowsLearned);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public IReadOnlyList<ServedField> Fields { get; }

    /// <inheritdoc/>
    public bool HasClasses { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Classes => _engine.Classes;

    /// <inheritdoc/>
    public LearningEngineMetrics Metrics => _engine.Metrics;

    /// <inheritdoc/>
    public string? Failure => Volatile.Read(ref _failure);

    /// <inheritdoc/>
    public ServedPrediction Predict(JsonElement row) => _served(Refusing(() => _engine.Predict(Read(row))));

    /// <inheritdoc/>
    public bool Learn(JsonElement row, string label, float weight, string? id)
    {
        TRow read = Read(row);
        _setLabel(read, label);
        if (id is null)
        {
            _order.EnterReadLock();
            try
            {
                Keep(read, weight);
                return true;
            }
            finally
            {
                _order.ExitReadLock();
            }
        }

        _order.EnterWriteLock();
        try
        {
            return _ids.LearnOnce(id, _engine.Metrics.RowsLearned, () => Keep(read, weight));
        }
        finally
        {
            _order.ExitWriteLock();
        }
    }

    /// <inheritdoc/>
    public void AddClass(string name) => Refusing(() =>
    {
        _engine.AddClass(name);
        return true;
    });

    /// <inheritdoc/>
    public void CheckPoint()
    {
        if (_checkPoint is not null)
            _engine.CheckPoint(_checkPoint);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _engine.Dispose();
        _ids.Dispose();
        _order.Dispose();
    }

    private static ServedClasses Classified(string model, IReadOnlyList<string> classes, float[] found)
    {
        // A class that came meanwhile stands after those of the prediction.
        Dictionary<string, float> probabilities = [];
        foreach ((string name, float p) in classes.Zip(found))
            probabilities.Add(name, p);
        return new ServedClasses(model, probabilities.Count == 0 ? null : probabilities.MaxBy(own => own.Value).Key, probabilities);
    }

    private static ServedNumber Numbered(string model, (float Score, float StandardDeviation) found) => new(model, found.Score, found.StandardDeviation);

    private TRow Read(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object)
            throw Json.Unfit("row", value, $"an object with the fields {string.Join(", ", _fields.Take(20).Select(field => $"'{field.Name}'"))}");
        Json.RequireKnown("row.", value, _fields.Select(field => field.Name));
        var row = new TRow();
        bool hasAny = false;
        foreach (RowField<TRow> field in _fields)
        {
            bool isThere = value.TryGetProperty(field.Name, out JsonElement own) && own.ValueKind != JsonValueKind.Null;
            hasAny |= isThere;
            if (!isThere && !field.MayMiss)
                throw new RefusedRequestException($"row.{field.Name}", "is missing", Expected(field.Kind));
            field.Read(row, isThere ? own : NoValue);
        }

        return hasAny ? row : throw new RefusedRequestException("row", "has no value", $"one of {string.Join(", ", _fields.Take(20).Select(field => $"'{field.Name}'"))}");
    }

    private void Keep(TRow row, float weight)
    {
        try
        {
            Refusing(() =>
            {
                _engine.Learn(row, weight);
                return true;
            });
        }
        catch (IOException e)
        {
            Volatile.Write(ref _failure, e.Message);
            throw;
        }
    }

    private static readonly JsonElement NoValue = JsonDocument.Parse("null").RootElement;

    private static string Expected(FieldKind kind) => kind switch
    {
        FieldKind.Text => "a text",
        FieldKind.Number => "a number",
        FieldKind.Boolean => "true or false",
        _ => "the base64 of a picture's file",
    };

    /// <summary>What the engine has against a row is the client's to know.</summary>
    private static T Refusing<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException and not ObjectDisposedException)
        {
            throw new RefusedRequestException("", e.Message, "", StatusCodes.Status422UnprocessableEntity);
        }
    }
}
