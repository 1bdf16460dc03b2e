using Xunit;

namespace Vsml.Tests;

public sealed class RowBufferTests
{
    [Fact]
    public void Add_KeepsACopy()
    {
        var buffer = new RowBuffer(2);
        float[] row = [1, float.NaN];
        buffer.Add(row, 3, 0.5f);
        row[0] = 9;

        Assert.Equal(1, buffer.Count);
        Assert.Equal([1, float.NaN], buffer.Features(0).ToArray());
        Assert.Equal(3, buffer.Label(0));
        Assert.Equal(0.5f, buffer.Weight(0));
    }

    [Fact]
    public void Add_OfABadRow_IsRefusedAndKeepsNothing()
    {
        var buffer = new RowBuffer(2);

        Assert.Contains("expected 2 features, found 1", Assert.Throws<ArgumentException>(() => buffer.Add([1], 0)).Message, StringComparison.Ordinal);
        Assert.Contains("feature 1 is", Assert.Throws<ArgumentException>(() => buffer.Add([1, float.NegativeInfinity], 0)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Add([1, 2], -1));
        foreach (float weight in (float[])[0, -1, float.NaN, float.PositiveInfinity])
            Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Add([1, 2], 0, weight));

        Assert.Equal(0, buffer.Count);
    }

    [Fact]
    public void Rows_ComeBackAsTheyWere_WhetherMostlyZeroOrNot()
    {
        float[][] rows = [[0, 0, 0, 0, 7], [1, 2, 3, 4, 5], [0, float.NaN, 0, 0, 0], [0, 0, 0, 0, 0], [1, 0, 2, 0, 3], [float.Epsilon, 0, 0, 0, -1]];
        var buffer = new RowBuffer(5);
        foreach (float[] row in rows)
            buffer.Add(row, 0);
        var reader = new BufferedRow(buffer);

        foreach (int row in (int[])[0, 1, 2, 3, 4, 5, 3, 2, 0, 5, 4, 1, 0])
            Assert.Equal(rows[row], reader.At(row).ToArray());
    }

    [Fact]
    public void RowsThatAreMostlyZero_TakeTheMemoryOfWhatIsNot()
    {
        const int Count = 300, Inputs = 100_000, Values = 50;
        var random = new Random(1);
        var features = new float[Inputs];
        for (int value = 0; value < Values; value++)
            features[random.Next(Inputs)] = 1 + random.NextSingle();

        // An index and a value each, the overhead of two arrays, and what lists take; the dense rows take 120 MB.
        Assert.InRange(Enumerable.Range(0, 3).Min(_ => Allocated()), 0, Count * ((Values * 8) + 400));

        long Allocated()
        {
            var buffer = new RowBuffer(Inputs);
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int row = 0; row < Count; row++)
                buffer.Add(features, 0);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    public void RowBuffer_OfNoInputs_IsRefused(int inputs) => Assert.Throws<ArgumentOutOfRangeException>(() => new RowBuffer(inputs));
}
