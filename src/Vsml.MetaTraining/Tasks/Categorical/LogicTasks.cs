namespace Vsml.MetaTraining;

/// <summary>
/// Base of the tasks whose label follows with certainty from a few levels of categories, as in tables that enumerate the
/// positions of a game or the ratings of a questionnaire. One in ten has wrong labels, one in ten has gaps.
/// </summary>
internal abstract class LogicTasks : TableTasks
{
    private const int Attempts = 5;
    private const double SmallestShare = 0.03;

    private protected LogicTasks()
    {
    }

    private protected sealed override double CleanLabels => 0.9;

    private protected sealed override double CompleteTables => 0.9;

    private protected sealed override Column[] Plan(int inputs, Random random) => CategoryPlan.Sample(inputs, random);

    private protected sealed override void Generate(Table table, float[] prior, int[] labels, Random random)
    {
        LevelView levels = LevelView.Fill(table, random);
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            Label(levels, prior, labels, random);
            int first = labels.Count(label => label == labels[0]);
            if (labels.Length - first >= SmallestShare * labels.Length && first >= SmallestShare * labels.Length)
                return;
        }
    }

    /// <summary>Computes the labels; asked again when nearly all rows got one class.</summary>
    /// <param name="levels">The informative columns.</param>
    /// <param name="prior">Wished class frequencies, <c>[classes]</c>.</param>
    /// <param name="labels"><c>[rows]</c>, to be filled.</param>
    /// <param name="random">The source of randomness.</param>
    private protected abstract void Label(LevelView levels, float[] prior, int[] labels, Random random);
}
