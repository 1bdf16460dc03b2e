namespace Vsml.MetaTraining;

/// <summary>The mixture of synthetic tabular tasks that learning algorithms are meta-trained on.</summary>
/// <remarks>
/// Grades and decisions have few classes and are mostly computed from features; many classes are mostly identities (letters,
/// species, diseases), which features are an effect of. So the weights change with the number of classes:
/// | component | up to 3 classes | from 4 | what depends on what |
/// |---|---|---|---|
/// | <see cref="StructuralCausalTasks"/> | 0.24 | 0.22 | features and label are nodes of a causal graph |
/// | <see cref="GaussianClusterTasks"/> | 0.18 | 0.38 | features from the label: clusters |
/// | <see cref="NaiveBayesTasks"/> | 0.10 | 0.18 | features from the label: independent columns |
/// | <see cref="MlpTasks"/> | 0.11 | 0.06 | label from features: random network |
/// | <see cref="TreeTasks"/> | 0.10 | 0.04 | label from features: one tree or a few |
/// | <see cref="RuleTasks"/> | 0.07 | 0.02 | label from features: list of rules |
/// | <see cref="LinearTasks"/> | 0.08 | 0.04 | label from features: linear scores |
/// | <see cref="AdditiveTasks"/> | 0.05 | 0.02 | label from features: curves, products, exclusive or |
/// | <see cref="OrdinalTasks"/> | 0.04 | 0.03 | label from features: grades of one score |
/// | <see cref="PrototypeTasks"/> | 0.03 | 0.01 | label from features: nearest prototype |
/// </remarks>
public sealed class SyntheticTabularTasks : ITaskDistribution
{
    private const int MostOfFew = 3;

    /// <inheritdoc/>
    public string Name => "synthetic tabular";

    /// <summary>The mixture for tasks of up to three classes.</summary>
    public MixtureTasks FewClasses { get; } = Mix("few classes", [0.24, 0.18, 0.10, 0.11, 0.10, 0.07, 0.08, 0.05, 0.04, 0.03]);

    /// <summary>The mixture for tasks of four classes or more.</summary>
    public MixtureTasks ManyClasses { get; } = Mix("many classes", [0.22, 0.38, 0.18, 0.06, 0.04, 0.02, 0.04, 0.02, 0.03, 0.01]);

    /// <inheritdoc/>
    public TabularTask Sample(TaskShape shape, Random random) =>
        (shape.Classes <= MostOfFew ? FewClasses : ManyClasses).Sample(shape, random);

    private static MixtureTasks Mix(string name, double[] weights) => new(
        name,
        (new StructuralCausalTasks(), weights[0]),
        (new GaussianClusterTasks(), weights[1]),
        (new NaiveBayesTasks(), weights[2]),
        (new MlpTasks(), weights[3]),
        (new TreeTasks(), weights[4]),
        (new RuleTasks(), weights[5]),
        (new LinearTasks(), weights[6]),
        (new AdditiveTasks(), weights[7]),
        (new OrdinalTasks(), weights[8]),
        (new PrototypeTasks(), weights[9]));
}
