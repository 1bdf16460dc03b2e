namespace Vsml;

/// <summary>
/// Turns a raw row into the forward messages of the first layer. With z the standardised value, a unit's message is
/// (z/sqrt(1 + (z/3)^2), z^2/(1 + z^2) - 1/2, 4z/(1 + 4|z|), 1/sqrt(1 + count), 0, skewness, two-valuedness, 0, ...); the bias unit, last,
/// sends (1, 0, 0, 0, 1, 0, ...). A missing value has no message.
/// </summary>
internal static unsafe class InputEncoder
{
    /// <summary>Writes the messages of all present units.</summary>
    /// <param name="statistics">Of the features, [inputs].</param>
    /// <param name="row">Raw values, [inputs]; NaN is missing.</param>
    /// <param name="messages">[inputs + 1, stride], row a for unit a; rows of missing units are left as they are.</param>
    /// <param name="stride">Floats between two messages; those beyond the seven named are not written.</param>
    /// <param name="units">[inputs + 1], receives the indices of the present units, ascending, the bias unit last.</param>
    /// <returns>How many units are present, the bias unit included.</returns>
    internal static int Encode(FeatureStatistics statistics, ReadOnlySpan<float> row, float* messages, int stride, int* units)
    {
        int present = 0;
        for (int a = 0; a < row.Length; a++)
        {
            if (float.IsNaN(row[a]))
                continue;
            ref readonly FeatureSummary summary = ref statistics[a];
            double z = summary.Standardise(row[a]);
            float* message = messages + ((long)a * stride);
            message[0] = (float)(z / Math.Sqrt(1 + (z * z / 9)));
            message[1] = (float)((z * z / (1 + (z * z))) - 0.5);
            message[2] = (float)(4 * z / (1 + (4 * Math.Abs(z))));
            message[3] = summary.Uncertainty;
            message[4] = 0;
            message[5] = summary.Skewness;
            message[6] = summary.TwoValuedness;
            units[present++] = a;
        }

        float* bias = messages + ((long)row.Length * stride);
        new Span<float>(bias, 7).Clear();
        bias[0] = bias[4] = 1;
        units[present++] = row.Length;
        return present;
    }
}
