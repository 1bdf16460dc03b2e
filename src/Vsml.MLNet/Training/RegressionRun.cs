using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;

namespace Vsml.MLNet.Training;

/// <summary>Learns a number from the rows of a data view, which are kept in memory meanwhile.</summary>
internal sealed class RegressionRun(IHost host, VsmlTrainerOptions options)
{
    private readonly TrainerSettings _settings = new(host, options);

    /// <summary>Learns from <paramref name="data"/>.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="start">What to go on from, which is changed.</param>
    public RegressionLearner Fit(RoleMappedData data, RegressionLearner? start)
    {
        data.CheckFeatureFloatVector(out int inputs);
        using IChannel channel = host.Start("Training");
        if (start != null)
            _settings.CheckStart(start.Inputs, start.Algorithm, data.Schema, inputs);
        var watch = Stopwatch.StartNew();
        using var progress = new TrainingProgress(host);
        var counts = new RowCounts(classes: 0);
        var rows = new RegressionRows(inputs);
        using (var reader = new RowReader(channel, data, classes: 0, counts))
        {
            while (reader.MoveNext())
            {
                host.CheckAlive();
                rows.Add(reader.Features, reader.Target, reader.Weight);
            }
        }

        counts.Check(channel, data.Schema);
        progress.TotalRows = (double)counts.Learned * _settings.Passes;
        RegressionLearner learner = start ?? new RegressionLearner(
            _settings.Algorithm, inputs, _settings.RowOrders, _settings.Passes, _settings.Seed, _settings.Threads);
        learner.Threads = _settings.Threads;
        learner.Fit(rows, progress, progress.CancellationToken);
        channel.Info(string.Create(CultureInfo.InvariantCulture,
            $"Vsml learned {counts.Learned} rows of {inputs} features in {watch.Elapsed.TotalSeconds:0.0##} s "
            + $"(row orders: {learner.Members}, passes: {learner.Passes}, learning algorithm: {learner.Algorithm.Fingerprint[..8]})."));

        // ML.NET scores rows in parallel as it is: one thread a row is the quickest.
        learner.Threads = 1;
        return learner;
    }
}
