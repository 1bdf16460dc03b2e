namespace Vsml.MetaTraining;

/// <summary>Random networks of one to three hidden layers with sparse fan-in, run on whole columns.</summary>
internal static class RandomNetwork
{
    /// <summary>Outputs <c>[outputs, rows]</c> of a freshly drawn network, each of mean 0 and deviation 1.</summary>
    public static float[] Forward(FeatureView features, int outputs, Random random)
    {
        int layers = random.Pick([0.5f, 0.35f, 0.15f]) + 1, rows = features.Rows;
        int used = random.LogUniformInteger(1, features.Columns);
        int[] order = random.Permutation(features.Columns);
        float[] relevance = random.Relevance(used), units = new float[used * rows];
        for (int k = 0; k < used; k++)
            ColumnMath.AddScaled(features[order[k]], relevance[k], units.AsSpan(k * rows, rows));

        ActivationKind? shared = random.Chance(0.6) ? Activation.Sample(random) : null;
        double bias = random.Uniform(0, 1.5), steepness = random.LogUniform(0.4, 2);
        for (int layer = 0; layer < layers; layer++)
        {
            units = Layer(units, random.LogUniformInteger(3, 32), rows, random);
            for (int start = 0; start < units.Length; start += rows)
            {
                Span<float> unit = units.AsSpan(start, rows);
                foreach (ref float value in unit)
                    value *= (float)steepness;
                Activation.Apply(shared ?? Activation.Sample(random), unit, bias * random.Gaussian());
                ColumnMath.Standardise(unit);
            }
        }

        return Layer(units, outputs, rows, random);
    }

    private static float[] Layer(float[] from, int units, int rows, Random random)
    {
        int sources = from.Length / rows, fanIn = Math.Min(sources, random.LogUniformInteger(2, 64));
        float[] to = new float[units * rows];
        for (int unit = 0; unit < units; unit++)
        {
            Span<float> values = to.AsSpan(unit * rows, rows);
            for (int k = 0; k < fanIn; k++)
            {
                int source = fanIn == sources ? k : random.Next(sources);
                ColumnMath.AddScaled(from.AsSpan(source * rows, rows), (float)random.Gaussian(), values);
            }

            ColumnMath.Standardise(values);
        }

        return to;
    }
}
