namespace Vsml.Messages;

/// <summary>Slots of the forward message of an input unit: the encoded input, with z its standardised value.</summary>
internal static class UnitMessage
{
    /// <summary>z/sqrt(1 + (z/3)^2), about z near 0 and never beyond 3; 1 for the bias unit. What products are made of.</summary>
    internal const int Value = 0;

    /// <summary>z^2/(1 + z^2) - 1/2.</summary>
    internal const int Square = 1;

    /// <summary>4z/(1 + 4|z|): nearly the sign.</summary>
    internal const int Steep = 2;

    /// <summary>The first of four steps like <see cref="Steep"/>, at z of <see cref="Thresholds"/>.</summary>
    internal const int Steps = 3;

    /// <summary>1/(1 + 4z^2) - 1/2: high near the mean.</summary>
    internal const int Bump = 7;

    /// <summary>1/sqrt(1 + values seen).</summary>
    internal const int Uncertainty = 8;

    /// <summary>1 for the bias unit.</summary>
    internal const int Bias = 9;

    /// <summary>Skewness s as s/(1 + |s|).</summary>
    internal const int Skewness = 10;

    /// <summary>1 for a feature of two values, less for others.</summary>
    internal const int TwoValuedness = 11;

    /// <summary>1 for a projection.</summary>
    internal const int Projection = 12;

    /// <summary>The slots that are used, the first ones of <see cref="NetworkSpec.InputSize"/>: the others are 0.</summary>
    internal const int Slots = 13;

    /// <summary>The slots that change from row to row, the first ones; the others follow from the statistics of the unit.</summary>
    internal const int PerRow = 8;

    /// <summary>Where steps are.</summary>
    internal static ReadOnlySpan<float> Thresholds => [FarBelow, Below, Above, FarAbove];

    internal const float FarBelow = -1.2f, Below = -0.5f, Above = 0.5f, FarAbove = 1.2f;
}

/// <summary>Slots of the forward message of an expert to one class.</summary>
internal static class ExpertMessage
{
    /// <summary>What the expert says for the class, as a soft-clipped log-odds. What products are made of.</summary>
    internal const int Vote = 0;

    /// <summary>What it says for the class as a probability, less 1/classes.</summary>
    internal const int Probability = 1;

    /// <summary>How much better than class frequencies its predictions of rows were that it had not learned: 1 - their squared errors by those of frequencies.</summary>
    internal const int Quality = 2;

    /// <summary>1/sqrt(1 + rows/8) of the rows it has learned.</summary>
    internal const int Uncertainty = 3;

    /// <summary>1.</summary>
    internal const int Bias = 4;

    /// <summary>1 for recent memory, of either kind.</summary>
    internal const int Recent = 5;

    /// <summary>1 for recent memory of the latest rows.</summary>
    internal const int Latest = 6;

    /// <summary>1 for the last label.</summary>
    internal const int LastLabel = 7;

    /// <summary>The slots that are used, the first ones of <see cref="NetworkSpec.InputSize"/>: the others are 0.</summary>
    internal const int Slots = 8;
}

/// <summary>Slots of the backward message to the sub-RNNs of a class.</summary>
internal static class ClassMessage
{
    /// <summary>Label - predicted probability. The only slot that gradients of meta-training flow through.</summary>
    internal const int Error = 0;

    /// <summary>1 for the class of the row.</summary>
    internal const int Label = 1;

    /// <summary>Logarithm of the class's frequency by the mean frequency.</summary>
    internal const int LogPrior = 2;

    /// <summary>1/sqrt(1 + rows of the class).</summary>
    internal const int PriorUncertainty = 3;

    /// <summary>How often rows came again: about the logarithm of the passes.</summary>
    internal const int Repetition = 4;

    /// <summary>Label - what second-order memory, which had not learned the row, says; 0 without it.</summary>
    internal const int MemoryError = 5;

    /// <summary>What second-order memory says; 0 without it.</summary>
    internal const int Memory = 6;
}
