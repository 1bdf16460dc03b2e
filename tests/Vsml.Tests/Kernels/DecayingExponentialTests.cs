using Vsml.Kernels;
using Xunit;

namespace Vsml.Tests.Kernels;

public sealed unsafe class DecayingExponentialTests
{
    [Fact]
    public void Of_IsTheFloatNextToTheExponential()
    {
        float[] points =
        [
            .. Enumerable.Range(0, 40_000).Select(i => i / 400f), .. Enumerable.Range(-160, 320).Select(i => MathF.ScaleB(1.37f, i)),
            0, float.Epsilon, 87.3f, 88.7f, 103.9f, 104.5f, 173, 1e5f, float.MaxValue, float.PositiveInfinity,
        ];
        AlignedBuffer values = new((points.Length + 15) / 16 * 16);
        points.CopyTo(values.Span);
        DecayingExponential.Of(values.Pointer, points.Length);
        int others = 0;
        for (int i = 0; i < points.Length; i++)
        {
            float expected = (float)Math.Exp(-(double)points[i]), actual = values.Span[i];
            Assert.True(actual == expected || MathF.BitIncrement(actual) == expected || MathF.BitDecrement(actual) == expected, $"at {points[i]}: {actual}, expected {expected}.");
            others += actual == expected ? 0 : 1;
        }

        // The double is right but for its last digits: hardly ever does that round to another float.
        Assert.InRange(others, 0, 1);
        Assert.Equal(1f, values.Span[0]);
    }

    [Fact]
    public void OfWhatIsNoNumber_IsNone()
    {
        AlignedBuffer values = new(16);
        values.Span.Fill(1);
        values.Span[3] = float.NaN;
        DecayingExponential.Of(values.Pointer, 16);
        Assert.True(float.IsNaN(values.Span[3]));
        Assert.Equal(MathF.Exp(-1), values.Span[4], 1e-7f);
    }
}
