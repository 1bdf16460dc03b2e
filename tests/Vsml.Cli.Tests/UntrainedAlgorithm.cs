namespace Vsml.Cli.Tests;

/// <summary>
/// A learning algorithm that nobody has meta-trained, in a file of the test run: units that add the input times the error to a cell, as the delta
/// rule does, a little noise over all, and experts that are hardly listened to.
/// </summary>
internal static class UntrainedAlgorithm
{
    private const int StateSize = 8;

    public static Lazy<string> File { get; } = new(() =>
    {
        string path = Path.Combine(AppContext.BaseDirectory, "untrained.safetensors");
        Create().Save(path);
        return path;
    });

    public static LearningAlgorithm Create()
    {
        var spec = new NetworkSpec { StateSize = StateSize };
        var layout = new ParameterLayout(spec);
        var random = new Random(1);
        float[] parameters = [.. Enumerable.Range(0, layout.Length).Select(_ => 0.01f * (random.NextSingle() - 0.5f))];

        // Gates i, f, g, o: let everything in, keep everything, show everything.
        foreach (int gate in (int[])[0, 1, 3])
            parameters.AsSpan(At("unit.bias", gate * StateSize), StateSize).Fill(12);
        parameters[At("unit.product", 2 * StateSize)] = 0.1f;
        parameters[At("unit.read_input", 0)] = 4;
        return new LearningAlgorithm(spec, parameters, new Provenance { Author = "a test", TaskDistribution = "none", Seed = 1 });

        int At(string tensor, int index) => layout.Find(tensor)!.Value.Offset + index;
    }
}
