namespace Vsml.MetaTraining;

/// <summary>
/// One random axis-aligned decision tree of depth 2 to 7 with a class a leaf, or a few trees whose leaves add scores for the
/// classes.
/// </summary>
internal sealed class TreeTasks : LabelledTableTasks
{
    /// <inheritdoc/>
    public override string Name => "tree";

    private protected override void Label(FeatureView features, float[] prior, int[] labels, Random random)
    {
        float[] relevance = random.Relevance(features.Columns);
        int shallowest = Math.Max(2, (int)Math.Ceiling(Math.Log2(prior.Length)));
        if (random.Chance(0.5))
        {
            int[] leafOf = new int[features.Rows];
            int leaves = RandomTree.Leaves(features, relevance, random.Next(shallowest, Math.Max(shallowest, 7) + 1), leafOf, random);
            ClassAssignment.ByGroups(leafOf, leaves, prior, labels, random);
            return;
        }

        int trees = random.LogUniformInteger(2, 16);
        float[] scores = Scores(features, relevance, prior.Length, trees, random.Next(1, 6), random);
        ClassAssignment.ByHighestScore(scores, prior, SampleTemperature(random), labels, random);
    }

    private static float[] Scores(FeatureView features, float[] relevance, int classes, int trees, int depth, Random random)
    {
        int rows = features.Rows;
        int[] leafOf = new int[rows];
        float[] scores = new float[classes * rows];
        for (int tree = 0; tree < trees; tree++)
        {
            int leaves = RandomTree.Leaves(features, relevance, depth, leafOf, random);
            float[] values = new float[leaves];
            for (int c = 0; c < classes; c++)
            {
                random.FillGaussian(values);
                for (int row = 0; row < rows; row++)
                    scores[c * rows + row] += values[leafOf[row]];
            }
        }

        for (int c = 0; c < classes; c++)
            ColumnMath.Standardise(scores.AsSpan(c * rows, rows));
        return scores;
    }
}
