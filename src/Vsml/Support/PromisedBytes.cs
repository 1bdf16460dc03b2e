namespace Vsml;

/// <summary>
/// Reads a block whose length a file's header claims. Where the claim cannot be checked against the length of the stream, memory grows with the bytes that
/// really come, so that a damaged header cannot exhaust it.
/// </summary>
internal static class PromisedBytes
{
    private const int Piece = 1 << 16;

    /// <summary>
    /// A stream over the next <paramref name="length"/> bytes: <paramref name="stream"/> itself where its length can be asked for, a copy
    /// that grows as they come where it cannot.
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
