using Microsoft.ML.Data;

namespace Vsml.MLNet;

/// <summary>Options of a <see cref="LearningEngine{TRow, TPrediction}"/>.</summary>
public sealed class LearningEngineOptions
{
    /// <summary>
    /// The column of the label in the rows to learn, as the model's pipeline leaves it. <see langword="null"/>: the one that the model was trained
    /// on; where it does not tell (a binary model that was saved), "Label".
    /// </summary>
    public string? LabelColumnName { get; set; }

    /// <summary>
    /// Whether a label that no class has becomes a class by the first row of it; otherwise such a row is an error. Default: true.
    /// </summary>
    public bool AddsClasses { get; set; } = true;

    /// <summary>How many of the last rows <see cref="LearningEngineMetrics"/> are about, 1 or more. Default: 1000.</summary>
    public int MetricsWindow { get; set; } = 1000;

    /// <summary>The columns of the rows, where the attributes of their type do not say it all, such as the length of a vector.</summary>
    public SchemaDefinition? InputSchemaDefinition { get; set; }

    /// <summary>The columns of the predictions, where the attributes of their type do not say it all.</summary>
    public SchemaDefinition? OutputSchemaDefinition { get; set; }
}
