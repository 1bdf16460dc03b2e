using Vsml.Kernels;

namespace Vsml.MetaTraining;

/// <summary>Encodes tasks with the same code with which a <see cref="Learner"/> encodes rows.</summary>
public static class EpisodeBuilder
{
    /// <summary>Makes an episode: training rows, pass by pass, then the test rows.</summary>
    /// <param name="task">The task; rows after the training rows are test rows.</param>
    /// <param name="plan">How to show it.</param>
    /// <param name="spec">The network that will meet it.</param>
    /// <param name="random">Orders the rows of passes after the first.</param>
    /// <exception cref="ArgumentException">The task has fewer rows than the plan trains on.</exception>
    public static Episode Build(TabularTask task, EpisodePlan plan, NetworkSpec spec, Random random)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(random);
        int rows = task.Labels.Length, tests = rows - plan.TrainingRows;
        if (plan.GradientRows < 1 || (tests == 0 && plan.GradientRows < plan.TrainingRows * (plan.Passes - 1) + 1))
            throw new ArgumentException("no step with a loss is among those that gradients flow through.", nameof(plan));
        if (plan.TrainingRows < 1 || tests < 0)
            throw new ArgumentException($"the plan trains on {plan.TrainingRows} rows, the task has {rows}.", nameof(plan));
        int learned = plan.TrainingRows * plan.Passes, first = Math.Max(0, learned - plan.GradientRows);
        InputWidths widths = Widths(task, plan, spec);
        Episode episode = new(widths.Units, task.Classes, learned + tests, PackedParameters.Pad(spec.ForwardMessageSize), first);
        Encoding encoding = new(episode, task, new InputUnits(widths, (ulong)random.NextInt64()));
        if (plan.KnownStatistics)
            encoding.Units.AddAll(plan.TrainingRows, encoding.Row, row => task.Labels[row]);
        int scored = Math.Max(1, plan.TrainingRows - first);
        float online = tests == 0 ? 1f / scored : (float)(plan.OnlineShare / scored);
        RowNews firstNews = plan.KnownStatistics ? RowNews.Label : RowNews.All;
        int[] order = [.. Enumerable.Range(0, plan.TrainingRows)];
        for (int pass = 0; pass < plan.Passes; pass++)
        {
            if (pass > 0)
                random.Shuffle(order);
            for (int i = 0; i < order.Length; i++)
                encoding.AddStep(order[i], pass == 0 ? firstNews : RowNews.None, pass == 0 && i >= first ? online : 0);
        }

        for (int row = plan.TrainingRows; row < rows; row++)
            encoding.AddStep(row, null, (float)((1 - plan.OnlineShare) / tests));
        return episode;
    }

    private static InputWidths Widths(TabularTask task, EpisodePlan plan, NetworkSpec spec)
    {
        InputWidths widths = InputWidths.Of(spec, task.Inputs);
        return plan.Projections is { } projections ? widths with { Projections = projections } : widths;
    }

    private sealed class Encoding(Episode episode, TabularTask task, InputUnits units)
    {
        private readonly ClassCounts _counts = new(task.Classes);
        private int _step;

        internal InputUnits Units => units;

        internal ReadOnlySpan<float> Row(int row) => task.Features.AsSpan(row * task.Inputs, task.Inputs);

        // Without news the row is a test row.
        internal unsafe void AddStep(int row, RowNews? news, float lossWeight)
        {
            int t = _step++, messages = t * episode.InputUnits * episode.ForwardStride;
            episode.Labels[t] = task.Labels[row];
            episode.Observes[t] = news is not null;
            episode.LossWeights[t] = lossWeight;
            episode.StepNumbers[t] = _counts.Total;
            for (int b = 0; b < task.Classes; b++)
            {
                Span<float> prior = episode.Priors.AsSpan(((t * task.Classes) + b) * Episode.PriorSize, Episode.PriorSize);
                prior[0] = (float)_counts.LogPrior(b);
                prior[1] = (float)_counts.Uncertainty(b);
                prior[2] = (float)_counts.Repetition;
            }

            fixed (float* predict = episode.PredictForward, update = episode.UpdateForward)
            fixed (int* present = &episode.Units[t * episode.InputUnits])
            {
                episode.UnitCounts[t] = units.Encode(Row(row), predict + messages, episode.ForwardStride, present);
                if (news is null)
                    return;
                if (news == RowNews.All)
                {
                    units.AddAndEncode(Row(row), task.Labels[row], update + messages, episode.ForwardStride, present);
                }
                else
                {
                    int length = episode.InputUnits * episode.ForwardStride;
                    episode.PredictForward.AsSpan(messages, length).CopyTo(episode.UpdateForward.AsSpan(messages));
                }

                if (news == RowNews.None)
                    _counts.Repeated++;
                else
                    _counts.Add(task.Labels[row], 1);
            }
        }
    }
}
