using Vsml.Kernels;
using Xunit;

namespace Vsml.Tests.Kernels;

public sealed class LayerShapeTests
{
    [Fact]
    public void TheContext_TellsStepsApartUpToTheLast()
    {
        Assert.NotEqual(Context(0), Context(1));
        Assert.NotEqual(Context(NetworkSpec.LastStep - 1), Context(NetworkSpec.LastStep));
        Assert.Equal(Context(NetworkSpec.LastStep), Context(NetworkSpec.LastStep + 1));
        Assert.Equal(Context(NetworkSpec.LastStep), Context(1e9));
    }

    private static unsafe float[] Context(double step)
    {
        float[] context = new float[NetworkSpec.ContextSize];
        fixed (float* to = context)
            new LayerShape(0, 5, 3, IsLast: true).WriteContext(present: 4, step, to);
        return context;
    }
}
