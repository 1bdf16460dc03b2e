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
            && line.Contains($"{rowOrders} row orders, 1 passes", StringComparison.Ordinal));
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
        Assert.InRange(seen.Max(), 1, 3000);
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

    [Fact]
    public void Fit_OfOneRowOrder_KeepsNoRows()
    {
        List<long> memory = [];
        IEnumerable<Wide> Rows()
        {
            var random = new Random(1);
            for (int i = 0; i < 16_000; i++)
            {
                if (i % 4000 == 3999)
                    memory.Add(GC.GetTotalMemory(forceFullCollection: true));
                var features = new float[64];
                foreach (ref float value in features.AsSpan())
                    value = random.NextSingle();
                yield return new Wide { Flag = features[0] > 0.5f, Features = features };
            }
        }

        _context.Binary(new() { NumberOfRowOrders = 1 }).Fit(_context.Data.LoadFromEnumerable(Rows()));

        // The last 12,000 rows take 3 MB of numbers alone.
        Assert.InRange(memory[^1] - memory[0], long.MinValue, 500_000);
    }

    private sealed class Wide
    {
        public bool Flag { get; set; }

        [Microsoft.ML.Data.VectorType(64)]
        public float[] Features { get; set; } = [];
    }
}
