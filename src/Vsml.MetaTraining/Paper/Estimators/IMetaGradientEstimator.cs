using static TorchSharp.torch;

namespace Vsml.MetaTraining.Paper;

/// <summary>
/// A recurrent computation whose parameters are to be improved: a loss a step, for many episodes side by side. A learner on a batch of
/// episodes is one (<see cref="LearningProblem"/>).
/// </summary>
internal interface IUnrolledProblem : IDisposable
{
    int Episodes { get; }

    int Steps { get; }

    /// <summary>As in <see cref="IEpisodicLearner.NumbersOfAStep"/>.</summary>
    long NumbersOfAStep => 0;

    /// <summary>The state before the first step.</summary>
    /// <param name="parameters">`[groups, parameters]`, as in <see cref="IEpisodicLearner.With"/>.</param>
    EpisodeState Start(Tensor parameters);

    /// <summary>Some steps. Equal arguments give equal results: whatever is random is fixed by the problem.</summary>
    /// <param name="parameters">`[groups, parameters]`.</param>
    /// <param name="state">Before step <paramref name="from"/>.</param>
    /// <param name="from">The first step.</param>
    /// <param name="to">The step after the last.</param>
    /// <returns>
    /// What these steps add to the loss of every episode, `[episodes]` (over all steps, the parts sum to its loss), and the state after them.
    /// </returns>
    (Tensor Losses, EpisodeState State) Unroll(Tensor parameters, EpisodeState state, int from, int to);

    /// <summary>Some of the episodes alone. Its tensors are views of this problem's.</summary>
    /// <param name="first">The first of them.</param>
    /// <param name="count">How many, one after another.</param>
    /// <returns>What goes on from the same part of a state of this problem, `[count, ...]`, as this one does.</returns>
    IUnrolledProblem Part(int first, int count);

    /// <summary>Frees the tensors of the problem from dispose scopes; from then on whoever called this disposes of the problem.</summary>
    void OutliveScopes();
}

/// <summary>How the gradient of the mean loss with respect to the parameters is found, or estimated.</summary>
internal interface IMetaGradientEstimator
{
    /// <summary>Which estimator, with which settings.</summary>
    string Name { get; }

    /// <summary>One estimate.</summary>
    /// <param name="parameters">`[parameters]`.</param>
    /// <param name="draw">Draws a problem, a new one each time.</param>
    /// <param name="random">The only source of chance.</param>
    MetaGradient Estimate(Tensor parameters, Func<Random, IUnrolledProblem> draw, Random random);
}

/// <summary>An estimate.</summary>
/// <param name="Loss">Mean loss of an episode.</param>
/// <param name="Gradient">`[parameters]`.</param>
internal sealed record MetaGradient(double Loss, float[] Gradient);
