using Vsml.MetaTraining;

namespace Vsml.Cli.Online;

/// <summary>A learner in a scenario.</summary>
/// <param name="LearningRate">Or null where there is none to choose.</param>
/// <param name="Accuracy">On the held-out rows of all classes met so far, after each phase.</param>
/// <param name="First">On those of the first phase's classes.</param>
internal sealed record ScenarioResult(string Stream, string Learner, double? LearningRate, double[] Accuracy, double[] First);

/// <summary>Runs a scenario: rows are learned once, phase after phase, and after each the learner is asked what it knows still. Deterministic by the seed.</summary>
internal static class ScenarioEvaluation
{
    // As long as this collections are held off, which TorchSharp needs.
    private const int Stretch = 100;

    /// <param name="plan">Its longest length is run.</param>
    /// <param name="scenario">Of <see cref="Scenario.Words"/>.</param>
    /// <param name="done">Told of the rows learned in all.</param>
    /// <returns>Means over the repeats, for each stream, contender and learning rate.</returns>
    public static IReadOnlyList<ScenarioResult> Run(OnlinePlan plan, string scenario, Action<long, RowStream> done, CancellationToken cancellationToken)
    {
        using TorchThreads? threads = plan.Contenders.Any(contender => contender.UsesTorchSharp) ? TorchThreads.Limit(plan.Threads) : null;
        long rows = 0;
        List<ScenarioResult> results = [];
        foreach (RowStream stream in plan.Streams)
        {
            foreach (OnlineContender contender in plan.Contenders)
            {
                ScenarioResult[][] repeats = [.. Enumerable.Range(0, plan.Repeats).Select(repeat => Run(
                    stream, contender, Scenario.PhasesOf(scenario, stream, stream.Order(plan.Seed, repeat, plan.InOrder), plan.Lengths[^1]), (plan.Seed ?? 0) + repeat,
                    more => done(rows += more, stream), cancellationToken))];
                results.AddRange(repeats[0].Select((first, rate) => first with
                {
                    Accuracy = [.. first.Accuracy.Select((_, phase) => repeats.Average(repeat => repeat[rate].Accuracy[phase]))],
                    First = [.. first.First.Select((_, phase) => repeats.Average(repeat => repeat[rate].First[phase]))],
                }));
            }
        }

        return results;
    }

    private static ScenarioResult[] Run(
        RowStream stream, OnlineContender contender, IReadOnlyList<Phase> phases, int seed, Action<int> done, CancellationToken cancellationToken)
    {
        using IOnlineLearner learner = contender.Create(stream.Inputs, stream.Classes, seed);
        RowReader read = stream.Begin();
        var features = new float[stream.Inputs];
        var probabilities = new float[learner.LearningRates.Count * stream.Classes];
        ScenarioResult[] results = [.. learner.LearningRates.Select(rate => new ScenarioResult(stream.Name, contender.Name, rate, new double[phases.Count], new double[phases.Count]))];
        foreach ((int number, Phase phase) in phases.Index())
        {
            InStretches(phase.Rows, row =>
            {
                learner.Predict(features, probabilities);
                learner.Observe(LabelOf(row, phase));
            });
            done(phase.Rows.Length);
            HashSet<int> first = [.. phase.First];
            InStretches(phase.Tests, row =>
            {
                learner.Predict(features, probabilities);
                for (int rate = 0; rate < results.Length; rate++)
                {
                    if (!IsRight(probabilities.AsSpan(rate * stream.Classes, stream.Classes), LabelOf(row, phase)))
                        continue;
                    results[rate].Accuracy[number] += 1.0 / phase.Tests.Length;
                    if (first.Contains(row))
                        results[rate].First[number] += 1.0 / phase.First.Length;
                }
            });
        }

        return results;

        int LabelOf(int row, Phase phase) => (stream.Label(row) + phase.Shift) % stream.Classes;

        void InStretches(int[] rows, Action<int> step)
        {
            foreach (int[] stretch in rows.Chunk(Stretch))
            {
                cancellationToken.ThrowIfCancellationRequested();
                using CollectionPause? pause = contender.UsesTorchSharp ? CollectionPause.Begin() : null;
                foreach (int row in stretch)
                {
                    read(row, features);
                    step(row);
                }
            }
        }
    }

    /// <summary>What is no probability is wrong, as in <see cref="ScoreTrack"/>.</summary>
    private static bool IsRight(ReadOnlySpan<float> probabilities, int label)
    {
        int best = 0;
        for (int c = 0; c < probabilities.Length; c++)
        {
            if (probabilities[c] is not (>= 0 and <= 1.001f))
                return false;
            best = probabilities[c] > probabilities[best] ? c : best;
        }

        return best == label;
    }
}
