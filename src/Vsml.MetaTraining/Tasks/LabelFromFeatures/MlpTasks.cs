namespace Vsml.MetaTraining;

/// <summary>
/// A random network of one to three hidden layers computes the label from the features: as the highest of one score a class
/// (sampled at a temperature), as the nearest of random points in its output space, or as an interval of one output.
/// </summary>
internal sealed class MlpTasks : LabelledTableTasks
{
    /// <inheritdoc/>
    public override string Name => "mlp";

    private protected override void Label(FeatureView features, float[] prior, int[] labels, Random random)
    {
        int rows = features.Rows, classes = prior.Length;
        double kind = random.NextDouble();
        if (kind < 0.2)
        {
            float[] score = RandomNetwork.Forward(features, 1, random);
            if (random.Chance(0.5))
                ColumnMath.AddNoise(score, random.LogUniform(0.03, 0.7), random);
            ClassAssignment.ByIntervals(score, prior, ordered: random.Chance(0.5), labels, random);
            return;
        }

        float[] scores = kind < 0.75
            ? RandomNetwork.Forward(features, classes, random)
            : Nearness.Scores(RandomNetwork.Forward(features, random.Next(2, 9), random), rows, classes, random);
        ClassAssignment.ByHighestScore(scores, prior, SampleTemperature(random), labels, random);
    }
}
