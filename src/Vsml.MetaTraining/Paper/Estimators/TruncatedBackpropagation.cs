using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Vsml.MetaTraining.Paper;

/// <summary>
/// Backpropagation through windows of an episode: the state that a window begins with is taken as given. Biased, since it does not see
/// what early learning does for late windows; memory grows with the window alone.
/// </summary>
internal sealed class TruncatedBackpropagation : IMetaGradientEstimator
{
    private readonly int _window;

    /// <param name="window">Steps of a window, 1 or more; the last of an episode may be shorter.</param>
    public TruncatedBackpropagation(int window)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(window, 1);
        _window = window;
    }

    public string Name => $"truncated-backprop-{_window}";

    public MetaGradient Estimate(Tensor parameters, Func<Random, IUnrolledProblem> draw, Random random)
    {
        using DisposeScope scope = NewDisposeScope();
        IUnrolledProblem problem = draw(random);
        using Parameter variable = nn.Parameter(parameters.detach().clone().unsqueeze(0));
        EpisodeState state = problem.Start(variable);
        double loss = 0;
        for (int from = 0; from < problem.Steps; from += _window)
        {
            using CollectionPause pause = CollectionPause.Begin();
            using DisposeScope window = NewDisposeScope();
            (Tensor losses, EpisodeState next) = problem.Unroll(variable, state, from, Math.Min(from + _window, problem.Steps));
            Tensor mean = losses.mean();
            if (mean.requires_grad) mean.backward(); // A window may hold no step that counts.
            loss += mean.ToDouble();
            state = next.Detach().OutOf(window);
        }

        return new MetaGradient(loss, variable.GradientOrZero());
    }
}
