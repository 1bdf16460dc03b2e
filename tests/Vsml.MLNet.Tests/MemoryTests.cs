using Microsoft.ML;
using Microsoft.ML.Data;
using Xunit;

namespace Vsml.MLNet.Tests;

/// <summary>Run alone: what other tests hold at the moment would be counted.</summary>
[CollectionDefinition(nameof(MemoryTests), DisableParallelization = true)]
[Collection(nameof(MemoryTests))]
public sealed class MemoryTests
{
    private readonly MLContext _context = new(seed: 1);

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

        [VectorType(64)]
        public float[] Features { get; set; } = [];
    }
}
