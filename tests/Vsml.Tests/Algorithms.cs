namespace Vsml.Tests;

/// <summary>Learning algorithms of random parameters: they learn nothing useful, but depend on everything.</summary>
internal static class Algorithms
{
    public static NetworkSpec WithExperts { get; } = new() { StateSize = 8 };

    public static NetworkSpec WithoutExperts { get; } = new() { StateSize = 8, Experts = false };

    public static LearningAlgorithm Random(NetworkSpec spec, int seed = 1) =>
        new(spec, Parameters(new ParameterLayout(spec), new Random(seed)), new Provenance { Author = "chance", Seed = seed });

    public static float[] Parameters(ParameterLayout layout, Random random)
    {
        var parameters = new float[layout.Length];
        foreach (ParameterTensor tensor in layout.Tensors)
        {
            double spread = tensor.IsVector ? 0.5 : 1.5 / Math.Sqrt(tensor.Rows);
            foreach (ref float parameter in parameters.AsSpan(tensor.Offset, tensor.Length))
                parameter = (float)(spread * ((2 * random.NextDouble()) - 1));
        }

        return parameters;
    }
}
