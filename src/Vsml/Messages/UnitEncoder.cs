using System.Runtime.Intrinsics;

namespace Vsml.Messages;

/// <summary>Turns values into the encoded inputs of their units (<see cref="UnitMessage"/>). A missing value has none, nor has an infinite one.</summary>
internal static unsafe class UnitEncoder
{
    private const int E = NetworkSpec.InputSize;

    // The eight slots that change from row to row are (a z + b z^2 + c) / sqrt or not (1 + d |numerator| + e z^2) - f.
    private static readonly Vector256<float> OfValue = Vector256.Create(1f, 0, 4, 4, 4, 4, 4, 0);
    private static readonly Vector256<float> OfSquare = Vector256.Create(0f, 1, 0, 0, 0, 0, 0, 0);
    private static readonly Vector256<float> Constant = Vector256.Create(
        0, 0, 0, -4 * UnitMessage.Thresholds[0], -4 * UnitMessage.Thresholds[1], -4 * UnitMessage.Thresholds[2], -4 * UnitMessage.Thresholds[3], 1);

    private static readonly Vector256<float> Steepness = Vector256.Create(0f, 0, 1, 1, 1, 1, 1, 0);
    private static readonly Vector256<float> Spread = Vector256.Create(1f / 9, 1, 0, 0, 0, 0, 0, 4);
    private static readonly Vector256<float> Middle = Vector256.Create(0, 0.5f, 0, 0, 0, 0, 0, 0.5f);
    private static readonly Vector256<float> IsValue = Vector256.Create(-1, 0, 0, 0, 0, 0, 0, 0).AsSingle();

    /// <summary>Writes the messages of the present ones of some values.</summary>
    /// <param name="statistics">Of the values.</param>
    /// <param name="values">Raw values; one that is not finite is missing.</param>
    /// <param name="first">The unit of the first value.</param>
    /// <param name="areProjections">Whether they are projections, and not features.</param>
    /// <param name="messages">[units, E]; those of missing units are left as they are.</param>
    /// <param name="present">Receives the indices of the present units from <paramref name="count"/> on, ascending.</param>
    /// <param name="count">Present units so far.</param>
    internal static void Encode(
        FeatureStatistics statistics, ReadOnlySpan<float> values, int first, bool areProjections, float* messages, int* present, ref int count)
    {
        float projection = areProjections ? 1 : 0;
        for (int a = 0; a < values.Length; a++)
        {
            if (!float.IsFinite(values[a]))
                continue;
            FeatureSummary summary = statistics[a];
            Vector256<float> z = Vector256.Create((float)summary.Standardise(values[a])), square = z * z;
            Vector256<float> above = (OfValue * z) + (OfSquare * square) + Constant;
            Vector256<float> below = Vector256<float>.One + (Steepness * Vector256.Abs(above)) + (Spread * square);
            below = Vector256.ConditionalSelect(IsValue, Vector256.Sqrt(below), below);
            float* message = messages + ((long)(first + a) * E);
            ((above / below) - Middle).Store(message);
            Vector256.Create(summary.Uncertainty, 0, summary.Skewness, summary.TwoValuedness, projection, 0, 0, 0).Store(message + UnitMessage.PerRow);
            present[count++] = first + a;
        }
    }

    /// <summary>Writes the message of the bias unit.</summary>
    internal static void EncodeBias(float* message)
    {
        new Span<float>(message, E).Clear();
        message[UnitMessage.Value] = message[UnitMessage.Bias] = 1;
    }
}
