using Vsml.KernelMethods;
using Vsml.Kernels;
using Xunit;

namespace Vsml.Tests.KernelMethods;

/// <summary>Kernels of whole tiles and of parts of one, held to their definitions in double precision.</summary>
public sealed unsafe class KernelTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 15)]
    [InlineData(5, 16)]
    [InlineData(17, 33)]
    [InlineData(40, 130)]
    public void ARow_IsMeasuredWithOthersAsTheKernelIsDefined(int width, int rows)
    {
        Random random = new(width);
        float[][] all = [.. Enumerable.Range(0, rows + 1).Select(_ => Enumerable.Range(0, width).Select(_ => (random.NextSingle() * 4) - 2).ToArray())];
        CoordinateTiles tiles = new(rows, width);
        for (int row = 0; row < rows; row++)
            tiles.Set(row, all[row]);
        AlignedBuffer values = new(Kernel.Pad(rows));
        foreach (KernelShape shape in Enum.GetValues<KernelShape>())
        {
            Kernel kernel = Kernel.Even(shape, ofRanks: false, width, 0.3 / width);
            for (int a = 0; a < width; a++)
                kernel.Scales[a] *= 1 + (a % 3);
            kernel.Measure(all[rows], tiles, rows, values.Pointer);
            for (int row = 0; row < rows; row++)
                Assert.Equal(Defined(kernel, all[rows], all[row]), values.Span[row], 1e-5);
            Assert.Equal(Defined(kernel, all[0], all[0]), kernel.OfItself(all[0]), 1e-5);
        }
    }

    [Theory]
    [InlineData("Linear")]
    [InlineData("Gaussian")]
    [InlineData("Laplace")]
    public void ARowThatIsMostlyZeros_IsMeasuredAsInFull_HoweverManyOthersThereAreByThen(string shape)
    {
        const int Width = 5000, Rows = 70;
        Random random = new(4);
        float[] zeros = [.. Enumerable.Range(0, Width).Select(_ => random.NextSingle() - 0.5f)];
        float[] Row(int differing)
        {
            float[] row = [.. zeros];
            for (int i = 0; i < differing; i++)
                row[random.Next(Width)] = (random.NextSingle() * 6) - 3;
            return row;
        }

        CoordinateTiles tiles = new(Rows, Width) { Zeros = zeros };
        Kernel kernel = Kernel.Even(Enum.Parse<KernelShape>(shape), ofRanks: false, Width, 3.0 / Width);
        ZeroRowSums ofZeros = ZeroRowSums.For(tiles)!;
        AlignedBuffer values = new(Kernel.Pad(Rows));
        for (int count = 1; count <= Rows; count++)
        {
            float[] own = Row(count % 7 == 0 ? Width / 2 : 40);
            tiles.Set(count - 1, Row(40));
            kernel.Measure(own, tiles, count, values.Pointer, ofZeros);
            float[] found = values.Span[..count].ToArray(), other = new float[Width];
            kernel.Measure(own, tiles, count, values.Pointer);
            Assert.Equal(count % 7 != 0, ofZeros.TryFind(own, out _));
            Assert.Equal(values.Span[..count].ToArray(), found, (a, b) => MathF.Abs(a - b) < 1e-5f);
            tiles.CopyTo(count - 1, other);
            Assert.Equal(Defined(kernel, own, other), found[count - 1], 1e-4);
        }

        Assert.Null(ZeroRowSums.For(new CoordinateTiles(Rows, Width)));
    }

    [Fact]
    public void Tiles_KeepTheirRowsWhereThereIsMoreOrLessRoom()
    {
        CoordinateTiles tiles = new(21, 3);
        for (int row = 0; row < 21; row++)
            tiles.Set(row, [row, 100 + row, -row]);
        float[] coordinates = new float[3];
        foreach (int room in (int[])[5, 16, 20, 40])
        {
            CoordinateTiles other = tiles.WithRoom(room);
            Assert.Equal(room, other.Rows);
            for (int row = 0; row < room; row++)
            {
                other.CopyTo(row, coordinates);
                Assert.Equal(row < 21 ? [row, 100 + row, -row] : new float[3], coordinates);
            }
        }
    }

    private static double Defined(Kernel kernel, float[] left, float[] right)
    {
        double sum = left.Zip(right, (a, b) => kernel.Shape switch
        {
            KernelShape.Linear => (double)a * b,
            KernelShape.Gaussian => Math.Pow((double)a - b, 2),
            _ => Math.Abs((double)a - b),
        }).Select((term, k) => kernel.Scales[k] * term).Sum();
        return kernel.Shape == KernelShape.Linear ? sum : Math.Exp(-sum);
    }
}
