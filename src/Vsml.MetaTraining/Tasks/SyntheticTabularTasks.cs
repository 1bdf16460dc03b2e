namespace Vsml.MetaTraining;

/// <summary>The mixture of synthetic tabular tasks that learning algorithms are meta-trained on.</summary>
/// <remarks>
/// Grades and decisions have few classes and are mostly computed from features; many classes are mostly identities (letters,
/// species, diseases), which features are an effect of. So the weights change with the number of classes:
/// | component | up to 3 classes | from 4 | what depends on what |
/// |---|---|---|---|
/// | <see cref="StructuralCausalTasks"/> | 0.14 | 0.13 | features and label are nodes of a causal graph |
/// | <see cref="GaussianClusterTasks"/> | 0.12 | 0.19 | features from the label: clusters |
/// | <see cref="CorrelatedClusterTasks"/> | 0.08 | 0.21 | features from the label: clusters across the axes, curved, several a class |
/// | <see cref="NaiveBayesTasks"/> | 0.06 | 0.12 | features from the label: independent columns |
/// | <see cref="SmoothFunctionTasks"/> | 0.08 | 0.06 | label from features: curved boundaries in up to eight dimensions |
/// | <see cref="ScorecardTasks"/> | 0.06 | 0.03 | label from categories: sums of points, m of n; linearly separable |
/// | <see cref="DisjunctionTasks"/> | 0.06 | 0.02 | label from categories: any of several conjunctions |
/// | <see cref="DecisionTableTasks"/> | 0.05 | 0.03 | label from categories: hierarchies of tables, parity |
/// | <see cref="CorrelatedCopiesTasks"/> | 0.04 | 0.03 | label from features: differences of near copies, groups of copies |
/// | <see cref="MlpTasks"/> | 0.05 | 0.04 | label from features: random network |
/// | <see cref="TreeTasks"/> | 0.05 | 0.02 | label from features: one tree or a few |
/// | <see cref="RuleTasks"/> | 0.03 | 0.01 | label from features: list of rules |
/// | <see cref="LinearTasks"/> | 0.04 | 0.01 | label from features: linear scores |
/// | <see cref="AdditiveTasks"/> | 0.02 | 0.01 | label from features: curves, products, exclusive or |
/// | <see cref="OrdinalTasks"/> | 0.02 | 0.01 | label from features: grades of one score |
/// | <see cref="PrototypeTasks"/> | 0.01 | 0.01 | label from features: nearest prototype |
/// | <see cref="HighCardinalityTasks"/> | 0.03 | 0.03 | label from categories: many levels, each on its own |
/// | <see cref="IntegerProductTasks"/> | 0.03 | 0.02 | label from small whole numbers: products compared or graded |
/// | <see cref="SparseRelevanceTasks"/> | 0.02 | 0.01 | label from features: one to eight of many |
/// | <see cref="BoxTasks"/> | 0.01 | 0.01 | label from features: unions of boxes |
/// The label is computed from the features in 0.60 and 0.35 of the tasks; most of these are free of noise, since an
/// algorithm that stops learning early loses just there.
/// </remarks>
public sealed class SyntheticTabularTasks : ITaskDistribution
{
    private const int MostOfFew = 3;

    private static readonly (ITaskDistribution Tasks, double FewClasses, double ManyClasses)[] Weights =
    [
        (new StructuralCausalTasks(), 0.14, 0.13),
        (new GaussianClusterTasks(), 0.12, 0.19),
        (new CorrelatedClusterTasks(), 0.08, 0.21),
        (new NaiveBayesTasks(), 0.06, 0.12),
        (new SmoothFunctionTasks(), 0.08, 0.06),
        (new ScorecardTasks(), 0.06, 0.03),
        (new DisjunctionTasks(), 0.06, 0.02),
        (new DecisionTableTasks(), 0.05, 0.03),
        (new CorrelatedCopiesTasks(), 0.04, 0.03),
        (new MlpTasks(), 0.05, 0.04),
        (new TreeTasks(), 0.05, 0.02),
        (new RuleTasks(), 0.03, 0.01),
        (new LinearTasks(), 0.04, 0.01),
        (new AdditiveTasks(), 0.02, 0.01),
        (new OrdinalTasks(), 0.02, 0.01),
        (new PrototypeTasks(), 0.01, 0.01),
        (new HighCardinalityTasks(), 0.03, 0.03),
        (new IntegerProductTasks(), 0.03, 0.02),
        (new SparseRelevanceTasks(), 0.02, 0.01),
        (new BoxTasks(), 0.01, 0.01),
    ];

    /// <inheritdoc/>
    public string Name => "synthetic tabular";

    /// <summary>The mixture for tasks of up to three classes.</summary>
    public MixtureTasks FewClasses { get; } = new("few classes", [.. Weights.Select(component => (component.Tasks, component.FewClasses))]);

    /// <summary>The mixture for tasks of four classes or more.</summary>
    public MixtureTasks ManyClasses { get; } = new("many classes", [.. Weights.Select(component => (component.Tasks, component.ManyClasses))]);

    /// <inheritdoc/>
    public TabularTask Sample(TaskShape shape, Random random) =>
        (shape.Classes <= MostOfFew ? FewClasses : ManyClasses).Sample(shape, random);
}
