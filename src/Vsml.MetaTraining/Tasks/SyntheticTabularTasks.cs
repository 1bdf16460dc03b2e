namespace Vsml.MetaTraining;

/// <summary>
/// The mixture of synthetic tabular tasks that learning algorithms are meta-trained on.
/// </summary>
/// <remarks>
/// | component | weight | what depends on what |
/// |---|---|---|
/// | <see cref="StructuralCausalTasks"/> | 0.24 | features and label are nodes of a causal graph |
/// | <see cref="GaussianClusterTasks"/> | 0.16 | features from the label: clusters |
/// | <see cref="MlpTasks"/> | 0.13 | label from features: random network |
/// | <see cref="TreeTasks"/> | 0.12 | label from features: one tree or a few |
/// | <see cref="NaiveBayesTasks"/> | 0.10 | features from the label: independent columns |
/// | <see cref="RuleTasks"/> | 0.07 | label from features: list of rules |
/// | <see cref="LinearTasks"/> | 0.06 | label from features: linear scores |
/// | <see cref="AdditiveTasks"/> | 0.05 | label from features: curves, products, exclusive or |
/// | <see cref="OrdinalTasks"/> | 0.04 | label from features: grades of one score |
/// | <see cref="PrototypeTasks"/> | 0.03 | label from features: nearest prototype |
/// </remarks>
public sealed class SyntheticTabularTasks : MixtureTasks
{
    /// <summary>Creates the mixture.</summary>
    public SyntheticTabularTasks()
        : base(
            "synthetic tabular",
            (new StructuralCausalTasks(), 0.24),
            (new GaussianClusterTasks(), 0.16),
            (new MlpTasks(), 0.13),
            (new TreeTasks(), 0.12),
            (new NaiveBayesTasks(), 0.10),
            (new RuleTasks(), 0.07),
            (new LinearTasks(), 0.06),
            (new AdditiveTasks(), 0.05),
            (new OrdinalTasks(), 0.04),
            (new PrototypeTasks(), 0.03))
    {
    }
}
