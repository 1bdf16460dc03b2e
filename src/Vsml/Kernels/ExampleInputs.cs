namespace Vsml.Kernels;

/// <summary>One example as messages.</summary>
internal unsafe struct ExampleInputs
{
    /// <summary>m_a of the first layer in the prediction visit, [inputs + 1, F].</summary>
    internal float* PredictForward;

    /// <summary>m_a of the first layer in the update visit: the statistics now include the row.</summary>
    internal float* UpdateForward;

    /// <summary>Present units of the first layer, ascending, the bias unit last.</summary>
    internal int* Units;

    internal int Count;

    /// <summary>m_b of the last layer in the prediction visit, [classes, G].</summary>
    internal float* PredictBackward;

    /// <summary>m_b of the last layer in the update visit, [classes, G].</summary>
    internal float* UpdateBackward;

    /// <summary>t, rows observed before.</summary>
    internal double Step;
}
