using Vsml.MetaTraining;

namespace Vsml.Cli.Online;

/// <summary>
/// Runs an <see cref="OnlinePlan"/>: predict, score, observe, for every row. A stream is run once, at its longest length: the accuracy over
/// the first rows does not depend on how many follow. The same results for a seed whatever the threads and jobs, times aside.
/// </summary>
internal static class PrequentialEvaluation
{
    // Rows that all contenders have been through before any goes on: for so long collections are held off, which TorchSharp needs and
    // which only the whole process can have.
    private const int Stretch = 100;

    private const int WarmUpRows = 64;

    /// <param name="plan">What to run.</param>
    /// <param name="done">Told of the rows done in all, each contender's counted, and the stream; from any thread.</param>
    /// <param name="finished">Given the results of each stream in each order as soon as they are there.</param>
    public static IReadOnlyList<OnlineResult> Run(
        OnlinePlan plan, Action<long, RowStream>? done = null, Action<IReadOnlyList<OnlineResult>>? finished = null,
        CancellationToken cancellationToken = default)
    {
        using TorchThreads? threads = UsesTorchSharp(plan) ? TorchThreads.Limit(plan.Threads) : null;
        // So that the first stream's seconds are not those of the JIT compiler.
        RunStream(plan, plan.Streams[0], Math.Min(WarmUpRows, plan.Streams[0].Rows), repeat: 0, _ => { }, cancellationToken);
        long rows = 0;
        var results = new List<OnlineResult>();
        foreach (RowStream stream in plan.Streams)
        {
            for (int repeat = 0; repeat < plan.Repeats; repeat++)
            {
                List<OnlineResult> ofStream = RunStream(
                    plan, stream, plan.LengthsOf(stream)[^1], repeat, more => done?.Invoke(Interlocked.Add(ref rows, more), stream), cancellationToken);
                finished?.Invoke(ofStream);
                results.AddRange(ofStream);
            }
        }
        return results;
    }

    private static bool UsesTorchSharp(OnlinePlan plan) => plan.Contenders.Any(contender => contender.UsesTorchSharp);

    private static List<OnlineResult> RunStream(
        OnlinePlan plan, RowStream stream, int length, int repeat, Action<int> done, CancellationToken cancellationToken)
    {
        int[] order = stream.Order(plan.Seed, repeat, plan.InOrder);
        RowReader read = stream.Begin();
        OnlineRun[] runs = [.. plan.Contenders.Select(contender => new OnlineRun(contender, stream, length, (plan.Seed ?? 0) + repeat))];
        try
        {
            var features = new float[Stretch][];
            var parallel = new ParallelOptions { MaxDegreeOfParallelism = plan.Jobs, CancellationToken = cancellationToken };
            for (int start = 0; start < length; start += Stretch)
            {
                ArraySegment<int> rows = new(order, start, Math.Min(Stretch, length - start));
                for (int i = 0; i < rows.Count; i++)
                    read(rows[i], features[i] ??= new float[stream.Inputs]);
                using CollectionPause? pause = UsesTorchSharp(plan) ? CollectionPause.Begin() : null;
                Parallel.ForEach(runs, parallel, run =>
                {
                    for (int i = 0; i < rows.Count; i++)
                    {
                        cancellationToken.ThrowIfCancellationRequested();
                        run.Step(features[i], stream.Label(rows[i]));
                    }
                    done(rows.Count);
                });
            }
            return [.. runs.SelectMany(run => run.Results(stream, repeat))];
        }
        finally
        {
            foreach (OnlineRun run in runs)
                run.Dispose();
        }
    }
}
