namespace Vsml.MetaTraining;

/// <summary>
/// A class has a score that is a smooth random function of one to eight features (a draw from a Gaussian process, made of
/// 48 random Fourier features after Rahimi and Recht, 2007); mostly the highest score is the label, without noise. Some
/// length scales make one bend, others many bumps, so that the boundary goes on getting sharper with every row.
/// </summary>
internal sealed class SmoothFunctionTasks : LabelledTableTasks
{
    private const int Waves = 48, MostFeatures = 8;

    /// <inheritdoc/>
    public override string Name => "smooth function";

    private protected override double CleanLabels => 0.9;

    private protected override Column[] Plan(int inputs, Random random) => MeasurementPlan.Sample(inputs, random);

    private protected override void Label(FeatureView features, float[] prior, int[] labels, Random random)
    {
        int rows = features.Rows, used = Math.Min(features.Columns, random.LogUniformInteger(1, MostFeatures));
        int[] columns = random.Permutation(features.Columns)[..used];
        float[] relevance = random.Relevance(used), wave = new float[rows], scores = new float[prior.Length * rows];
        double length = random.LogUniform(0.35, 1.6) * Math.Sqrt(used);
        bool rough = random.Chance(0.3);
        for (int k = 0; k < Waves; k++)
        {
            // Frequencies of Student's t instead of the normal distribution make a rougher function (Matern).
            double frequency = (rough ? Math.Sqrt(1.5 / random.Gamma(1.5)) : 1) / length;
            Array.Fill(wave, (float)random.Uniform(0, 2 * Math.PI));
            for (int i = 0; i < used; i++)
                ColumnMath.AddScaled(features[columns[i]], (float)(frequency * relevance[i] * random.Gaussian()), wave);
            foreach (ref float value in wave.AsSpan())
                value = MathF.Cos(value);
            for (int c = 0; c < prior.Length; c++)
                ColumnMath.AddScaled(wave, (float)random.Gaussian(), scores.AsSpan(c * rows, rows));
        }

        for (int c = 0; c < prior.Length; c++)
            ColumnMath.Standardise(scores.AsSpan(c * rows, rows));
        ClassAssignment.ByHighestScore(scores, prior, random.Chance(0.75) ? 0 : random.LogUniform(0.03, 0.3), labels, random);
    }
}
