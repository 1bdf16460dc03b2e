using Vsml.MetaTraining.Fused;

namespace Vsml.MetaTraining;

/// <summary>How a run estimates the gradient of an episode's loss with respect to V_M.</summary>
/// <param name="Name">Names the estimator in checkpoints: a run goes on with the estimator that it began with.</param>
/// <param name="Create">
/// Makes an estimator for a network; called once a thread. What it returns must depend on parameters and episode alone, or a resumed run would end
/// otherwise than an uninterrupted one.
/// </param>
public sealed record MetaGradientEstimator(string Name, Func<NetworkSpec, IEpisodeGradient<Episode>> Create)
{
    /// <summary>The exact gradient, by backpropagation through the episode (<see cref="FusedEpisode"/>).</summary>
    public static MetaGradientEstimator Backpropagation { get; } = new("backpropagation", spec => new FusedEpisode(spec));
}
