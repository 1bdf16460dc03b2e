using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Internal.Utilities;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;
using Microsoft.ML.Transforms;
using Vsml.MLNet.Models;

namespace Vsml.MLNet.Training;

/// <summary>
/// Learns from the rows of a data view, the same for both tasks. One learner is fed from a streaming shuffle of the data; several learners share
/// the rows in memory, each with an order of its own. Rows with weights are kept in memory too: how often a row is learned hangs on the weights of all.
/// </summary>
internal sealed class TrainingRun
{
    private readonly IHost _host;
    private readonly TrainerSettings _settings;

    public TrainingRun(IHost host, VsmlTrainerOptions options) => (_host, _settings) = (host, new TrainerSettings(host, options));

    /// <summary>Learns from <paramref name="data"/>.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="slots">Classes of the label.</param>
    /// <param name="start">What to go on from, which is changed; its slots are those of the label.</param>
    public Trained Fit(RoleMappedData data, int slots, Trained? start)
    {
        data.CheckFeatureFloatVector(out int inputs);
        using IChannel channel = _host.Start("Training");
        if (start != null)
            _settings.CheckStart(start.Learner.Inputs, start.Learner.Algorithm, data.Schema, inputs);
        var watch = Stopwatch.StartNew();
        using var progress = new TrainingProgress(_host);
        var counts = new RowCounts(slots);
        int rowOrders = start?.Learner.Members ?? _settings.RowOrders;
        Trained trained = rowOrders == 1 && data.Schema.Weight == null
            ? Stream(start, data, counts, channel, progress)
            : Buffer(start, data, counts, channel, progress);

        channel.Info(string.Create(CultureInfo.InvariantCulture,
            $"Vsml learned {counts.Learned} rows of {inputs} features and {trained.Slots.Classes} classes in {watch.Elapsed.TotalSeconds:0.0##} s "
            + $"(row orders: {rowOrders}, passes: {_settings.Passes}, learning algorithm: {trained.Learner.Algorithm.Fingerprint[..8]})."));

        // ML.NET scores rows in parallel as it is: one thread a row is the quickest.
        trained.Learner.Threads = 1;
        return trained;
    }

    /// <summary>Checks that there is a row: a label column without any has no classes, which would be said instead.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public static void CheckRows(IHost host, RoleMappedData data)
    {
        using DataViewRowCursor cursor = data.CreateRowCursor(CursOpt.Label, rand: null);
        if (cursor.MoveNext())
            return;
        using IChannel channel = host.Start("Training");
        new RowCounts(classes: 1).Check(channel, data.Schema);
    }

    /// <summary>The learner to let learn, with all classes that have rows.</summary>
    private Trained Begin(Trained? start, int inputs, RowCounts counts)
    {
        if (start == null)
        {
            var slots = ClassSlots.Of(counts.Classes, counts.HasRows);
            return new Trained(new LearnerEnsemble(_settings.Algorithm, inputs, slots.Classes, _settings.RowOrders, _settings.Threads), slots);
        }

        int[] more = [.. Enumerable.Range(0, counts.Classes).Where(slot => counts.HasRows(slot) && start.Slots.ClassOf(slot) < 0)];
        if (more.Length > 0)
            start = start.WithClasses(more);
        start.Learner.Threads = _settings.Threads;
        return start;
    }

    private Trained Stream(Trained? start, RoleMappedData data, RowCounts counts, IChannel channel, TrainingProgress progress)
    {
        data.CheckFeatureFloatVector(out int inputs);
        (LearnerEnsemble learner, ClassSlots slots) = Begin(start, inputs, counts.Classes == 2 ? RowCounts.OfAll(2) : CountLabels(channel, data, counts.Classes));

        // Rows sorted by label would be the worst order to learn from, and are common: shuffle as ML.NET's own online trainers do.
        var shuffled = new RoleMappedData(new RowShufflingTransformer(_host, data.Data), data.Schema.GetColumnRoleNames());
        Random order = RandomUtils.Create(_settings.Seed);
        for (int pass = 0; pass < _settings.Passes; pass++)
        {
            using var rows = new RowReader(channel, shuffled, counts.Classes, pass == 0 ? counts : new RowCounts(counts.Classes), order);
            while (rows.MoveNext())
            {
                if (pass == 0)
                    learner.Observe(rows.Features, slots.ClassOf(rows.Label));
                else
                    learner.ObserveAgain(rows.Features, slots.ClassOf(rows.Label));
                progress.Row();
            }

            if (pass == 0)
                counts.Check(channel, data.Schema);
            progress.TotalRows = (double)counts.Learned * _settings.Passes;
        }

        return new Trained(learner, slots);
    }

    private Trained Buffer(Trained? start, RoleMappedData data, RowCounts counts, IChannel channel, TrainingProgress progress)
    {
        data.CheckFeatureFloatVector(out int inputs);
        var buffer = new RowBuffer(inputs);
        using (var rows = new RowReader(channel, data, counts.Classes, counts))
        {
            while (rows.MoveNext())
            {
                _host.CheckAlive();
                buffer.Add(rows.Features, rows.Label, rows.Weight);
            }
        }

        counts.Check(channel, data.Schema);
        progress.TotalRows = (double)counts.Learned * _settings.Passes;
        Trained trained = Begin(start, inputs, counts);
        buffer.RenameClasses(trained.Slots.ClassOf);
        trained.Learner.Fit(buffer, _settings.Passes, _settings.Seed, progress, progress.CancellationToken);
        return trained;
    }

    /// <summary>Looks at the labels alone, before the first row is learned.</summary>
    private RowCounts CountLabels(IChannel channel, RoleMappedData data, int classes)
    {
        var counts = new RowCounts(classes);
        using var rows = new RowReader(channel, data, classes, counts, labelsOnly: true);
        while (rows.MoveNext())
            _host.CheckAlive();
        return counts;
    }
}
