using System.Buffers.Binary;
using System.Text.Json.Nodes;

namespace Vsml.Tests;

/// <summary>A safetensors file taken apart by its specification, changed, and put together again.</summary>
public sealed class SafetensorsFile
{
    public SafetensorsFile(byte[] bytes)
    {
        int length = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes);
        HeaderLength = length;
        Header = JsonNode.Parse(bytes.AsSpan(8, length))!.AsObject();
        Data = bytes[(8 + length)..];
    }

    public int HeaderLength { get; }

    public JsonObject Header { get; }

    public byte[] Data { get; set; }

    public JsonObject Metadata => Header["__metadata__"]!.AsObject();

    public JsonObject this[string tensor] => Header[tensor]!.AsObject();

    public byte[] ToBytes()
    {
        byte[] header = System.Text.Encoding.UTF8.GetBytes(Header.ToJsonString()), length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        return [.. length, .. header, .. Data];
    }
}
