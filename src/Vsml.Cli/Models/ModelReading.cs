using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Vsml.Cli.Models;

/// <summary>
/// How the table was read that a model was fitted on, as far as the pipeline itself does not say it: further tables are read the same way. It is an
/// entry of the model's archive that ML.NET passes over; a model without it is read with by what is found by looking.
/// </summary>
internal sealed record ModelReading
{
    private const string Entry = "Vsml.Cli/reading.json";

    private static readonly JsonSerializerOptions Format = new() { WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>As <see cref="ReadOptions.MissingCodes"/>.</summary>
    public bool MissingCodes { get; init; } = true;

    /// <summary>As <see cref="ReadOptions.MoreMissingCodes"/>.</summary>
    public IReadOnlyList<string> MoreMissingCodes { get; init; } = [];

    /// <summary>As <see cref="ReadOptions.NumberNotations"/>.</summary>
    public bool NumberNotations { get; init; } = true;

    /// <summary>As <see cref="ReadOptions.Comments"/>.</summary>
    public bool Comments { get; init; } = true;

    /// <summary>How the columns of numbers were written.</summary>
    public IReadOnlyDictionary<string, NumberMarks> Numbers { get; init; } = new Dictionary<string, NumberMarks>();

    /// <param name="options">That it was read with.</param>
    /// <param name="dataset">The table.</param>
    /// <param name="label">Its label column.</param>
    public static ModelReading Of(ReadOptions options, Dataset dataset, string label) => new()
    {
        MissingCodes = options.MissingCodes,
        MoreMissingCodes = options.MoreMissingCodes,
        NumberNotations = options.NumberNotations,
        Comments = options.Comments,
        Numbers = NumbersOf(dataset, label),
    };

    /// <summary>The options of a command line, and what was said when the model was fitted.</summary>
    public ReadOptions Over(ReadOptions options) => options with
    {
        MissingCodes = MissingCodes && options.MissingCodes,
        MoreMissingCodes = [.. MoreMissingCodes.Union(options.MoreMissingCodes)],
        NumberNotations = NumberNotations && options.NumberNotations,
        Comments = Comments && options.Comments,
    };

    /// <summary>Null if a model has none.</summary>
    /// <param name="archive">The model's.</param>
    /// <param name="name">Of the model, for messages.</param>
    /// <exception cref="CommandFailedException">It is damaged.</exception>
    public static ModelReading? Load(Stream archive, string name)
    {
        try
        {
            using var zip = new ZipArchive(archive, ZipArchiveMode.Read, leaveOpen: true);
            if (zip.GetEntry(Entry) is not { } entry)
                return null;
            using Stream content = entry.Open();
            return JsonSerializer.Deserialize<ModelReading>(content, Format) ?? throw new JsonException("it is null");
        }
        catch (Exception e) when (e is JsonException or InvalidDataException)
        {
            throw new CommandFailedException($"{name}: its {Entry} is damaged: {e.Message}", e);
        }
    }

    private static Dictionary<string, NumberMarks> NumbersOf(Dataset dataset, string label)
    {
        Dictionary<string, NumberMarks> numbers = dataset.Columns.OfType<NumberColumn>().ToDictionary(column => column.Name, column => column.Marks);
        if (dataset.TargetMarks is { } marks)
            numbers[label] = marks;
        return numbers;
    }

    /// <param name="archive">The model's, which can be read, written and sought.</param>
    public void Save(Stream archive)
    {
        using var zip = new ZipArchive(archive, ZipArchiveMode.Update, leaveOpen: true);
        using Stream content = zip.CreateEntry(Entry).Open();
        JsonSerializer.Serialize(content, this, Format);
    }
}
