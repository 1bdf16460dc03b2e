using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Vsml.MetaTraining.Paper;

/// <summary>The gradient itself, of the episodes drawn: backpropagation through all of their steps. Memory grows with the steps.</summary>
internal sealed class Backpropagation : IMetaGradientEstimator
{
    public string Name => "backprop";

    public MetaGradient Estimate(Tensor parameters, Func<Random, IUnrolledProblem> draw, Random random)
    {
        using CollectionPause pause = CollectionPause.Begin();
        using DisposeScope scope = NewDisposeScope();
        IUnrolledProblem problem = draw(random);
        using Parameter variable = nn.Parameter(parameters.detach().clone().unsqueeze(0));
        Tensor loss = problem.Unroll(variable, problem.Start(variable), 0, problem.Steps).Losses.mean();
        loss.backward();
        return new MetaGradient(loss.ToDouble(), variable.GradientOrZero());
    }
}
