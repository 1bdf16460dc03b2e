namespace Vsml.MetaTraining;

/// <summary>From a gradient to new parameters V_M. A run that saves and restores it goes on as if there had been no interruption.</summary>
internal interface IMetaOptimizer : IDisposable
{
    /// <summary>One step.</summary>
    /// <param name="parameters">V_M, flat; changed in place.</param>
    /// <param name="gradient">dL/dV_M, of the same length, finite.</param>
    /// <param name="learningRate">The step size of this step.</param>
    void Step(Span<float> parameters, ReadOnlySpan<float> gradient, double learningRate);

    /// <summary>Its moments.</summary>
    byte[] Save();

    /// <summary>Takes over what <see cref="Save"/> gave.</summary>
    /// <exception cref="InvalidDataException">It is of another kind or length.</exception>
    void Restore(ReadOnlySpan<byte> state);
}
