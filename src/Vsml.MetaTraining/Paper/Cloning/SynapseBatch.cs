namespace Vsml.MetaTraining.Paper;

/// <summary>What many synapses meet in some examples.</summary>
/// <param name="Inputs">x, `[steps][synapses]`.</param>
/// <param name="Errors">e, `[steps][synapses]`, within +-1.2.</param>
internal sealed record SynapseBatch(float[][] Inputs, float[][] Errors)
{
    /// <summary>
    /// Inputs as pixels and hidden units send them: normal, skewed, or (a pixel of the margin) always the same. Errors from none to those
    /// of a wrong class.
    /// </summary>
    public static SynapseBatch Draw(int steps, int synapses, Random random)
    {
        float[][] inputs = new float[steps][], errors = new float[steps][];
        double[] kinds = [.. Enumerable.Range(0, synapses).Select(_ => random.NextDouble())], margins = [.. kinds.Select(_ => random.Uniform(-1, 2))];
        for (int t = 0; t < steps; t++)
        {
            inputs[t] = [.. kinds.Select((kind, s) => (float)(kind < 0.375 ? random.Gaussian() : kind < 0.75 ? random.Uniform(-0.45, 2.85) : margins[s]))];
            errors[t] = [.. kinds.Select(_ => random.Chance(0.1) ? 0 : random.Chance(0.5) ? (float)random.Uniform(-1.2, 1.2) : (float)(random.Uniform(-1, 1) * random.LogUniform(0.01, 1)))];
        }

        return new SynapseBatch(inputs, errors);
    }
}
