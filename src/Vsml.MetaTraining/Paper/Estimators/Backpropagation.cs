using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Vsml.MetaTraining.Paper;

/// <summary>
/// The gradient itself, of the episodes drawn: backpropagation through all of their steps. Where what it has to keep of them would take too much memory, it goes
/// through some episodes at a time and keeps the states before short windows alone, from which it computes the steps of a window once more on the way back
/// (gradient checkpointing): the same gradient, for one forward pass more.
/// </summary>
/// <param name="mostKept">So many numbers may be kept, by an estimate from the size of the states; four bytes each.</param>
internal sealed class Backpropagation(long mostKept = Backpropagation.MostKept) : IMetaGradientEstimator
{
    /// <summary>Four gigabytes.</summary>
    public const long MostKept = 1L << 30;

    // What autograd keeps of a number of the state in a step: gates, their nonlinearities and messages, of up to four ticks.
    private const int KeptOfANumber = 24;

    public string Name => "backprop";

    public MetaGradient Estimate(Tensor parameters, Func<Random, IUnrolledProblem> draw, Random random)
    {
        using DisposeScope scope = NewDisposeScope();
        IUnrolledProblem problem = draw(random);
        using Parameter variable = nn.Parameter(parameters.detach().clone().unsqueeze(0));
        EpisodeState start;
        using (CollectionPause.Begin()) start = problem.Start(variable);
        long ofAState = start.Tensors.Sum(tensor => tensor.numel()) / problem.Episodes;
        long ofAStep = KeptOfANumber * Math.Max(ofAState, problem.NumbersOfAStep);
        return ofAStep * problem.Episodes * problem.Steps <= mostKept
            ? AtOnce(problem, variable, start)
            : InParts(problem, variable, start, ofAState, ofAStep);
    }

    private static MetaGradient AtOnce(IUnrolledProblem problem, Parameter variable, EpisodeState start)
    {
        using CollectionPause pause = CollectionPause.Begin();
        Tensor loss = problem.Unroll(variable, start, 0, problem.Steps).Losses.mean();
        loss.backward();
        return new MetaGradient(loss.ToDouble(), variable.GradientOrZero());
    }

    private MetaGradient InParts(IUnrolledProblem problem, Parameter variable, EpisodeState start, long ofAState, long ofAStep)
    {
        // Windows of this length take the least memory: as much for a window as for the states before all of them.
        int window = (int)Math.Clamp(Math.Sqrt(problem.Steps * (double)ofAState / ofAStep), 1, problem.Steps);
        long kept = (ofAStep * window) + (ofAState * ((problem.Steps / window) + 1));
        // A quarter: what the allocator cannot use again between states that stay takes several times as much.
        int atOnce = (int)Math.Clamp(mostKept / 4 / kept, 1, problem.Episodes);
        List<Tensor[]> slopes = [];
        double loss = 0;
        for (int first = 0; first < problem.Episodes; first += atOnce)
        {
            using DisposeScope part = NewDisposeScope();
            int count = Math.Min(atOnce, problem.Episodes - first);
            Windows windows = new(problem.Part(first, count), variable, window, problem.Episodes);
            loss += windows.Backward(new EpisodeState([.. start.Tensors.Select(tensor => tensor.detach().narrow(0, first, count))]));
            part.MoveToOuter(windows.Slope);
            slopes.Add(windows.Slope);
        }

        // The state before the first step may be the parameters' doing, too.
        for (int k = 0; k < start.Tensors.Count; k++)
            if (start[k].requires_grad)
                start[k].backward([cat([.. slopes.Select(slope => slope[k])])], retain_graph: true);
        return new MetaGradient(loss, variable.GradientOrZero());
    }

    /// <summary>Backpropagation through a part of the episodes, window by window, the last one first.</summary>
    private sealed class Windows(IUnrolledProblem problem, Parameter variable, int length, int allEpisodes)
    {
        /// <summary>The gradient with respect to the state before the window that was done last.</summary>
        public Tensor[] Slope { get; private set; } = [];

        /// <summary>Adds to the gradient of the parameters.</summary>
        /// <param name="start">Before the first step.</param>
        /// <returns>What the part adds to the mean loss.</returns>
        public double Backward(EpisodeState start)
        {
            double loss = 0;
            Stack<EpisodeState> before = Forward(start);
            Slope = [.. start.Tensors.Select(tensor => zeros_like(tensor))];
            while (before.TryPop(out EpisodeState? state))
                loss += Through(state, before.Count * length);
            return loss;
        }

        /// <summary>The states before all windows.</summary>
        private Stack<EpisodeState> Forward(EpisodeState start)
        {
            using var _ = no_grad();
            Stack<EpisodeState> before = new([start]);
            for (int from = 0; from + length < problem.Steps; from += length)
            {
                using CollectionPause pause = CollectionPause.Begin();
                using DisposeScope scope = NewDisposeScope();
                before.Push(problem.Unroll(variable, before.Peek(), from, from + length).State.OutOf(scope));
            }

            return before;
        }

        private double Through(EpisodeState before, int from)
        {
            using CollectionPause pause = CollectionPause.Begin();
            using DisposeScope scope = NewDisposeScope();
            EpisodeState leaves = new([.. before.Tensors.Select(tensor => tensor.detach().clone().requires_grad_())]);
            (Tensor losses, EpisodeState after) = problem.Unroll(variable, leaves, from, Math.Min(from + length, problem.Steps));
            Tensor loss = losses.sum() / allEpisodes;
            // The derivative of the product is what later windows make of the state.
            Tensor total = after.Tensors.Zip(Slope, (state, slope) => (state * slope).sum()).Aggregate(loss, (sum, product) => sum + product);
            total.backward();
            Tensor[] later = Slope;
            Slope = [.. leaves.Tensors.Select(leaf => leaf.grad is { } slope ? slope.clone().MoveToOuterDisposeScope() : zeros_like(leaf).MoveToOuterDisposeScope())];
            foreach (Tensor tensor in later) tensor.Dispose();
            return loss.ToDouble();
        }
    }
}
