namespace Vsml.MetaTraining;

/// <summary>
/// The loss of one episode and its gradient with respect to the meta variables V_M: a fused forward and backward pass, or any
/// other estimator of that gradient.
/// </summary>
/// <typeparam name="TEpisode">What an episode is made of. It is only read.</typeparam>
/// <remarks>An instance may keep scratch memory: it serves one thread at a time.</remarks>
public interface IEpisodeGradient<in TEpisode>
{
    /// <summary>Runs the episode.</summary>
    /// <param name="parameters">V_M, flat, `[parameters]`, in the order of the parameter layout.</param>
    /// <param name="episode">The episode.</param>
    /// <param name="gradient">`[parameters]`: receives the gradient of the loss.</param>
    /// <returns>The loss of the episode.</returns>
    double LossAndGradient(ReadOnlySpan<float> parameters, TEpisode episode, Span<float> gradient);
}
