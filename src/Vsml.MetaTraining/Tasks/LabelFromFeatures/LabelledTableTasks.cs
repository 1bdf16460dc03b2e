namespace Vsml.MetaTraining;

/// <summary>
/// Base of the tasks whose label is computed from features that were there before it. Most are free of noise, so that an
/// algorithm that goes on learning is paid for it.
/// </summary>
internal abstract class LabelledTableTasks : TableTasks
{
    private protected LabelledTableTasks()
    {
    }

    private protected override double CleanLabels => 0.85;

    private protected sealed override void Generate(Table table, float[] prior, int[] labels, Random random)
    {
        LatentPrior.Fill(table, random);
        Label(FeatureView.Of(table, random), prior, labels, random);
    }

    /// <summary>Computes the labels.</summary>
    /// <param name="features">The informative columns as numbers of about mean 0 and deviation 1.</param>
    /// <param name="prior">Wished class frequencies, <c>[classes]</c>.</param>
    /// <param name="labels"><c>[rows]</c>, to be filled.</param>
    /// <param name="random">The source of randomness.</param>
    private protected abstract void Label(FeatureView features, float[] prior, int[] labels, Random random);

    /// <summary>A temperature of softmax sampling for scores of deviation 1: mostly 0, which makes labels certain.</summary>
    private protected static double SampleTemperature(Random random) => random.Chance(0.65) ? 0 : random.LogUniform(0.03, 1);
}
