using System.Runtime.Intrinsics;

namespace Vsml.Messages;

/// <summary>Turns standardised values into the encoded inputs of their units (<see cref="UnitMessage"/>).</summary>
internal static unsafe class UnitEncoder
{
    private const int E = NetworkSpec.InputSize, PerRow = UnitMessage.PerRow;

    // The eight slots that change from row to row, but for the first, are (a z + b z^2 + c) / (1 + d |numerator| + e z^2) - f.
    private static readonly Vector256<float> OfValue = Vector256.Create(1f, 0, 4, 4, 4, 4, 4, 0);
    private static readonly Vector256<float> OfSquare = Vector256.Create(0f, 1, 0, 0, 0, 0, 0, 0);
    private static readonly Vector256<float> Constant = Vector256.Create(
        0, 0, 0, -4 * UnitMessage.Thresholds[0], -4 * UnitMessage.Thresholds[1], -4 * UnitMessage.Thresholds[2], -4 * UnitMessage.Thresholds[3], 1);

    private static readonly Vector256<float> Steepness = Vector256.Create(0f, 0, 1, 1, 1, 1, 1, 0);
    private static readonly Vector256<float> Spread = Vector256.Create(1f / 9, 1, 0, 0, 0, 0, 0, 4);
    private static readonly Vector256<float> Middle = Vector256.Create(0, 0.5f, 0, 0, 0, 0, 0, 0.5f);
    private static readonly Vector256<float> IsValue = Vector256.Create(-1, 0, 0, 0, 0, 0, 0, 0).AsSingle();

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
        int unit = first;
        Span<float> bounded = stackalloc float[8];
        for (int from = 0; from < standardised.Length; from += bounded.Length)
        {
            ReadOnlySpan<float> some = standardised.Slice(from, Math.Min(bounded.Length, standardised.Length - from));
            Bound(some, bounded);
            for (int j = 0; j < some.Length; j++, unit++, message += stride)
            {
                Vector256<float> z = Vector256.Create(some[j]), square = z * z;
                if (!float.IsFinite(some[j]))
                {
                    Vector256<float>.Zero.Store(message);
                    continue;
                }

                Vector256<float> above = (OfValue * z) + (OfSquare * square) + Constant;
                Vector256<float> below = Vector256<float>.One + (Steepness * Vector256.Abs(above)) + (Spread * square);
                Vector256.ConditionalSelect(IsValue, Vector256.Create(bounded[j]), (above / below) - Middle).Store(message);
                present[count++] = unit;
            }
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

    // z/sqrt(1 + (z/3)^2) of up to eight values.
    private static void Bound(ReadOnlySpan<float> standardised, Span<float> bounded)
    {
        if (standardised.Length == Vector256<float>.Count)
        {
            Vector256<float> z = Vector256.Create(standardised);
            (z / Vector256.Sqrt(Vector256<float>.One + (z * z / 9))).CopyTo(bounded);
            return;
        }

        for (int j = 0; j < standardised.Length; j++)
            bounded[j] = standardised[j] / MathF.Sqrt(1 + (standardised[j] * standardised[j] / 9));
    }
}
