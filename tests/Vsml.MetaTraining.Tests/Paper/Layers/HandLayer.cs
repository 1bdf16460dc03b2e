namespace Vsml.MetaTraining.Tests.Paper;

/// <summary>A layer by hand: a convolution, of which a dense layer is the case of one position and one place.</summary>
internal sealed class HandLayer(int height, int width, int channels, int kernel, int stride, int outChannels)
{
    public int OutHeight { get; } = (int)Math.Ceiling(height / (double)stride);

    public int OutWidth { get; } = (int)Math.Ceiling(width / (double)stride);

    public int OutChannels => outChannels;

    /// <summary>`[kernel, kernel, channels, out channels][N]`.</summary>
    public double[,,,][] Cell { get; } = new double[kernel, kernel, channels, outChannels][];

    public double[,,,][] Hidden { get; } = new double[kernel, kernel, channels, outChannels][];

    /// <summary>The backward messages that it hears, `[units][M]`.</summary>
    public double[][] Heard { get; set; } = [];

    public void Begin(int stateSize) => EachPair((v, u, i, o) => (Cell[v, u, i, o], Hidden[v, u, i, o]) = (new double[stateSize], new double[stateSize]));

    public (double[][] Forward, double[][] Backward) Tick(double[][] m_a, HandSubRnn subRnn)
    {
        int size = m_a[0].Length, stateSize = Cell[0, 0, 0, 0].Length, positions = OutHeight * OutWidth, reach = kernel / 2;
        double[][] forward = Zeros(positions * outChannels, size), backward = Zeros(m_a.Length, size);
        double[,,,][] cells = new double[kernel, kernel, channels, outChannels][], hiddens = new double[kernel, kernel, channels, outChannels][];
        EachPair((v, u, i, o) =>
        {
            (cells[v, u, i, o], hiddens[v, u, i, o]) = (new double[stateSize], new double[stateSize]);
            for (int y = 0; y < OutHeight; y++)
                for (int x = 0; x < OutWidth; x++)
                {
                    int row = (y * stride) + v - reach, column = (x * stride) + u - reach;
                    bool isInside = row >= 0 && row < height && column >= 0 && column < width;
                    int from = (((row * width) + column) * channels) + i, to = (((y * OutWidth) + x) * outChannels) + o;
                    var tick = subRnn(isInside ? m_a[from] : new double[size], Heard[to], Cell[v, u, i, o], Hidden[v, u, i, o]);
                    Add(cells[v, u, i, o], tick.Cell, 1.0 / positions);
                    Add(hiddens[v, u, i, o], tick.Hidden, 1.0 / positions);
                    Add(forward[to], tick.Forward, 1.0 / (kernel * kernel * channels));
                    if (isInside) Add(backward[from], tick.Backward, 1.0 / (kernel * kernel * outChannels));
                }
        });
        EachPair((v, u, i, o) => (Cell[v, u, i, o], Hidden[v, u, i, o]) = (cells[v, u, i, o], hiddens[v, u, i, o]));
        return (forward, backward);
    }

    public void EachPair(Action<int, int, int, int> visit)
    {
        for (int v = 0; v < kernel; v++)
            for (int u = 0; u < kernel; u++)
                for (int i = 0; i < channels; i++)
                    for (int o = 0; o < outChannels; o++) visit(v, u, i, o);
    }

    private static void Add(double[] sum, double[] values, double weight)
    {
        for (int k = 0; k < sum.Length; k++) sum[k] += weight * values[k];
    }

    private static double[][] Zeros(int units, int size) => [.. Enumerable.Range(0, units).Select(_ => new double[size])];
}
