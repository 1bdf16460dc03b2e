using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Vsml.Messages;

/// <summary>Turns standardised values into the encoded inputs of their units (<see cref="UnitMessage"/>).</summary>
internal static unsafe class UnitEncoder
{
    private const int E = NetworkSpec.InputSize, PerRow = UnitMessage.PerRow, Together = 8;

    // The eight slots that change from row to row, but for the first, are (a z + b z^2 + c) / (1 + d |numerator| + e z^2) - f.
    private static Vector256<float> OfValue => Vector256.Create(1f, 0, 4, 4, 4, 4, 4, 0);

    private static Vector256<float> OfSquare => Vector256.Create(0f, 1, 0, 0, 0, 0, 0, 0);

    private static Vector256<float> Constant =>
        Vector256.Create(0, 0, 0, -4 * UnitMessage.FarBelow, -4 * UnitMessage.Below, -4 * UnitMessage.Above, -4 * UnitMessage.FarAbove, 1);

    private static Vector256<float> Steepness => Vector256.Create(0f, 0, 1, 1, 1, 1, 1, 0);

    private static Vector256<float> Spread => Vector256.Create(1f / 9, 1, 0, 0, 0, 0, 0, 4);

    private static Vector256<float> Middle => Vector256.Create(0, 0.5f, 0, 0, 0, 0, 0, 0.5f);

    private static Vector256<float> IsValue => Vector256.Create(-1, 0, 0, 0, 0, 0, 0, 0).AsSingle();

    /// <summary>Writes the slots that change from row to row.</summary>
    /// <param name="standardised">z; one that is not finite is of a missing value, whose slots become 0.</param>
    /// <param name="first">The unit of the first value.</param>
    /// <param name="messages">Slots of the first of all units.</param>
    /// <param name="stride">Floats from one unit to the next.</param>
    /// <param name="present">Receives the indices of the present units from <paramref name="count"/> on, ascending.</param>
    /// <param name="count">Present units so far.</param>
    internal static void Encode(ReadOnlySpan<float> standardised, int first, float* messages, int stride, int* present, ref int count)
    {
        float* message = messages + ((long)first * stride);
        int from = 0;
        fixed (float* values = standardised)
        {
            for (; from + Together <= standardised.Length; from += Together, message += Together * (long)stride)
            {
                Vector256<float> z = Vector256.Load(values + from);
                if (Vector256.EqualsAll(z - z, Vector256<float>.Zero))
                {
                    Vector256<float> bounded = Bound(z);
                    for (int j = 0; j < Together; j++)
                        Encode(values[from + j], ((float*)&bounded)[j]).Store(message + ((long)j * stride));
                    (Vector256<int>.Indices + Vector256.Create(first + from)).Store(present + count);
                    count += Together;
                    continue;
                }

                for (int j = 0; j < Together; j++)
                    EncodeIfThere(values[from + j], first + from + j, message + ((long)j * stride), present, ref count);
            }

            for (; from < standardised.Length; from++, message += stride)
                EncodeIfThere(values[from], first + from, message, present, ref count);
        }
    }

    /// <summary>Writes the slots that say what values were like so far, of all units.</summary>
    /// <param name="statistics">Of the values.</param>
    /// <param name="areProjections">Whether they are projections, and not features.</param>
    /// <param name="messages">[units, E].</param>
    internal static void EncodeStatistics(FeatureStatistics statistics, bool areProjections, float* messages)
    {
        float projection = areProjections ? 1 : 0;
        ReadOnlySpan<float> uncertainties = statistics.Uncertainties, skewnesses = statistics.Skewnesses, twoValuednesses = statistics.TwoValuednesses;
        for (int a = 0; a < uncertainties.Length; a++)
        {
            float* message = messages + ((long)a * E) + PerRow;
            Vector256<float>.Zero.Store(message);
            message[UnitMessage.Uncertainty - PerRow] = uncertainties[a];
            message[UnitMessage.Skewness - PerRow] = skewnesses[a];
            message[UnitMessage.TwoValuedness - PerRow] = twoValuednesses[a];
            message[UnitMessage.Projection - PerRow] = projection;
        }
    }

    /// <summary>Writes the message of the bias unit.</summary>
    internal static void EncodeBias(float* message)
    {
        new Span<float>(message, E).Clear();
        message[UnitMessage.Value] = message[UnitMessage.Bias] = 1;
    }

    private static void EncodeIfThere(float z, int unit, float* message, int* present, ref int count)
    {
        if (!float.IsFinite(z))
        {
            Vector256<float>.Zero.Store(message);
            return;
        }

        Encode(z, z / MathF.Sqrt(1 + (z * z / 9))).Store(message);
        present[count++] = unit;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Encode(float value, float bounded)
    {
        Vector256<float> z = Vector256.Create(value), square = z * z;
        Vector256<float> above = (OfValue * z) + (OfSquare * square) + Constant;
        Vector256<float> below = Vector256<float>.One + (Steepness * Vector256.Abs(above)) + (Spread * square);
        return Vector256.ConditionalSelect(IsValue, Vector256.Create(bounded), (above / below) - Middle);
    }

    // z/sqrt(1 + (z/3)^2).
    private static Vector256<float> Bound(Vector256<float> z) => z / Vector256.Sqrt(Vector256<float>.One + (z * z / 9));
}
