namespace Vsml.MetaTraining.Paper;

/// <summary>Many synapses: the states of their sub-RNNs.</summary>
/// <param name="count">Synapses.</param>
/// <param name="rule">What they are to learn by.</param>
internal sealed class SynapseStates(int count, BackpropagationRule rule)
{
    private const float ScratchNoise = 0.002f, Runaway = 3;

    public int Count => count;

    /// <summary>c, `[N, synapses]`.</summary>
    public float[] Cell { get; } = new float[ClonedNetwork.StateSize * count];

    /// <summary>h, `[N, synapses]`.</summary>
    public float[] Hidden { get; } = new float[ClonedNetwork.StateSize * count];

    /// <summary>Lets some begin anew, with a weight and a bias as they come about in learning and nearly nothing in their scratch.</summary>
    /// <param name="share">So many, at random; a synapse that ran away always does.</param>
    /// <param name="random">Source of chance.</param>
    public void Renew(double share, Random random)
    {
        for (int s = 0; s < count; s++)
        {
            if (!random.Chance(share) && IsWithinBounds(s)) continue;
            double size = random.LogUniform(0.02, 1), weight = size * random.Gaussian(), bias = size * rule.BiasRate / rule.WeightRate * random.Gaussian();
            for (int k = 0; k < ClonedNetwork.StateSize; k++)
            {
                Cell[(k * count) + s] = (float)(k < CloneMemory.Cells
                    ? (bias * CloneMemory.BiasFactor(rule)) + (weight * CloneMemory.Sign(k) * CloneMemory.Scale / 2)
                    : ScratchNoise * random.Gaussian());
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
