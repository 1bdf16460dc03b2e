namespace Vsml.MetaTraining;

/// <summary>
/// One dataset as a learner meets it, step by step, recorded as messages: everything about it that does not depend on V_M. A step predicts
/// a row and, if it observes, learns from it. The loss is sum_t w_t (-ln p_t[label_t]) / sum_t w_t. Rows whose messages stay the same from
/// one step to another are recorded once.
/// </summary>
public sealed class Episode
{
    internal Episode(int units, int experts, int classes, int steps, int rowRecords, int expertRecords, int firstGradientStep)
    {
        const int E = NetworkSpec.InputSize, G = NetworkSpec.BackwardSize;
        (Units, Experts, Classes, Steps, FirstGradientStep) = (units, experts, classes, steps, firstGradientStep);
        RowRecords = new float[checked(rowRecords * units * E)];
        Present = new int[checked(rowRecords * units)];
        PresentCounts = new int[rowRecords];
        ExpertRecords = new float[checked(expertRecords * classes * experts * E)];
        PresentExperts = new int[expertRecords * experts];
        ExpertCounts = new int[expertRecords];
        ClassMessages = new float[checked(steps * classes * G)];
        Contexts = new float[steps * 8];
        Predict = new int[steps];
        Update = new int[steps];
        Expert = new int[steps];
        Labels = new int[steps];
        LossWeights = new float[steps];
        Observes = new bool[steps];
    }

    /// <summary>Input units, the bias unit included, last.</summary>
    internal int Units { get; }

    /// <summary>Experts.</summary>
    internal int Experts { get; }

    /// <summary>Classes.</summary>
    internal int Classes { get; }

    /// <summary>Steps T.</summary>
    internal int Steps { get; }

    /// <summary>
    /// The step from which on gradients flow, 0 for all of them. Before it the learner only learns: the state that it brings to this step
    /// counts as given (truncated backpropagation through time). All weights of losses before it are 0.
    /// </summary>
    internal int FirstGradientStep { get; }

    /// <summary>Forward messages of units, [records, units, 8].</summary>
    internal float[] RowRecords { get; }

    /// <summary>Present units of a record, ascending, [records, units]; the first <see cref="PresentCounts"/> of each count.</summary>
    internal int[] Present { get; }

    /// <summary>[records].</summary>
    internal int[] PresentCounts { get; }

    /// <summary>Messages of experts, [records, classes, experts, 8].</summary>
    internal float[] ExpertRecords { get; }

    /// <summary>Experts that vote, ascending, [records, experts]; the first <see cref="ExpertCounts"/> of each count.</summary>
    internal int[] PresentExperts { get; }

    /// <summary>[records].</summary>
    internal int[] ExpertCounts { get; }

    /// <summary>What the classes are told before the label is known, [steps, classes, 8].</summary>
    internal float[] ClassMessages { get; }

    /// <summary>u, [steps, 8].</summary>
    internal float[] Contexts { get; }

    /// <summary>The record of a step's prediction, [steps].</summary>
    internal int[] Predict { get; }

    /// <summary>The record of its update, [steps].</summary>
    internal int[] Update { get; }

    /// <summary>The record of its experts, [steps].</summary>
    internal int[] Expert { get; }

    /// <summary>Labels, [steps].</summary>
    internal int[] Labels { get; }

    /// <summary>Weights w_t of the losses, [steps], 0 or more.</summary>
    internal float[] LossWeights { get; }

    /// <summary>Whether a step learns from its row, [steps].</summary>
    internal bool[] Observes { get; }
}
