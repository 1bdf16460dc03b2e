namespace Vsml.MetaTraining;

/// <summary>The label is the class of the nearest of a few prototype rows, in some of the features, scaled unevenly.</summary>
internal sealed class PrototypeTasks : LabelledTableTasks
{
    /// <inheritdoc/>
    public override string Name => "prototype";

    private protected override void Label(FeatureView features, float[] prior, int[] labels, Random random)
    {
        int rows = features.Rows, dimensions = random.LogUniformInteger(1, Math.Min(features.Columns, 24));
        float[] relevance = random.Relevance(dimensions), columns = new float[dimensions * rows];
        int[] order = random.Permutation(features.Columns);
        for (int d = 0; d < dimensions; d++)
            ColumnMath.AddScaled(features[order[d]], relevance[d], columns.AsSpan(d * rows, rows));
        float[] scores = Nearness.Scores(columns, rows, prior.Length, random);
        ClassAssignment.ByHighestScore(scores, prior, 0.3 * SampleTemperature(random), labels, random);
    }
}
