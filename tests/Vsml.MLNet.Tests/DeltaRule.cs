namespace Vsml.MLNet.Tests;

/// <summary>
/// A learning algorithm made by hand, so that these tests depend on no meta-training: sub-RNNs that do nothing but add the
/// input times the error to a cell. It is online softmax regression, written as parameters of the network.
/// </summary>
internal static class DeltaRule
{
    private const int StateSize = 4;
    private const float Step = 0.1f;
    private const float Gain = 4;

    public static LearningAlgorithm Algorithm { get; } = Make();

    private static LearningAlgorithm Make()
    {
        var spec = new NetworkSpec { StateSize = StateSize, Experts = false };
        var layout = new ParameterLayout(spec);
        var parameters = new float[layout.Length];

        // Gates i, f, g, o: let everything in, keep everything, show everything.
        foreach (int gate in (int[])[0, 1, 3])
            parameters.AsSpan(At("unit.bias", gate * StateSize), StateSize).Fill(12);

        // The product of the input and of the error (the first number of the class message) goes into the cell, and is read times the input.
        parameters[At("unit.product", 2 * StateSize)] = Step;
        parameters[At("unit.read_input", 0)] = Gain;
        return new LearningAlgorithm(spec, parameters, new Provenance { Author = "by hand" });

        int At(string tensor, int index) => layout.Find(tensor)!.Value.Offset + index;
    }
}
