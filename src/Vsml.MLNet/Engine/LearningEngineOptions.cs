using Microsoft.ML.Data;
using Microsoft.Win32.SafeHandles;

namespace Vsml.MLNet;

/// <summary>Options of a <see cref="LearningEngine{TRow, TPrediction}"/>.</summary>
public sealed class LearningEngineOptions
{
    /// <summary>
    /// The column of the label in the rows to learn, as the model's pipeline leaves it. <see langword="null"/>: the one that the model was trained
    /// on; where it does not tell (a binary model that was saved, a regression model), "Label".
    /// </summary>
    public string? LabelColumnName { get; set; }

    /// <summary>
    /// Whether a label that no class has becomes a class by the first row of it; otherwise such a row is an error. Default: true.
    /// </summary>
    public bool AddsClasses { get; set; } = true;

    /// <summary>
    /// The file that every learned row is written to before <c>Learn</c> returns; <see langword="null"/> for none. An engine that is created with the
    /// same model, or the last checkpoint, and the journal learns again what the model lacks, and has the same state, bit for bit. It is begun
    /// where there is none, and let go of by <c>CheckPoint</c> as far as the checkpoint holds it. One engine at a time has it open.
    /// </summary>
    public string? Journal { get; set; }

    /// <summary>
    /// Whether <c>Learn</c> returns when the row is on the disk (fsync), so that it outlives a loss of power; threads that wait at the same time share one
    /// flush. Otherwise it returns when the operating system has the row, so that it outlives the process. Default: true.
    /// </summary>
    public bool JournalFlushesToDisk { get; set; } = true;

    /// <summary>The engine's name in the meters of "Vsml.MLNet", where there are several. Default: "default".</summary>
    public string Name { get; set; } = "default";

    /// <summary>How many of the last rows <see cref="LearningEngineMetrics"/> are about, 1 or more. Default: 1000.</summary>
    public int MetricsWindow { get; set; } = 1000;

    /// <summary>The columns of the rows, where the attributes of their type do not say it all, such as the length of a vector.</summary>
    public SchemaDefinition? InputSchemaDefinition { get; set; }

    /// <summary>The columns of the predictions, where the attributes of their type do not say it all.</summary>
    public SchemaDefinition? OutputSchemaDefinition { get; set; }

    /// <summary>Adds to a checkpoint, which can be read, written and sought, before it is put in its place; null for nothing.</summary>
    internal Action<Stream>? FinishCheckPoint { get; set; }

    /// <summary>How what was written to the journal is sent to the disk.</summary>
    internal Action<SafeFileHandle> FlushJournal { get; set; } = RandomAccess.FlushToDisk;
}
