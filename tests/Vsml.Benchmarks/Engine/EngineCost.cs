using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Vsml.MLNet;

namespace Vsml.Benchmarks.Engine;

/// <summary>
/// <c>cost</c>: what a learning engine costs beside the learner in it, both of which take short turns, so that whatever else the machine does meets both; the
/// quickest tenth of the turns counts. And what fifty engines of one model take beside one.
/// </summary>
internal static class EngineCost
{
    private const int Turns = 400, Rows = 20, Engines = 50;

    public static void Run(int learners)
    {
        MLContext context = new(seed: 1);
        DayOfRows stream = new(100_000, seed: 1);
        ITransformer model = StreamedRow.Fit(context, stream, rows: 1000, learners);
        using var engine = context.Model.CreateLearningEngine<StreamedRow, StreamedGuess>(model);
        LearnerEnsemble learner = ((IEnumerable<ITransformer>)model).OfType<MulticlassPredictionTransformer<VsmlMulticlassModelParameters>>().Single().Model.CreateLearner();
        StreamedRow[] rows = [.. Enumerable.Range(0, Rows).Select(_ => StreamedRow.Next(stream))];
        float[] probabilities = new float[DayOfRows.Classes];
        StreamedGuess guess = new();

        Console.WriteLine($"{DayOfRows.Inputs} features, {DayOfRows.Classes} classes, {learners} row orders, one thread");
        Console.WriteLine("| | learner, us a row | engine, us a row | ratio | bytes allocated a row |");
        Console.WriteLine("| -- | --: | --: | --: | --: |");
        Write("Predict", row => learner.Predict(row.Features, probabilities), row => engine.Predict(row, ref guess));
        Write("Learn", row => learner.Observe(row.Features, row.Class), row => engine.Learn(row));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Engines} engines of one model: {BytesMore(context, model, rows[0]) / 1e6:0.000} MB more than one"));

        void Write(string name, Action<StreamedRow> bare, Action<StreamedRow> ours)
        {
            double[] ofLearner = new double[Turns], ofEngine = new double[Turns];
            for (int turn = 0; turn < Turns / 10; turn++)
                _ = Turn(bare, rows) + Turn(ours, rows);
            long allocated = 0;
            for (int turn = 0; turn < Turns; turn++)
            {
                ofLearner[turn] = Turn(bare, rows);
                long before = GC.GetAllocatedBytesForCurrentThread();
                ofEngine[turn] = Turn(ours, rows);
                allocated += GC.GetAllocatedBytesForCurrentThread() - before;
            }

            (double a, double b) = (Quickest(ofLearner), Quickest(ofEngine));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {a:0.0} | {b:0.0} | {b / a:0.00} | {(double)allocated / Turns / Rows:0.##} |"));
        }
    }

    private static double Turn(Action<StreamedRow> work, StreamedRow[] rows)
    {
        long start = Stopwatch.GetTimestamp();
        foreach (StreamedRow row in rows)
            work(row);
        return 1e6 * Stopwatch.GetElapsedTime(start).TotalSeconds / rows.Length;
    }

    private static double Quickest(double[] turns) => turns.Order().Take(turns.Length / 10).Average();

    private static long BytesMore(MLContext context, ITransformer model, StreamedRow row)
    {
        List<LearningEngine<StreamedRow, StreamedGuess>> engines = [];
        Add();
        long one = GC.GetTotalMemory(forceFullCollection: true);
        while (engines.Count < Engines)
            Add();
        long more = GC.GetTotalMemory(forceFullCollection: true) - one;
        engines.ForEach(engine => engine.Dispose());
        return more;

        void Add()
        {
            engines.Add(context.Model.CreateLearningEngine<StreamedRow, StreamedGuess>(model));
            engines[^1].Predict(row);
            engines[^1].Learn(row);
        }
    }
}
