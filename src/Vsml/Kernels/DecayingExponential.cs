using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Vsml.Kernels;

/// <summary>
/// exp(-x) of floats, computed in doubles so that it is right to the last digit. The exponent of two is split into an integer and a rest of at most 1/2, whose power is a
/// polynomial of degree 10 that is 1 at 0 (interpolated at Chebyshev's nodes, relative error 6e-16).
/// </summary>
internal static unsafe class DecayingExponential
{
    // What floats cannot tell from 0 lies beyond the least exponent. Added to a double of at most 2^51, the magic number leaves an integer in the lowest bits of the sum.
    private const double MinusLog2E = -1.4426950408889634, LeastExponent = -250, Magic = 6755399441055744;
    private const double C1 = 0.6931471805599462, C2 = 0.24022650695910075, C3 = 0.05550410866465167, C4 = 0.009618129107618665, C5 = 0.0013333558200794592;
    private const double C6 = 0.00015403530424776529, C7 = 1.5252672924850737e-05, C8 = 1.3215451633221434e-06, C9 = 1.0205905413765595e-07, C10 = 7.070977866508138e-09;

    /// <summary>exp(-x) in the place of x.</summary>
    /// <param name="values">Numbers of 0 or more, whole vectors of 16.</param>
    /// <param name="count">How many; those that fill the last vector are computed too.</param>
    internal static void Of(float* values, int count)
    {
        for (int i = 0; i < count; i += Vector512<float>.Count)
        {
            (Vector512<double> a, Vector512<double> b) = Vector512.Widen(Vector512.Load(values + i));
            a = Vector512.MaxNative(Vector512.Create(LeastExponent), a * Vector512.Create(MinusLog2E));
            b = Vector512.MaxNative(Vector512.Create(LeastExponent), b * Vector512.Create(MinusLog2E));
            Vector512<double> wholeA = a + Vector512.Create(Magic), wholeB = b + Vector512.Create(Magic);
            a -= wholeA - Vector512.Create(Magic);
            b -= wholeB - Vector512.Create(Magic);
            Vector512<double> pA = Vector512.Create(C10), pB = pA;
            Step(ref pA, ref pB, a, b, C9);
            Step(ref pA, ref pB, a, b, C8);
            Step(ref pA, ref pB, a, b, C7);
            Step(ref pA, ref pB, a, b, C6);
            Step(ref pA, ref pB, a, b, C5);
            Step(ref pA, ref pB, a, b, C4);
            Step(ref pA, ref pB, a, b, C3);
            Step(ref pA, ref pB, a, b, C2);
            Step(ref pA, ref pB, a, b, C1);
            Step(ref pA, ref pB, a, b, 1);
            Vector512.Narrow(Scale(pA, wholeA), Scale(pB, wholeB)).Store(values + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step(ref Vector512<double> pA, ref Vector512<double> pB, Vector512<double> a, Vector512<double> b, double coefficient)
    {
        pA = Vector512.MultiplyAddEstimate(pA, a, Vector512.Create(coefficient));
        pB = Vector512.MultiplyAddEstimate(pB, b, Vector512.Create(coefficient));
    }

    // Times 2 to the power of the integer in the lowest bits.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Scale(Vector512<double> value, Vector512<double> whole) => (value.AsInt64() + (whole.AsInt64() << 52)).AsDouble();
}
