using Vsml.Messages;
using Xunit;

namespace Vsml.Tests.Kernels;

public sealed class ContextTests
{
    private const int LastStep = 1000;

    [Fact]
    public void TheContext_TellsStepsApartUpToTheLast()
    {
        Assert.NotEqual(Of(0), Of(1));
        Assert.NotEqual(Of(LastStep - 1), Of(LastStep));
        Assert.Equal(Of(LastStep), Of(LastStep + 1));
        Assert.Equal(Of(LastStep), Of(1e9));
    }

    [Fact]
    public void TheContext_TellsAStreamFromBufferedRows()
    {
        Assert.Equal([0, 0], Of(3)[4..6]);
        Assert.Equal([(float)(Math.Log(101) / 6), 1], Of(3, bufferedRows: 100)[4..6]);
    }

    [Fact]
    public void TheContext_LeavesWhatPadsItZero()
    {
        float[] context = [1, 2, 3, 4, 5, 6, 7, 8];
        Context.Write(4, 3, 5, 6, context);
        Assert.Equal([0, 0], context[6..]);
    }

    private static float[] Of(double step, double bufferedRows = 0)
    {
        float[] context = new float[8];
        Context.Write(present: 4, classes: 3, step, bufferedRows, context);
        return context;
    }
}
