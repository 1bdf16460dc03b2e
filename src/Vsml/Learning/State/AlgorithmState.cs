namespace Vsml;

/// <summary>A learning algorithm inside a saved learner: int32 length, then as <see cref="LearningAlgorithm.Save(Stream)"/> writes it (safetensors).</summary>
internal static class AlgorithmState
{
    private const int LeastBytes = 16, MostBytes = 1 << 26;

    internal static void Write(BinaryWriter writer, LearningAlgorithm algorithm)
    {
        using MemoryStream bytes = new();
        algorithm.Save(bytes);
        writer.Write((int)bytes.Length);
        writer.Write(bytes.GetBuffer(), 0, (int)bytes.Length);
    }

    /// <exception cref="InvalidDataException">There is none, or a damaged one.</exception>
    internal static LearningAlgorithm Read(BinaryReader reader)
    {
        int length = reader.ReadInt32();
        if (length is < LeastBytes or > MostBytes)
            throw new InvalidDataException($"its learning algorithm has {length} bytes, expected {LeastBytes} to {MostBytes}.");
        return LearningAlgorithm.Load(new MemoryStream(PromisedBytes.Read(reader.BaseStream, length)), "its learning algorithm");
    }
}
