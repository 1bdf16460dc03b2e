using Microsoft.ML;
using Vsml.MLNet.Tests.Engine;

// Learns rows with a journal, in as many threads as asked for, and saves a checkpoint now and then, until it is killed. Prints the number of every
// row once it was learned. It ends with its standard input, and so with who started it. Arguments: model, journal, threads, the column of the label.
var mlContext = new MLContext();
using var engine = mlContext.Model.CreateLearningEngine<StreamRow, StreamGuess>(
    mlContext.Model.Load(args[0], out _), new() { Journal = args[1], LabelColumnName = args[3] });
long next = engine.Metrics.RowsLearned;
var output = new Lock();
Console.WriteLine($"ready {next}");
new Thread(() =>
{
    while (Console.In.Read() >= 0)
    {
        // Nothing is said there.
    }

    Environment.Exit(1);
}) { IsBackground = true }.Start();
Thread[] threads = [.. Enumerable.Range(0, int.Parse(args[2], System.Globalization.CultureInfo.InvariantCulture)).Select(_ => new Thread(Work))];
foreach (Thread thread in threads)
    thread.Start();
foreach (Thread thread in threads)
    thread.Join();

void Work()
{
    while (true)
    {
        long number = Interlocked.Increment(ref next) - 1;
        engine.Learn(StreamRow.Made(number));
        lock (output)
        {
            Console.WriteLine(number);
            Console.Out.Flush();
        }

        if (number % 37 == 36)
            engine.CheckPoint(args[0]);
    }
}

internal sealed class StreamGuess
{
}
