using Vsml.Kernels;
using Xunit;

namespace Vsml.Tests.Kernels;

public sealed unsafe class TranspositionTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 9)]
    [InlineData(8, 8)]
    [InlineData(19, 64)]
    [InlineData(64, 64)]
    [InlineData(70, 33)]
    public void Of_PutsRowsInThePlaceOfColumns_AndWritesNothingElse(int rows, int columns)
    {
        const int SourceStride = 80, TargetStride = 96;
        Random random = new(1);
        AlignedBuffer source = new(rows * SourceStride), target = new((columns + 1) * TargetStride);
        foreach (ref float number in source.Span)
            number = random.NextSingle();
        target.Span.Fill(7);
        Transposition.Of(source.Pointer, SourceStride, rows, columns, -1, target.Pointer, TargetStride);
        for (int j = 0; j <= columns; j++)
        {
            for (int i = 0; i < TargetStride; i++)
                Assert.Equal(i < rows && j < columns ? -source.Span[(i * SourceStride) + j] : 7, target.Span[(j * TargetStride) + i]);
        }

        GC.KeepAlive(source);
    }
}
