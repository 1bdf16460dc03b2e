using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Internal.Utilities;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;
using Microsoft.ML.Transforms;

namespace Vsml.MLNet.Training;

/// <summary>
/// Learns from the rows of a data view, the same for both tasks. One learner is fed from a streaming shuffle of the data;
/// several learners share the rows in memory, each with an order of its own.
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

    /// <summary>Learns from <paramref name="data"/>, going on from a copy of <paramref name="start"/> where there is one.</summary>
    public LearnerEnsemble Fit(RoleMappedData data, int classes, LearnerEnsemble? start)
    {
        data.CheckFeatureFloatVector(out int inputs);
        using IChannel channel = _host.Start("Training");
        LearnerEnsemble learner = start == null
            ? new LearnerEnsemble(_algorithm, inputs, classes, _rowOrders, _threads)
            : GoOnFrom(start, data.Schema, inputs, classes);
        var watch = Stopwatch.StartNew();
        using var progress = new TrainingProgress(_host);
        var counts = new RowCounts(classes);
        if (learner.Members == 1)
            Stream(learner, data, counts, channel, progress);
        else
            Buffer(learner, data, counts, channel, progress);

        channel.Info(string.Create(CultureInfo.InvariantCulture,
            $"Vsml learned {counts.Learned} rows of {inputs} features and {classes} classes in {watch.Elapsed.TotalSeconds:0.0##} s "
            + $"(row orders: {learner.Members}, passes: {_passes}, learning algorithm: {learner.Algorithm.Fingerprint[..8]})."));

        // ML.NET scores rows in parallel as it is: one thread a row is the quickest.
        learner.Threads = 1;
        return learner;
    }

    private LearnerEnsemble GoOnFrom(LearnerEnsemble start, RoleMappedSchema schema, int inputs, int classes)
    {
        if (start.Inputs != inputs)
        {
            throw _host.ExceptParam("modelParameters",
                $"The model was trained on {start.Inputs} features, but the feature column '{schema.Feature?.Name}' has {inputs}.");
        }

        if (start.Classes != classes)
        {
            throw _host.ExceptParam("modelParameters",
                $"The model was trained on {start.Classes} classes, but the label column '{schema.Label?.Name}' has {classes}.");
        }

        if (_ownAlgorithm && start.Algorithm.Fingerprint != _algorithm.Fingerprint)
        {
            throw _host.ExceptParam("modelParameters",
                "The model was trained by another learning algorithm than this trainer's; a state goes on only with the algorithm that made it.");
        }

        LearnerEnsemble copy = start.Clone();
        copy.Threads = _threads;
        return copy;
    }

    private void Stream(LearnerEnsemble learner, RoleMappedData data, RowCounts counts, IChannel channel, TrainingProgress progress)
    {
        // Rows sorted by label would be the worst order to learn from, and are common: shuffle as ML.NET's own online trainers do.
        var shuffled = new RoleMappedData(new RowShufflingTransformer(_host, data.Data), data.Schema.GetColumnRoleNames());
        Random order = RandomUtils.Create(_seed);
        for (int pass = 0; pass < _passes; pass++)
        {
            using var rows = new RowReader(channel, shuffled, learner.Classes, pass == 0 ? counts : new RowCounts(learner.Classes), order);
            while (rows.MoveNext())
            {
                if (pass == 0)
                    learner.Observe(rows.Features, rows.Label, rows.Weight);
                else
                    learner.ObserveAgain(rows.Features, rows.Label, rows.Weight);
                progress.Row();
            }

            if (pass == 0)
                counts.Check(channel, data.Schema);
            progress.TotalRows = (double)counts.Learned * _passes;
        }
    }

    private void Buffer(LearnerEnsemble learner, RoleMappedData data, RowCounts counts, IChannel channel, TrainingProgress progress)
    {
        var buffer = new RowBuffer(learner.Inputs);
        using (var rows = new RowReader(channel, data, learner.Classes, counts))
        {
            while (rows.MoveNext())
            {
                _host.CheckAlive();
                buffer.Add(rows.Features, rows.Label, rows.Weight);
            }
        }

        counts.Check(channel, data.Schema);
        progress.TotalRows = (double)counts.Learned * _passes;
        learner.Fit(buffer, _passes, _seed, progress, progress.CancellationToken);
    }
}
