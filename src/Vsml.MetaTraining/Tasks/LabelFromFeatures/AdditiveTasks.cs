namespace Vsml.MetaTraining;

/// <summary>
/// A class has a score that is a sum of curved functions of single features (a generalised additive model), and sometimes
/// of products of two or three, up to pure interactions such as exclusive or.
/// </summary>
internal sealed class AdditiveTasks : LabelledTableTasks
{
    /// <inheritdoc/>
    public override string Name => "additive";

    private protected override void Label(FeatureView features, float[] prior, int[] labels, Random random)
    {
        int rows = features.Rows, classes = prior.Length;
        float[] scores = new float[classes * rows], term = new float[rows];
        float[] relevance = random.Relevance(features.Columns);
        double products = random.Chance(0.5) ? 0 : random.Chance(0.3) ? 1 : random.NextDouble();
        int terms = products == 1 ? random.LogUniformInteger(1, 6) : features.Columns;
        bool own = random.Chance(0.5);
        for (int k = 0; k < terms; k++)
        {
            int column = products == 1 ? random.Pick(relevance) : k;
            int classOfTerm = random.Next(classes);
            FillTerm(features, column, random.Chance(products) ? random.Next(2, 4) : 1, relevance, term, random);
            for (int c = 0; c < classes; c++)
            {
                double weight = own && terms >= 2 * classes ? (c == classOfTerm ? 1 : 0) : random.Gaussian();
                ColumnMath.AddScaled(term, relevance[column] * (float)weight, scores.AsSpan(c * rows, rows));
            }
        }

        for (int c = 0; c < classes; c++)
            ColumnMath.Standardise(scores.AsSpan(c * rows, rows));
        ClassAssignment.ByHighestScore(scores, prior, SampleTemperature(random), labels, random);
    }

    private static void FillTerm(
        FeatureView features, int column, int order, float[] relevance, float[] term, Random random)
    {
        features[column].CopyTo(term);
        Activation.Apply(Activation.Sample(random), term, random.Gaussian());
        ColumnMath.Standardise(term);
        for (int factor = 1; factor < order; factor++)
        {
            ReadOnlySpan<float> other = features[random.Pick(relevance)];
            bool sign = random.Chance(0.4);
            for (int row = 0; row < term.Length; row++)
                term[row] *= sign ? MathF.Sign(other[row]) : other[row];
            ColumnMath.Standardise(term);
        }
    }
}
