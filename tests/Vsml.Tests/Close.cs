using Xunit;

namespace Vsml.Tests;

/// <summary>Compares numbers one by one and says which differ.</summary>
internal static class Close
{
    public static void Assert(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, double tolerance, string what)
    {
        Xunit.Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            if (!(Math.Abs(expected[i] - actual[i]) <= tolerance))
                Xunit.Assert.Fail($"{what} {i}: expected {expected[i]:G9}, found {actual[i]:G9}, difference above {tolerance}.");
        }
    }
}
