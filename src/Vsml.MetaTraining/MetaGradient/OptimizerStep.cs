using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Vsml.MetaTraining;

/// <summary>From a loss to new parameters, with TorchSharp's optimizers.</summary>
internal static class OptimizerStep
{
    /// <summary>Backward pass, clipping of the gradient's norm, step of the optimizer.</summary>
    /// <param name="loss">A scalar, such as <see cref="EpisodeLoss"/>.</param>
    /// <param name="parameters">V_M.</param>
    /// <param name="optimizer">An optimizer of <paramref name="parameters"/>.</param>
    /// <param name="maxNorm">The gradient is scaled down to this norm if it has a larger one; positive.</param>
    /// <returns>The norm of the gradient before clipping. If it is not finite, the parameters are left as they were.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxNorm"/> is not positive.</exception>
    public static double Take(Tensor loss, Parameter parameters, OptimizerHelper optimizer, double maxNorm = double.PositiveInfinity)
    {
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxNorm);
        using CollectionPause pause = CollectionPause.Begin();
        using TorchSharp.DisposeScope scope = NewDisposeScope();
        optimizer.zero_grad();
        loss.backward();
        double norm = nn.utils.clip_grad_norm_([parameters], maxNorm);
        if (double.IsFinite(norm)) optimizer.step();
        return norm;
    }
}
