namespace Vsml.Tests;

/// <summary>Cells and hidden vectors of a layer, [input][output][N].</summary>
internal sealed record PlainState(double[][][] Cell, double[][][] Hidden)
{
    public static PlainState Make(int inputs, int outputs, Func<int, int, double[]> cell, Func<int, int, double[]> hidden) =>
        new(Grid(inputs, outputs, cell), Grid(inputs, outputs, hidden));

    public static double[][][] Grid(int inputs, int outputs, Func<int, int, double[]> entry) =>
        [.. Enumerable.Range(0, inputs).Select(a => Enumerable.Range(0, outputs).Select(b => entry(a, b)).ToArray())];
}
