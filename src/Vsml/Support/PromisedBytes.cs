namespace Vsml;

/// <summary>Bytes that the header of a file says will follow. Memory is taken for those that do.</summary>
internal static class PromisedBytes
{
    private const int Piece = 1 << 16;

    /// <summary>
    /// A stream over the next <paramref name="length"/> bytes: <paramref name="stream"/> itself where its length can be asked for, a copy
    /// that grows as they come where it cannot, so that a length that lies costs nothing.
    /// </summary>
    /// <exception cref="EndOfStreamException">The stream ends earlier.</exception>
    internal static Stream Open(Stream stream, long length)
    {
        if (stream.CanSeek)
            return length <= stream.Length - stream.Position ? stream : throw new EndOfStreamException();
        List<byte[]> pieces = [];
        for (long left = length; left > 0; left -= pieces[^1].Length)
        {
            byte[] piece = new byte[Math.Min(left, Piece)];
            stream.ReadExactly(piece);
            pieces.Add(piece);
        }

        MemoryStream copy = new(new byte[length]);
        foreach (byte[] piece in pieces)
            copy.Write(piece);
        copy.Position = 0;
        return copy;
    }

    /// <summary>The next <paramref name="length"/> bytes.</summary>
    /// <exception cref="EndOfStreamException">The stream ends earlier.</exception>
    internal static byte[] Read(Stream stream, int length)
    {
        Stream promised = Open(stream, length);
        byte[] bytes = new byte[length];
        promised.ReadExactly(bytes);
        return bytes;
    }
}
