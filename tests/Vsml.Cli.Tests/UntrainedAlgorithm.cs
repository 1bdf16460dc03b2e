namespace Vsml.Cli.Tests;

/// <summary>A learning algorithm of random parameters, in a file of the test run.</summary>
internal static class UntrainedAlgorithm
{
    public static Lazy<string> File { get; } = new(() =>
    {
        string path = Path.Combine(AppContext.BaseDirectory, "untrained.safetensors");
        Create().Save(path);
        return path;
    });

    public static LearningAlgorithm Create()
    {
        var spec = new NetworkSpec { StateSize = 8 };
        var random = new Random(1);
        float[] parameters = [.. Enumerable.Range(0, new ParameterLayout(spec).Length).Select(_ => 0.2f * (random.NextSingle() - 0.5f))];
        return new LearningAlgorithm(spec, parameters, new Provenance { Author = "a test", TaskDistribution = "none", Seed = 1 });
    }
}
