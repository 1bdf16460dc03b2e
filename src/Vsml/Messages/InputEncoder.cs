namespace Vsml;

/// <summary>Which units some values belong to.</summary>
/// <param name="First">The unit of the first value.</param>
/// <param name="IsProjection">Whether they are projections, and not features.</param>
internal readonly record struct UnitRange(int First, bool IsProjection);

/// <summary>
/// Turns raw values into the forward messages of the first layer. With z the standardised value, a unit's message is
/// (z/sqrt(1 + (z/3)^2), z^2/(1 + z^2) - 1/2, 4z/(1 + 4|z|), 1/sqrt(1 + count), 0, skewness, two-valuedness, 1 if a projection, 0, ...);
/// the bias unit sends (1, 0, 0, 0, 1, 0, ...). A missing value has no message.
/// </summary>
internal static unsafe class InputEncoder
{
    /// <summary>The number of a message that says whether its unit is a projection; every unit writes those before it.</summary>
    internal const int ProjectionMark = 7;

    /// <summary>Writes the messages of the present ones of some values.</summary>
    /// <param name="statistics">Of the values.</param>
    /// <param name="values">Raw values; NaN is missing.</param>
    /// <param name="range">Their units.</param>
    /// <param name="messages">[units + 1, stride], row a for unit a; rows of missing units are left as they are.</param>
    /// <param name="stride">Floats between two messages; those beyond the ones named are not written.</param>
    /// <param name="present">Receives the indices of the present units from <paramref name="count"/> on, ascending.</param>
    /// <param name="count">Present units so far.</param>
    internal static void Encode(
        FeatureStatistics statistics, ReadOnlySpan<float> values, UnitRange range, float* messages, int stride, int* present, ref int count)
    {
        for (int a = 0; a < values.Length; a++)
        {
            if (float.IsNaN(values[a]))
                continue;
            ref readonly FeatureSummary summary = ref statistics[a];
            double z = summary.Standardise(values[a]);
            int unit = range.First + a;
            float* message = messages + ((long)unit * stride);
            message[0] = (float)FeatureSummary.Bound(z);
            message[1] = (float)((z * z / (1 + (z * z))) - 0.5);
            message[2] = (float)(4 * z / (1 + (4 * Math.Abs(z))));
            message[3] = summary.Uncertainty;
            message[4] = 0;
            message[5] = summary.Skewness;
            message[6] = summary.TwoValuedness;
            if (range.IsProjection)
                message[ProjectionMark] = 1;
            present[count++] = unit;
        }
    }

    /// <summary>Writes the message of the bias unit.</summary>
    internal static void EncodeBias(float* message)
    {
        new Span<float>(message, ProjectionMark).Clear();
        message[0] = message[4] = 1;
    }
}
