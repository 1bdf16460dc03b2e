namespace Vsml.MLNet.Tests;

/// <summary>
/// A learning algorithm made by hand, so that these tests depend on no meta-training: one layer whose sub-RNNs do nothing but add the
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
        var spec = new NetworkSpec { StateSize = StateSize, Aggregates = false, Context = false };
        var layout = new ParameterLayout(spec);
        var parameters = new float[layout.Length];
        foreach (string tick in (string[])["predict", "update"])
        {
            // Gates i, f, g, o: let everything in, keep everything, show everything.
            foreach (int gate in (int[])[0, 1, 3])
                parameters.AsSpan(At($"{tick}.bias", gate * StateSize), StateSize).Fill(12);
        }

        // The product of the input and of the error (the first number of the backward message) goes into the cell.
        parameters[At("update.product", 2 * StateSize)] = Step;
        parameters[At("readout.input", 0)] = Gain;
        return new LearningAlgorithm(spec, parameters, new Provenance { Author = "by hand" });

        int At(string tensor, int index) => layout.Find(tensor)!.Value.Offset + index;
    }
}
