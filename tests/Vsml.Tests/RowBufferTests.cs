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
        foreach (float weight in (float[])[0, -1, float.NaN, 101, float.PositiveInfinity])
            Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Add([1, 2], 0, weight));

        Assert.Equal(0, buffer.Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    public void RowBuffer_OfNoInputs_IsRefused(int inputs) => Assert.Throws<ArgumentOutOfRangeException>(() => new RowBuffer(inputs));
}
