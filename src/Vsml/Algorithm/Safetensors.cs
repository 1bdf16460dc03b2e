using System.Buffers.Binary;
using System.Text.Json;

namespace Vsml;

/// <summary>
/// The safetensors format, floats of 32 bits, and of 64 where they are expected: an 8-byte little-endian header length, a JSON header (name to dtype, shape, data_offsets; and
/// <c>__metadata__</c>, string to string), then raw little-endian floats. Every length is checked before memory is taken for it.
/// </summary>
internal static class Safetensors
{
    private const int MaxHeaderBytes = 1 << 20;
    private const int MaxDataBytes = 1 << 26;

    /// <summary>A tensor; its data are <c>float[]</c>, or <c>double[]</c>.</summary>
    internal sealed record Tensor(string Name, int[] Shape, Array Data);

    internal sealed record Content(IReadOnlyDictionary<string, string> Metadata, IReadOnlyList<Tensor> Tensors);

    private readonly record struct Entry(string Name, int[] Shape, int Size, long Begin, long End);

    internal static void Write(Stream stream, IReadOnlyDictionary<string, string> metadata, IEnumerable<Tensor> tensors)
    {
        List<Tensor> all = [.. tensors];
        using MemoryStream header = new();
        using (Utf8JsonWriter json = new(header))
        {
            json.WriteStartObject();
            json.WriteStartObject("__metadata__");
            foreach ((string key, string value) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                json.WriteString(key, value);
            json.WriteEndObject();
            long offset = 0;
            foreach (Tensor tensor in all)
            {
                json.WriteStartObject(tensor.Name);
                json.WriteString("dtype", tensor.Data is double[] ? "F64" : "F32");
                json.WriteStartArray("shape");
                foreach (int dimension in tensor.Shape)
                    json.WriteNumberValue(dimension);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(offset);
                json.WriteNumberValue(offset += Buffer.ByteLength(tensor.Data));
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        while (header.Length % 8 != 0)
            header.WriteByte((byte)' ');
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        stream.Write(length);
        header.WriteTo(stream);
        foreach (Tensor tensor in all)
        {
            if (tensor.Data is double[] doubles)
                LittleEndian.Write(stream, doubles);
            else
                LittleEndian.Write(stream, (float[])tensor.Data);
        }
    }

    /// <summary>Reads a file.</summary>
    /// <param name="stream">The file; a seekable one must end where the numbers end.</param>
    /// <param name="name">What to call it in messages.</param>
    /// <param name="doubles">Whether tensors may be of 64 bits.</param>
    /// <param name="mostBytes">Upper bound on the bytes of all numbers.</param>
    /// <exception cref="InvalidDataException">The stream is not such a file; the message names it and says what is wrong.</exception>
    internal static Content Read(Stream stream, string name, bool doubles = false, long mostBytes = MaxDataBytes)
    {
        byte[] header = ReadHeader(stream, name);
        Dictionary<string, string> metadata = new(StringComparer.Ordinal);
        List<Entry> entries = [];
        try
        {
            using JsonDocument document = JsonDocument.Parse(header);
            foreach (JsonProperty property in document.RootElement.EnumerateObject())
            {
                if (property.Name == "__metadata__")
                {
                    foreach (JsonProperty pair in property.Value.EnumerateObject())
                        metadata[pair.Name] = pair.Value.GetString() ?? "";
                }
                else
                {
                    entries.Add(ReadEntry(property, name, doubles));
                }
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new InvalidDataException($"{name}: its header is not that of a safetensors file: {e.Message}", e);
        }

        entries.Sort((left, right) => left.Begin.CompareTo(right.Begin));
        long expected = 0;
        foreach (Entry entry in entries)
        {
            long count = 1;
            foreach (int dimension in entry.Shape)
                count = Math.Min(count * dimension, long.MaxValue / int.MaxValue);
            if (entry.Begin != expected || entry.End - entry.Begin != entry.Size * count || entry.End > mostBytes)
            {
                throw new InvalidDataException(
                    $"{name}: tensor {entry.Name} of {count} floats does not fit its bytes {entry.Begin} to {entry.End}.");
            }

            expected = entry.End;
        }

        if (stream.CanSeek && stream.Length - stream.Position != expected)
        {
            throw new InvalidDataException(
                $"{name}: its header promises {expected} bytes of numbers, {stream.Length - stream.Position} follow.");
        }

        return new Content(metadata, [.. entries.Select(entry => new Tensor(entry.Name, entry.Shape, ReadNumbers(stream, entry, name)))]);
    }

    private static byte[] ReadHeader(Stream stream, string name)
    {
        Span<byte> prefix = stackalloc byte[8];
        if (stream.ReadAtLeast(prefix, 8, throwOnEndOfStream: false) < 8)
            throw new InvalidDataException($"{name}: too short for a safetensors file.");
        long length = BinaryPrimitives.ReadInt64LittleEndian(prefix);
        if (length is < 2 or > MaxHeaderBytes || (stream.CanSeek && length > stream.Length - stream.Position))
            throw new InvalidDataException($"{name}: not a safetensors file, or a damaged one (header length {length}).");
        try
        {
            return PromisedBytes.Read(stream, (int)length);
        }
        catch (EndOfStreamException e)
        {
            throw new InvalidDataException($"{name}: ends inside its header.", e);
        }
    }

    private static Entry ReadEntry(JsonProperty property, string name, bool doubles)
    {
        string? type = property.Value.GetProperty("dtype").GetString();
        if (type != "F32" && !(doubles && type == "F64"))
            throw new InvalidDataException($"{name}: tensor {property.Name} is of type {type}, expected F32{(doubles ? " or F64" : "")}.");
        int[] shape = [.. property.Value.GetProperty("shape").EnumerateArray().Select(dimension => dimension.GetInt32())];
        JsonElement offsets = property.Value.GetProperty("data_offsets");
        if (offsets.GetArrayLength() != 2 || shape.Length > 8 || shape.Any(dimension => dimension < 0))
            throw new InvalidDataException($"{name}: tensor {property.Name} has a malformed shape or data_offsets.");
        return new Entry(property.Name, shape, type == "F64" ? sizeof(double) : sizeof(float), offsets[0].GetInt64(), offsets[1].GetInt64());
    }

    private static Array ReadNumbers(Stream stream, Entry entry, string name)
    {
        try
        {
            Stream promised = PromisedBytes.Open(stream, entry.End - entry.Begin);
            if (entry.Size == sizeof(double))
            {
                double[] numbers = new double[(entry.End - entry.Begin) / sizeof(double)];
                LittleEndian.Read(promised, numbers);
                return numbers;
            }

            float[] data = new float[(entry.End - entry.Begin) / sizeof(float)];
            LittleEndian.Read(promised, data);
            return data;
        }
        catch (EndOfStreamException e)
        {
            throw new InvalidDataException($"{name}: ends inside tensor {entry.Name}.", e);
        }
    }
}
