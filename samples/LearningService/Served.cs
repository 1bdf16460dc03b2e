using System.Text.Json;
using Microsoft.ML;
using Vsml.AspNetCore;
using Vsml.MLNet;

/// <summary>The two models of the sample. What is learned is a vector: checkpoints are small, and the encoders are nobody's to save.</summary>
internal static class Served
{
    /// <summary>Sentences. It begins with what it makes: few of two classes.</summary>
    public static IServedModel Text(string folder) => Open(
        "text", folder,
        new RowField<Sentence>("text", FieldKind.Text, mayMiss: false, (row, value) => row.Numbers = SentenceVectors.Of(TextOf(value))),
        () => Beginning.Sentences.Select(own => new Sentence { Label = own.Label, Numbers = SentenceVectors.Of(own.Text) }));

    /// <summary>Pictures. It begins with three drawings of two things.</summary>
    public static IServedModel Pictures(string folder) => Open(
        "pictures", folder,
        new RowField<Picture>("picture", FieldKind.Picture, mayMiss: false, (row, value) => row.Numbers = VectorOf(value)),
        () => Beginning.Drawings().Select(own => new Picture { Label = own.Label, Numbers = PictureVectors.Of(own.File) }));

    /// <summary>The pipeline of both.</summary>
    public static ITransformer Fit<TRow>(MLContext ml, IEnumerable<TRow> rows)
        where TRow : Vectors => ml.Transforms.Conversion.MapValueToKey("Label")
            .Append(ml.MulticlassClassification.Trainers.Vsml(featureColumnName: "Vector")).Fit(ml.Data.LoadFromEnumerable(rows));

    private static ServedEngine<TRow, Guess> Open<TRow>(string name, string folder, RowField<TRow> field, Func<IEnumerable<TRow>> begin)
        where TRow : Vectors, new()
    {
        var ml = new MLContext(seed: 1);
        string file = Path.Combine(folder, name + ".zip"), journal = Path.Combine(folder, name + ".journal");
        if (!File.Exists(file))
            Begin(ml, begin(), file);
        LearningEngine<TRow, Guess> engine = ml.Model.CreateLearningEngine<TRow, Guess>(ml.Model.Load(file, out _), new LearningEngineOptions { Name = name, Journal = journal });
        return new ServedEngine<TRow, Guess>(
            name, engine, [field], (row, label) => row.Label = label, guess => guess.Score, checkPoint: file, ids: Path.Combine(folder, name + ".ids"));
    }

    /// <summary>A model appears whole or not at all.</summary>
    private static void Begin<TRow>(MLContext ml, IEnumerable<TRow> rows, string file)
        where TRow : Vectors
    {
        TRow[] examples = [.. rows];
        string aside = file + ".tmp";
        ml.Model.Save(Fit(ml, examples), ml.Data.LoadFromEnumerable(examples).Schema, aside);
        File.Move(aside, file);
    }

    private static string TextOf(JsonElement value) => value.ValueKind == JsonValueKind.String && !string.IsNullOrWhiteSpace(value.GetString())
        ? value.GetString()!
        : throw new RefusedRequestException("row.text", "is no text, or a blank one", "a sentence");

    private static float[] VectorOf(JsonElement value)
    {
        const string Field = "row.picture", Expected = "the base64 of a PNG, JPEG, GIF, WebP or BMP file";
        if (value.ValueKind != JsonValueKind.String || !value.TryGetBytesFromBase64(out byte[]? file))
            throw new RefusedRequestException(Field, "is no base64", Expected);
        try
        {
            return PictureVectors.Of(file);
        }
        catch (InvalidDataException e)
        {
            throw new RefusedRequestException(Field, e.Message, Expected);
        }
    }
}
