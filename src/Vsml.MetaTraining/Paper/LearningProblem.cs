using TorchSharp;
using static TorchSharp.torch;

namespace Vsml.MetaTraining.Paper;

/// <summary>
/// A learner on a batch of episodes. The loss of an episode is the weighted mean over its steps of the cross-entropy of the prediction,
/// made before the label was shown.
/// </summary>
internal sealed class LearningProblem : IUnrolledProblem
{
    private readonly IEpisodicLearner _learner;
    private readonly EpisodeBatch _batch;
    private readonly double[] _weights;

    private readonly Action<int>? _met;

    /// <param name="learner">The learner.</param>
    /// <param name="batch">What it meets.</param>
    /// <param name="met">Told after every step of how many episodes it was. May throw, which ends the work.</param>
    /// <exception cref="ArgumentException">Shapes or lengths of the batch do not fit each other.</exception>
    public LearningProblem(IEpisodicLearner learner, EpisodeBatch batch, Action<int>? met = null)
    {
        (_learner, _batch, _met) = (learner, batch, met);
        if (!batch.Labels.shape.SequenceEqual([batch.Episodes, batch.Steps]))
            throw new ArgumentException(
                $"expected labels of shape [{batch.Episodes}, {batch.Steps}], found [{string.Join(", ", batch.Labels.shape)}].", nameof(batch));
        if ((batch.IsShown?.Count ?? batch.Steps) != batch.Steps || (batch.LossWeights?.Count ?? batch.Steps) != batch.Steps)
            throw new ArgumentException($"expected one entry a step, {batch.Steps}, in what is shown and in the weights of the loss.", nameof(batch));
        double sum = batch.LossWeights?.Sum() ?? batch.Steps;
        _weights = [.. (batch.LossWeights ?? Enumerable.Repeat(1.0, batch.Steps)).Select(weight => weight / sum)];
    }

    public int Episodes => _batch.Episodes;

    public int Steps => _batch.Steps;

    public long NumbersOfAStep => _learner.NumbersOfAStep(_batch.Form);

    public EpisodeState Start(Tensor parameters) => _learner.With(parameters).Start(_batch.Form);

    public (Tensor Losses, EpisodeState State) Unroll(Tensor parameters, EpisodeState state, int from, int to)
    {
        ILearningRule rule = _learner.With(parameters);
        Tensor losses = zeros(Episodes, dtype: parameters.dtype);
        for (int t = from; t < to; t++)
        {
            // What autograd needs outlives the scope: it has references of its own.
            using DisposeScope scope = NewDisposeScope();
            Tensor labels = _batch.Labels.select(1, t);
            (Tensor logits, EpisodeState next) = rule.Step(state, _batch.Inputs.select(1, t), _batch.IsShown?[t] == false ? null : labels);
            if (_weights[t] > 0)
                losses = losses + (nn.functional.cross_entropy(logits, labels, reduction: nn.Reduction.None) * _weights[t]);
            scope.MoveToOuter(losses);
            state = next.OutOf(scope);
            _met?.Invoke(Episodes);
        }

        return (losses, state);
    }

    public IUnrolledProblem Part(int first, int count) => new LearningProblem(
        _learner, _batch with { Inputs = _batch.Inputs.narrow(0, first, count), Labels = _batch.Labels.narrow(0, first, count) }, _met);

    public void OutliveScopes()
    {
        _batch.Inputs.DetachFromDisposeScope();
        _batch.Labels.DetachFromDisposeScope();
    }

    public void Dispose()
    {
        _batch.Inputs.Dispose();
        _batch.Labels.Dispose();
    }
}
