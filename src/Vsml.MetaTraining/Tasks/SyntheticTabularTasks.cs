namespace Vsml.MetaTraining;

/// <summary>The mixture of synthetic tabular tasks that learning algorithms are meta-trained on.</summary>
/// <remarks>
/// Grades and decisions have few classes and are mostly computed from features; many classes are mostly identities (letters,
/// species, diseases), which features are an effect of. So the weights change with the number of classes:
/// | component | up to 3 classes | from 4 | what depends on what |
/// |---|---|---|---|
/// | <see cref="StructuralCausalTasks"/> | 0.16 | 0.14 | features and label are nodes of a causal graph |
/// | <see cref="GaussianClusterTasks"/> | 0.13 | 0.20 | features from the label: clusters |
/// | <see cref="CorrelatedClusterTasks"/> | 0.09 | 0.23 | features from the label: clusters across the axes, curved, several a class |
/// | <see cref="NaiveBayesTasks"/> | 0.07 | 0.13 | features from the label: independent columns |
/// | <see cref="SmoothFunctionTasks"/> | 0.09 | 0.06 | label from features: curved boundaries in up to eight dimensions |
/// | <see cref="ScorecardTasks"/> | 0.07 | 0.03 | label from categories: sums of points, m of n; linearly separable |
/// | <see cref="DisjunctionTasks"/> | 0.06 | 0.02 | label from categories: any of several conjunctions |
/// | <see cref="DecisionTableTasks"/> | 0.05 | 0.03 | label from categories: hierarchies of tables, parity |
/// | <see cref="CorrelatedCopiesTasks"/> | 0.04 | 0.03 | label from features: differences of near copies, groups of copies |
/// | <see cref="MlpTasks"/> | 0.06 | 0.04 | label from features: random network |
/// | <see cref="TreeTasks"/> | 0.05 | 0.02 | label from features: one tree or a few |
/// | <see cref="RuleTasks"/> | 0.03 | 0.01 | label from features: list of rules |
/// | <see cref="LinearTasks"/> | 0.04 | 0.02 | label from features: linear scores |
/// | <see cref="AdditiveTasks"/> | 0.02 | 0.01 | label from features: curves, products, exclusive or |
/// | <see cref="OrdinalTasks"/> | 0.02 | 0.01 | label from features: grades of one score |
/// | <see cref="PrototypeTasks"/> | 0.02 | 0.02 | label from features: nearest prototype |
/// The label is computed from the features in 0.55 and 0.30 of the tasks; most of these are free of noise, since an
/// algorithm that stops learning early loses just there.
/// </remarks>
public sealed class SyntheticTabularTasks : ITaskDistribution
{
    private const int MostOfFew = 3;

    /// <inheritdoc/>
    public string Name => "synthetic tabular";

    /// <summary>The mixture for tasks of up to three classes.</summary>
    public MixtureTasks FewClasses { get; } = Mix(
        "few classes", [0.16, 0.13, 0.09, 0.07, 0.09, 0.07, 0.06, 0.05, 0.04, 0.06, 0.05, 0.03, 0.04, 0.02, 0.02, 0.02]);

    /// <summary>The mixture for tasks of four classes or more.</summary>
    public MixtureTasks ManyClasses { get; } = Mix(
        "many classes", [0.14, 0.20, 0.23, 0.13, 0.06, 0.03, 0.02, 0.03, 0.03, 0.04, 0.02, 0.01, 0.02, 0.01, 0.01, 0.02]);

    /// <inheritdoc/>
    public TabularTask Sample(TaskShape shape, Random random) =>
        (shape.Classes <= MostOfFew ? FewClasses : ManyClasses).Sample(shape, random);

    private static MixtureTasks Mix(string name, double[] weights) => new(
        name,
        (new StructuralCausalTasks(), weights[0]),
        (new GaussianClusterTasks(), weights[1]),
        (new CorrelatedClusterTasks(), weights[2]),
        (new NaiveBayesTasks(), weights[3]),
        (new SmoothFunctionTasks(), weights[4]),
        (new ScorecardTasks(), weights[5]),
        (new DisjunctionTasks(), weights[6]),
        (new DecisionTableTasks(), weights[7]),
        (new CorrelatedCopiesTasks(), weights[8]),
        (new MlpTasks(), weights[9]),
        (new TreeTasks(), weights[10]),
        (new RuleTasks(), weights[11]),
        (new LinearTasks(), weights[12]),
        (new AdditiveTasks(), weights[13]),
        (new OrdinalTasks(), weights[14]),
        (new PrototypeTasks(), weights[15]));
}
