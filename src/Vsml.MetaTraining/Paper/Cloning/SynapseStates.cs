namespace Vsml.MetaTraining.Paper;

/// <summary>Many synapses: what each remembers, and the weight and bias that backpropagation would have.</summary>
/// <param name="count">Synapses.</param>
internal sealed class SynapseStates(int count)
{
    private const float ScratchNoise = 0.002f, Runaway = 3;

    public int Count => count;

    /// <summary>c, `[N, synapses]`.</summary>
    public float[] Cell { get; } = new float[ClonedNetwork.StateSize * count];

    /// <summary>h, `[N, synapses]`.</summary>
    public float[] Hidden { get; } = new float[ClonedNetwork.StateSize * count];

    /// <summary>w, `[synapses]`.</summary>
    public float[] Weights { get; } = new float[count];

    /// <summary>b, `[synapses]`.</summary>
    public float[] Biases { get; } = new float[count];

    /// <summary>Lets some begin anew, with a weight and a bias as they come about in learning and nearly nothing in their scratch.</summary>
    /// <param name="share">So many, at random; a synapse that ran away always does.</param>
    /// <param name="random">Source of chance.</param>
    public void Renew(double share, Random random)
    {
        for (int s = 0; s < count; s++)
        {
            if (!random.Chance(share) && IsWithinBounds(s)) continue;
            double size = random.LogUniform(0.02, 0.6);
            Weights[s] = (float)(size * random.Gaussian());
            Biases[s] = (float)(0.1 * size * random.Gaussian());
            for (int k = 0; k < ClonedNetwork.StateSize; k++)
            {
                Cell[(k * count) + s] = k < CloneMemory.WeightCells ? Weights[s] : k < CloneMemory.Cells ? Biases[s] : ScratchNoise * (float)random.Gaussian();
                Hidden[(k * count) + s] = 0;
            }
        }
    }

    private bool IsWithinBounds(int s)
    {
        for (int k = 0; k < ClonedNetwork.StateSize; k++)
            if (!(Math.Abs(Cell[(k * count) + s]) < Runaway)) return false;
        return true;
    }
}
