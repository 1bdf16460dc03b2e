using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using Vsml.MLNet;

namespace Vsml.Benchmarks.Engine;

/// <summary><c>journal</c>: rows a second that an engine predicts, and learns with its journal on, from several threads; beside the flushes a second that the disk alone does.</summary>
internal static class JournalThroughput
{
    private const int FittedOn = 1000, Flushes = 2000;

    /// <param name="rows">Rows each time.</param>
    /// <param name="learners">Row orders.</param>
    /// <param name="folder">On the disk to measure.</param>
    public static void Run(int rows, int learners, string folder)
    {
        string own = Directory.CreateDirectory(Path.Combine(folder, $"vsml-journal-{Guid.NewGuid():N}")).FullName;
        try
        {
            MLContext context = new(seed: 1);
            DayOfRows stream = new(FittedOn + rows, seed: 1);
            ITransformer model = StreamedRow.Fit(context, stream, FittedOn, learners);
            StreamedRow[] made = [.. Enumerable.Range(0, rows).Select(_ => StreamedRow.Next(stream))];
            Console.WriteLine($"{rows} rows of {DayOfRows.Inputs} features and {DayOfRows.Classes} classes, {learners} row orders, {Environment.ProcessorCount} cores");
            Console.WriteLine("| | rows predicted and learned a second | flushes a second of the disk alone, just before |");
            Console.WriteLine("| -- | --: | --: |");
            foreach ((string name, int threads, bool journal, bool flushes) in ((string, int, bool, bool)[])
                [("no journal, 1 thread", 1, false, false), ("no journal, 8 threads", 8, false, false), ("journal, left to the operating system, 1 thread", 1, true, false), ("journal, 1 thread", 1, true, true),
                 ("journal, 8 threads", 8, true, true), ("journal, 32 threads", 32, true, true)])
            {
                string path = Path.Combine(own, $"{threads}-{flushes}.journal");
                using var engine = context.Model.CreateLearningEngine<StreamedRow, StreamedGuess>(
                    model, new LearningEngineOptions { Journal = journal ? path : null, JournalFlushesToDisk = flushes });
                double disk = FlushesASecond(own), seconds = Seconds(engine, made, threads);
                if (engine.Metrics.RowsLearned != rows)
                    throw new InvalidOperationException($"{engine.Metrics.RowsLearned} of {rows} rows were learned.");
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {rows / seconds:0} | {disk:0} |"));
            }
        }
        finally
        {
            Directory.Delete(own, recursive: true);
        }
    }

    private static double Seconds(LearningEngine<StreamedRow, StreamedGuess> engine, StreamedRow[] rows, int threads)
    {
        int next = -1;
        long start = Stopwatch.GetTimestamp();
        Thread[] all = [.. Enumerable.Range(0, threads).Select(_ => new Thread(Work))];
        Array.ForEach(all, thread => thread.Start());
        Array.ForEach(all, thread => thread.Join());
        return Stopwatch.GetElapsedTime(start).TotalSeconds;

        void Work()
        {
            StreamedGuess guess = new();
            while (Interlocked.Increment(ref next) is int own && own < rows.Length)
            {
                engine.Predict(rows[own], ref guess);
                engine.Learn(rows[own]);
            }
        }
    }

    private static double FlushesASecond(string folder)
    {
        using Microsoft.Win32.SafeHandles.SafeFileHandle file = File.OpenHandle(Path.Combine(folder, "flushed"), FileMode.Create, FileAccess.Write);
        byte[] record = new byte[128];
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < Flushes; i++)
        {
            RandomAccess.Write(file, record, (long)i * record.Length);
            RandomAccess.FlushToDisk(file);
        }

        return Flushes / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
