namespace Vsml.MetaTraining;

/// <summary>
/// A class has a score linear in the features, with weights dense or sparse and features of uneven relevance; the label is
/// drawn from the softmax of the scores at a temperature (0: the highest score).
/// </summary>
internal sealed class LinearTasks : LabelledTableTasks
{
    /// <inheritdoc/>
    public override string Name => "linear";

    private protected override void Label(FeatureView features, float[] prior, int[] labels, Random random)
    {
        float[] scores = new float[prior.Length * features.Rows];
        float[] relevance = random.Relevance(features.Columns);
        double density = random.Chance(0.5) ? 1 : random.Uniform(0.1, 1);
        for (int c = 0; c < prior.Length; c++)
        {
            Span<float> score = scores.AsSpan(c * features.Rows, features.Rows);
            int certain = random.Next(features.Columns);
            for (int column = 0; column < features.Columns; column++)
            {
                if (column == certain || random.Chance(density))
                    ColumnMath.AddScaled(features[column], relevance[column] * (float)random.Gaussian(), score);
            }

            ColumnMath.Standardise(score);
        }

        ClassAssignment.ByHighestScore(scores, prior, SampleTemperature(random), labels, random);
    }
}
