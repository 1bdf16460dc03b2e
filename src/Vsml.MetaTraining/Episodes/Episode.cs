namespace Vsml.MetaTraining;

/// <summary>
/// One dataset as a learner meets it, step by step, encoded as messages: everything about it that does not depend on V_M. A step predicts
/// a row and, if it observes, learns from it. The loss is sum_t w_t (-ln p_t[label_t]) / sum_t w_t.
/// </summary>
public sealed class Episode
{
    /// <summary>Numbers of <see cref="Priors"/> a class.</summary>
    internal const int PriorSize = 3;

    internal Episode(int inputs, int classes, int steps, int forwardStride, int firstGradientStep = 0)
    {
        (Inputs, Classes, Steps, ForwardStride, FirstGradientStep) = (inputs, classes, steps, forwardStride, firstGradientStep);
        PredictForward = new float[checked(steps * (inputs + 1) * forwardStride)];
        UpdateForward = new float[PredictForward.Length];
        Units = new int[steps * (inputs + 1)];
        UnitCounts = new int[steps];
        Labels = new int[steps];
        LossWeights = new float[steps];
        Observes = new bool[steps];
        StepNumbers = new double[steps];
        Priors = new float[steps * classes * PriorSize];
    }

    /// <summary>Input units without the bias unit: the features that are shown, and projections of them.</summary>
    public int Inputs { get; }

    /// <summary>Classes.</summary>
    public int Classes { get; }

    /// <summary>Steps T.</summary>
    public int Steps { get; }

    /// <summary>
    /// The step from which on gradients flow, 0 for all of them. Before it the learner only learns: the state that it brings to this step
    /// counts as given (truncated backpropagation through time). All weights of losses before it are 0.
    /// </summary>
    public int FirstGradientStep { get; }

    /// <summary>Floats between the forward messages of two units: the forward message size, padded to a multiple of eight.</summary>
    public int ForwardStride { get; }

    /// <summary>Input units; the bias unit is the last.</summary>
    public int InputUnits => Inputs + 1;

    /// <summary>m_a of the first layer in the prediction visit, [steps, inputs + 1, stride].</summary>
    public float[] PredictForward { get; }

    /// <summary>m_a of the first layer in the update visit, [steps, inputs + 1, stride].</summary>
    public float[] UpdateForward { get; }

    /// <summary>Indices of the present units, ascending, [steps, inputs + 1]; the first <see cref="UnitCounts"/> of each row count.</summary>
    public int[] Units { get; }

    /// <summary>Present units, the bias unit included, [steps].</summary>
    public int[] UnitCounts { get; }

    /// <summary>Labels, [steps].</summary>
    public int[] Labels { get; }

    /// <summary>Weights w_t of the losses, [steps], 0 or more.</summary>
    public float[] LossWeights { get; }

    /// <summary>Whether a step learns from its row, [steps].</summary>
    public bool[] Observes { get; }

    /// <summary>Different rows observed before, [steps].</summary>
    public double[] StepNumbers { get; }

    /// <summary>Log prior of each class, its uncertainty, and the repetition of rows before the step, [steps, classes, 3].</summary>
    public float[] Priors { get; }
}
