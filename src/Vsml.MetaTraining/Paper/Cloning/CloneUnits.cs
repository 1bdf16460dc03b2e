namespace Vsml.MetaTraining.Paper;

/// <summary>
/// The units in which the meta parameters of <see cref="ClonedNetwork"/> are learned, so that one learning rate suits all: messages by their gains, what
/// comes into memory by the rate at which is learned. The second numbers of messages are not used.
/// </summary>
internal static class CloneUnits
{
    private const int N = ClonedNetwork.StateSize;

    /// <summary>The form of the meta parameters.</summary>
    public static MetaParameters Layout { get; } = new PaperNetwork(ClonedNetwork.Spec).Parameters;

    /// <summary>What a parameter that is learned as 1 is to the network, `[parameters]`; 0 for what is not used.</summary>
    public static float[] Of(BackpropagationRule rule)
    {
        float[] units = [.. Enumerable.Repeat(1f, Layout.Count)];
        foreach (MetaTensor tensor in Layout.Tensors)
        {
            Span<float> own = units.AsSpan(OffsetOf(tensor.Name), tensor.Length);
            if (tensor.Shape[^1] == ClonedNetwork.MessageSize)
            {
                bool isForward = tensor.Name.StartsWith("forward.to_forward", StringComparison.Ordinal);
                double gain = isForward ? rule.ForwardGain : rule.BackwardGain;
                for (int i = 0; i < own.Length; i++) own[i] = i % ClonedNetwork.MessageSize == 0 ? (float)(gain / CloneMemory.Scale) : 0;
            }
            else
            {
                for (int row = 0; row < own.Length; row += 4 * N) own.Slice(row + N, CloneMemory.Cells).Fill((float)CloneMemory.Unit(rule));
            }
        }

        return units;
    }

    /// <summary>Where a tensor begins.</summary>
    public static int OffsetOf(string name) => Layout.Tensors.TakeWhile(tensor => tensor.Name != name).Sum(tensor => tensor.Length);
}
