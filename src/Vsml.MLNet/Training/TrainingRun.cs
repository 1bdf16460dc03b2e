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
    private readonly LearningAlgorithm _algorithm;
    private readonly bool _ownAlgorithm;
    private readonly int _passes;
    private readonly int _rowOrders;
    private readonly int _threads;
    private readonly int _seed;

    public TrainingRun(IHost host, VsmlTrainerOptions options)
    {
        host.CheckUserArg(options.NumberOfPasses >= 1, nameof(options.NumberOfPasses), "must be at least 1");
        host.CheckUserArg(options.NumberOfRowOrders is >= 1 and <= 1024, nameof(options.NumberOfRowOrders), "must lie between 1 and 1024");
        host.CheckUserArg(options.NumberOfThreads is null or >= 1, nameof(options.NumberOfThreads), "must be at least 1, or null for one a core");
        host.CheckUserArg(options.LearningAlgorithm == null || options.LearningAlgorithmFile == null,
            nameof(options.LearningAlgorithmFile), $"cannot be given together with {nameof(options.LearningAlgorithm)}");
        _host = host;
        _ownAlgorithm = options.LearningAlgorithm != null || options.LearningAlgorithmFile != null;
        _algorithm = options.LearningAlgorithm
            ?? (options.LearningAlgorithmFile == null ? LearningAlgorithm.Default : LearningAlgorithm.Load(options.LearningAlgorithmFile));
        _passes = options.NumberOfPasses;
        _rowOrders = options.NumberOfRowOrders;
        _threads = options.NumberOfThreads ?? 0;

        // Taken now, so that every Fit of this trainer on the same rows gives the same model.
        _seed = (host as IHostEnvironmentInternal)?.Seed ?? host.Rand.Next();
    }

    /// <summary>Learns from <paramref name="data"/>.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="slots">Classes of the label.</param>
    /// <param name="start">What to go on from, which is changed; its slots are those of the label.</param>
    public Trained Fit(RoleMappedData data, int slots, Trained? start)
    {
        data.CheckFeatureFloatVector(out int inputs);
        using IChannel channel = _host.Start("Training");
        if (start != null)
            CheckStart(start.Learner, data.Schema, inputs);
        var watch = Stopwatch.StartNew();
        using var progress = new TrainingProgress(_host);
        var counts = new RowCounts(slots);
        int rowOrders = start?.Learner.Members ?? _rowOrders;
        Trained trained = rowOrders == 1 && data.Schema.Weight == null
            ? Stream(start, data, counts, channel, progress)
            : Buffer(start, data, counts, channel, progress);

        channel.Info(string.Create(CultureInfo.InvariantCulture,
            $"Vsml learned {counts.Learned} rows of {inputs} features and {trained.Slots.Classes} classes in {watch.Elapsed.TotalSeconds:0.0##} s "
            + $"(row orders: {rowOrders}, passes: {_passes}, learning algorithm: {trained.Learner.Algorithm.Fingerprint[..8]})."));

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

    private void CheckStart(LearnerEnsemble start, RoleMappedSchema schema, int inputs)
    {
        if (start.Inputs != inputs)
        {
            throw _host.ExceptParam("modelParameters",
                $"The model was trained on {start.Inputs} features, but the feature column '{schema.Feature?.Name}' has {inputs}.");
        }

        if (_ownAlgorithm && start.Algorithm.Fingerprint != _algorithm.Fingerprint)
        {
            throw _host.ExceptParam("modelParameters",
                "The model was trained by another learning algorithm than this trainer's; a state goes on only with the algorithm that made it.");
        }
    }

    /// <summary>The learner to let learn, with all classes that have rows.</summary>
    private Trained Begin(Trained? start, int inputs, RowCounts counts)
    {
        if (start == null)
        {
            var slots = ClassSlots.Of(counts.Classes, counts.HasRows);
            return new Trained(new LearnerEnsemble(_algorithm, inputs, slots.Classes, _rowOrders, _threads), slots);
        }

        int[] more = [.. Enumerable.Range(0, counts.Classes).Where(slot => counts.HasRows(slot) && start.Slots.ClassOf(slot) < 0)];
        if (more.Length > 0)
            start = start.WithClasses(more);
        start.Learner.Threads = _threads;
        return start;
    }

    private Trained Stream(Trained? start, RoleMappedData data, RowCounts counts, IChannel channel, TrainingProgress progress)
    {
        data.CheckFeatureFloatVector(out int inputs);
        (LearnerEnsemble learner, ClassSlots slots) = Begin(start, inputs, counts.Classes == 2 ? RowCounts.OfAll(2) : CountLabels(channel, data, counts.Classes));

        // Rows sorted by label would be the worst order to learn from, and are common: shuffle as ML.NET's own online trainers do.
        var shuffled = new RoleMappedData(new RowShufflingTransformer(_host, data.Data), data.Schema.GetColumnRoleNames());
        Random order = RandomUtils.Create(_seed);
        for (int pass = 0; pass < _passes; pass++)
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
            progress.TotalRows = (double)counts.Learned * _passes;
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
        progress.TotalRows = (double)counts.Learned * _passes;
        Trained trained = Begin(start, inputs, counts);
        buffer.RenameClasses(trained.Slots.ClassOf);
        trained.Learner.Fit(buffer, _passes, _seed, progress, progress.CancellationToken);
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
