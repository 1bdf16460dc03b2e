using Vsml.Messages;

namespace Vsml.MetaTraining;

/// <summary>Makes episodes of tasks: orders rows, weighs losses, and records what a learner's encoder says of each row.</summary>
internal static class EpisodeBuilder
{
    /// <summary>Makes an episode: training rows, pass by pass, then the test rows.</summary>
    /// <param name="task">The task; rows after the training rows are test rows.</param>
    /// <param name="plan">How to show it.</param>
    /// <param name="spec">The network that will meet it.</param>
    /// <param name="random">Orders the rows of passes after the first.</param>
    /// <exception cref="ArgumentException">The task has fewer rows than the plan trains on.</exception>
    internal static Episode Build(TabularTask task, EpisodePlan plan, NetworkSpec spec, Random random)
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
        InputWidths widths = InputWidths.Of(spec, task.Inputs);
        if (plan.Projections is { } projections)
            widths = widths with { Projections = projections };
        RowEncoder encoder = new(spec, widths, task.Classes, (ulong)random.NextInt64());
        Recorder recorder = new(task, encoder, plan, learned + tests, first);
        int scored = Math.Max(1, plan.TrainingRows - first);
        float online = tests == 0 ? 1f / scored : (float)(plan.OnlineShare / scored);
        int[] order = [.. Enumerable.Range(0, plan.TrainingRows)];
        for (int pass = 0; pass < plan.Passes; pass++)
        {
            if (pass > 0)
                random.Shuffle(order);
            for (int i = 0; i < order.Length; i++)
                recorder.Add(order[i], pass, pass == 0 && i >= first ? online : 0);
        }

        for (int row = plan.TrainingRows; row < rows; row++)
            recorder.Add(row, pass: -1, (float)((1 - plan.OnlineShare) / tests));
        return recorder.Episode;
    }

    private sealed unsafe class Recorder
    {
        private readonly TabularTask _task;
        private readonly RowEncoder _encoder;
        private readonly EpisodePlan _plan;
        private int _step, _rowRecords, _expertRecords;

        internal Recorder(TabularTask task, RowEncoder encoder, EpisodePlan plan, int steps, int firstGradientStep)
        {
            (_task, _encoder, _plan) = (task, encoder, plan);
            int rows = task.Labels.Length, records = plan.KnownStatistics ? rows : rows + plan.TrainingRows;
            Episode = new Episode(
                encoder.Units.Widths.Units + 1, encoder.Experts, task.Classes, steps, records + ((plan.Passes - 1) * (plan.KnownStatistics ? 0 : plan.TrainingRows)),
                plan.KnownStatistics ? rows : steps, firstGradientStep);
            if (!plan.KnownStatistics)
                return;
            encoder.Units.AddFeatures(plan.TrainingRows, Row);
            encoder.Units.SelectFeatures(plan.TrainingRows, Row, row => task.Labels[row]);
            encoder.Buffer(plan.TrainingRows, Row, row => task.Labels[row], goesOn: false);
        }

        internal Episode Episode { get; }

        private ReadOnlySpan<float> Row(int row) => _task.Features.AsSpan(row * _task.Inputs, _task.Inputs);

        // A pass of -1 is that of the test rows.
        internal void Add(int row, int pass, float lossWeight)
        {
            int t = _step++, label = _task.Labels[row];
            Episode.Labels[t] = label;
            Episode.Observes[t] = pass >= 0;
            Episode.LossWeights[t] = lossWeight;
            int buffered = _plan.KnownStatistics && pass >= 0 ? row : -1;
            RowMessages messages = _encoder.Encode(Row(row), buffered);
            new ReadOnlySpan<float>(messages.Context, 8).CopyTo(Episode.Contexts.AsSpan(t * 8));
            int classes = Episode.Classes * NetworkSpec.BackwardSize;
            new ReadOnlySpan<float>(messages.Classes, classes).CopyTo(Episode.ClassMessages.AsSpan(t * classes));
            if (_plan.KnownStatistics && pass > 0)
            {
                Episode.Predict[t] = Episode.Update[t] = Episode.Expert[t] = row;
                _encoder.Learn(Row(row), label, 1, RowNews.None, buffered);
                return;
            }

            Episode.Predict[t] = Episode.Update[t] = RecordRow(messages, messages.Predict);
            Episode.Expert[t] = RecordExperts(messages);
            if (pass < 0)
                return;
            RowNews news = pass > 0 ? RowNews.None : _plan.KnownStatistics ? RowNews.Label : RowNews.All;
            RowMessages update = _encoder.Learn(Row(row), label, 1, news, buffered);
            if (news == RowNews.All)
                Episode.Update[t] = RecordRow(update, update.Update);
        }

        private int RecordRow(in RowMessages messages, float* record)
        {
            int units = Episode.Units, length = units * NetworkSpec.InputSize, at = _rowRecords++;
            new ReadOnlySpan<float>(record, length).CopyTo(Episode.RowRecords.AsSpan(at * length));
            new ReadOnlySpan<int>(messages.Units, messages.UnitCount).CopyTo(Episode.Present.AsSpan(at * units));
            Episode.PresentCounts[at] = messages.UnitCount;
            return at;
        }

        private int RecordExperts(in RowMessages messages)
        {
            int experts = Episode.Experts, length = Episode.Classes * experts * NetworkSpec.InputSize, at = _expertRecords++;
            new ReadOnlySpan<float>(messages.Experts, length).CopyTo(Episode.ExpertRecords.AsSpan(at * length));
            new ReadOnlySpan<int>(messages.PresentExperts, messages.ExpertCount).CopyTo(Episode.PresentExperts.AsSpan(at * experts));
            Episode.ExpertCounts[at] = messages.ExpertCount;
            return at;
        }
    }
}
