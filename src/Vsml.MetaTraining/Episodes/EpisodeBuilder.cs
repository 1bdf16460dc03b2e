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
        if (plan.TrainingRows < 1 || tests < 0)
            throw new ArgumentException($"the plan trains on {plan.TrainingRows} rows, the task has {rows}.", nameof(plan));
        Episode episode = new(task.Inputs, task.Classes, (plan.TrainingRows * plan.Passes) + tests, PackedParameters.Pad(spec.ForwardMessageSize));
        Encoding encoding = new(episode, task);
        for (int row = 0; plan.KnownStatistics && row < plan.TrainingRows; row++)
            encoding.Statistics.Add(encoding.Row(row));
        float online = tests == 0 ? 1f / plan.TrainingRows : (float)(plan.OnlineShare / plan.TrainingRows);
        int[] order = [.. Enumerable.Range(0, plan.TrainingRows)];
        for (int pass = 0; pass < plan.Passes; pass++)
        {
            if (pass > 0)
                random.Shuffle(order);
            foreach (int row in order)
                encoding.AddStep(row, observes: true, pass == 0 ? online : 0);
        }

        for (int row = plan.TrainingRows; row < rows; row++)
            encoding.AddStep(row, observes: false, (float)((1 - plan.OnlineShare) / tests));
        return episode;
    }

    private sealed class Encoding(Episode episode, TabularTask task)
    {
        private readonly ClassCounts _counts = new(task.Classes);
        private int _step;

        internal FeatureStatistics Statistics { get; } = new(task.Inputs);

        internal ReadOnlySpan<float> Row(int row) => task.Features.AsSpan(row * task.Inputs, task.Inputs);

        internal unsafe void AddStep(int row, bool observes, float lossWeight)
        {
            int t = _step++, messages = t * episode.InputUnits * episode.ForwardStride;
            episode.Labels[t] = task.Labels[row];
            episode.Observes[t] = observes;
            episode.LossWeights[t] = lossWeight;
            episode.StepNumbers[t] = _counts.Total;
            for (int b = 0; b < task.Classes; b++)
            {
                episode.Priors[((t * task.Classes) + b) * 2] = (float)_counts.LogPrior(b);
                episode.Priors[(((t * task.Classes) + b) * 2) + 1] = (float)_counts.Uncertainty(b);
            }

            fixed (float* predict = episode.PredictForward, update = episode.UpdateForward)
            fixed (int* units = episode.Units)
            {
                int* present = units + (t * episode.InputUnits);
                episode.UnitCounts[t] = InputEncoder.Encode(Statistics, Row(row), predict + messages, episode.ForwardStride, present);
                if (!observes)
                    return;
                Statistics.Add(Row(row));
                InputEncoder.Encode(Statistics, Row(row), update + messages, episode.ForwardStride, present);
                _counts.Add(task.Labels[row], 1);
            }
        }
    }
}
