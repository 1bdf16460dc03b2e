using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using Xunit;

namespace Vsml.MLNet.Tests;

public sealed class HostTests
{
    private readonly MLContext _context = new(seed: 1);

    [Theory, InlineData(1), InlineData(3)]
    public void Fit_SaysWhatItLearned_InALineOfInformation(int rowOrders)
    {
        List<string> lines = [];
        _context.Log += (_, line) =>
        {
            if (line.Kind == ChannelMessageKind.Info)
                lines.Add(line.Message);
        };

        _context.Binary(new() { NumberOfRowOrders = rowOrders }).Fit(_context.View(Data.Clusters(50, seed: 1)));

        Assert.Contains(lines, line => line.Contains("Vsml learned 50 rows of 4 features and 2 classes", StringComparison.Ordinal)
            && line.Contains($"row orders: {rowOrders}, passes: {VsmlTrainerOptions.DefaultNumberOfPasses}", StringComparison.Ordinal));
    }

    [Fact]
    public void Fit_ShowsItsProgressInTheHostsChannel()
    {
        List<double> seen = [];
        IEnumerable<Row> Rows()
        {
            foreach (Row row in Data.Clusters(3000, seed: 1))
            {
                seen.AddRange(HostInternals.Rows(_context));
                yield return row;
            }
        }

        _context.Binary(new() { NumberOfRowOrders = 1 }).Fit(_context.View(Rows()));

        // Rows wait in the shuffling pool before they are learned.
        Assert.InRange(seen.Max(), 1, 3000 * VsmlTrainerOptions.DefaultNumberOfPasses);
    }

    [Theory, InlineData(1), InlineData(3)]
    public void CancelExecution_StopsTheFit(int rowOrders)
    {
        IEnumerable<Row> Rows()
        {
            foreach (Row row in Data.Clusters(3000, seed: 1))
                yield return row;
            HostInternals.CancelExecution(_context);
        }

        Assert.ThrowsAny<OperationCanceledException>(
            () => _context.Binary(new() { NumberOfRowOrders = rowOrders }).Fit(_context.View(Rows())));
    }

    [Theory, InlineData(1), InlineData(3)]
    public void CancelExecution_StopsALongFitWithinAPass_AndProgressShowsAllTheWhile(int rowOrders)
    {
        var random = new Random(1);
        Wide[] rows = [.. Enumerable.Range(0, 400).Select(row => new Wide { Label = row % 12, Features = [.. Enumerable.Range(0, 60).Select(_ => random.NextSingle())] })];
        IDataView data = _context.Data.LoadFromEnumerable(rows);
        IDataView keyed = _context.Transforms.Conversion.MapValueToKey("Label").Fit(data).Transform(data);
        HashSet<double> seen = [];
        var watch = new Stopwatch();
        var host = new Thread(() =>
        {
            for (int look = 0; look < 100; look++)
            {
                seen.UnionWith(HostInternals.Rows(_context));
                Thread.Sleep(20);
            }

            watch.Start();
            HostInternals.CancelExecution(_context);
        });
        host.Start();

        Assert.ThrowsAny<OperationCanceledException>(() => _context.MulticlassClassification.Trainers.Vsml(new() { NumberOfRowOrders = rowOrders, NumberOfPasses = 100 }).Fit(keyed));

        // Within a tenth of a second on a machine that has nothing else to do, where all passes take a minute.
        double seconds = watch.Elapsed.TotalSeconds;
        host.Join();
        Assert.InRange(seconds, 0, 5);
        Assert.InRange(seen.Count, 3, 1000);
    }

    private sealed class Wide
    {
        public int Label { get; set; }

        [Microsoft.ML.Data.VectorType(60)]
        public float[] Features { get; set; } = [];
    }
}
