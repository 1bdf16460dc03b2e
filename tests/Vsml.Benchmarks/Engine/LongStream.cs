using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using Vsml.MLNet;

namespace Vsml.Benchmarks.Engine;

/// <summary>
/// <c>day</c>: an engine predicts and then learns every row of a stream, on one thread, and tells of each tenth how right it was, what it cost, and what memory it
/// takes; beside softmax regression by SGD at seven learning rates. A probability that is no number ends it.
/// </summary>
internal static class LongStream
{
    private const int FittedOn = 1000, Tenths = 10;

    private static readonly double[] Rates = [1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2, 1e-1];

    public static void Run(long rows, int learners, int turns)
    {
        MLContext context = new(seed: 1);
        DayOfRows stream = new(FittedOn + rows, seed: 1, turns);
        using var engine = context.Model.CreateLearningEngine<StreamedRow, StreamedGuess>(StreamedRow.Fit(context, stream, FittedOn, learners));
        int[] slotOf = [.. Enumerable.Range(0, DayOfRows.Classes).Select(c => engine.Classes.ToList().IndexOf(c.ToString(CultureInfo.InvariantCulture)))];
        SoftmaxRegression[] rivals = [.. Rates.Select(rate => new SoftmaxRegression(DayOfRows.Inputs, DayOfRows.Classes, rate))];
        double[,] right = new double[Tenths, 1 + rivals.Length];
        StreamedRow row = new();
        StreamedGuess guess = new();
        Console.WriteLine($"{rows} rows, {learners} row orders, {turns} turns");
        Console.WriteLine("| tenth | accuracy | log-loss | us a row (of a core, all included) | managed MB | process MB |");
        Console.WriteLine("| --: | --: | --: | --: | --: | --: |");
        for (int tenth = 0; tenth < Tenths; tenth++)
        {
            long count = (rows * (tenth + 1) / Tenths) - (rows * tenth / Tenths);
            double loss = 0;
            TimeSpan before = ProcessorTime();
            for (long i = 0; i < count; i++)
            {
                row.Class = stream.Next(row.Features);
                engine.Predict(row, ref guess);
                engine.Learn(row);
                int label = slotOf[row.Class];
                right[tenth, 0] += guess.Score.AsSpan().IndexOf(guess.Score.Max()) == label ? 1 : 0;
                loss -= Math.Log(Math.Max(guess.Score[label], 1e-15));
                if (!guess.Score.All(float.IsFinite))
                    throw new InvalidOperationException($"row {engine.Metrics.RowsLearned} was predicted as {string.Join(", ", guess.Score)}.");
                for (int rival = 0; rival < rivals.Length; rival++)
                    right[tenth, 1 + rival] += rivals[rival].Step(row.Features, row.Class).IsRight ? 1 : 0;
            }

            for (int one = 0; one <= rivals.Length; one++)
                right[tenth, one] /= count;
            double seconds = (ProcessorTime() - before).TotalSeconds;
            long managed = GC.GetTotalMemory(forceFullCollection: true);
            using Process process = Process.GetCurrentProcess();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {tenth + 1} | {right[tenth, 0]:.0000} | {loss / count:.0000} | {1e6 * seconds / count:0.0} | {managed / 1e6:0.0} | {process.WorkingSet64 / 1e6:0} |"));
        }

        int best = Enumerable.Range(0, rivals.Length).MaxBy(rival => Enumerable.Range(0, Tenths).Sum(tenth => right[tenth, 1 + rival]));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"first tenth {right[0, 0]:.0000}, last {right[Tenths - 1, 0]:.0000}; softmax regression, SGD at {rivals[best].Rate} (the best of seven): first {right[0, 1 + best]:.0000}, last {right[Tenths - 1, 1 + best]:.0000}"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{ProcessorTime().TotalMinutes:0.0} minutes of a core; every probability was a number"));
    }

    private static TimeSpan ProcessorTime()
    {
        using Process process = Process.GetCurrentProcess();
        return process.TotalProcessorTime;
    }
}
