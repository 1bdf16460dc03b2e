namespace Vsml.MetaTraining;

/// <summary>
/// Classes are grades: intervals of one noisy score that is a sum of functions of single features, as the quality of a wine.
/// </summary>
internal sealed class OrdinalTasks : LabelledTableTasks
{
    /// <inheritdoc/>
    public override string Name => "ordinal";

    private protected override void Label(FeatureView features, float[] prior, int[] labels, Random random)
    {
        float[] score = new float[features.Rows], part = new float[features.Rows];
        float[] relevance = random.Relevance(features.Columns);
        bool linear = random.Chance(0.5);
        for (int column = 0; column < features.Columns; column++)
        {
            features[column].CopyTo(part);
            if (!linear)
                Activation.Apply(Activation.Sample(random), part, random.Gaussian());
            ColumnMath.AddScaled(part, relevance[column] * (float)random.Gaussian(), score);
        }

        ColumnMath.Standardise(score);
        if (random.Chance(0.55))
            ColumnMath.AddNoise(score, random.LogUniform(0.03, 1), random);
        ClassAssignment.ByIntervals(score, prior, ordered: true, labels, random);
    }
}
