using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;
using Vsml.MLNet.InternalAccess;

namespace Vsml.MLNet.Engine;

/// <summary>One transformer of a pipeline.</summary>
/// <param name="Transformer">The transformer, which is no chain of others.</param>
/// <param name="Scope">For what it serves.</param>
internal readonly record struct PipelineStage(ITransformer Transformer, TransformerScope Scope);

/// <summary>A fitted pipeline, its chains within chains laid out in a row. Immutable: what changes gives a new one that shares the rest.</summary>
internal sealed class PipelineStages
{
    private readonly PipelineStage[] _stages;

    private PipelineStages(PipelineStage[] stages) => _stages = stages;

    public int Count => _stages.Length;

    public ITransformer this[int stage] => _stages[stage].Transformer;

    public static PipelineStages Of(ITransformer model)
    {
        List<PipelineStage> stages = [];
        Flatten(model, TransformerScope.Everything, stages);
        return new PipelineStages([.. stages]);
    }

    /// <summary>The same pipeline with another transformer in one place.</summary>
    public PipelineStages With(int stage, ITransformer transformer)
    {
        PipelineStage[] stages = [.. _stages];
        stages[stage] = stages[stage] with { Transformer = transformer };
        return new PipelineStages(stages);
    }

    /// <summary>The pipeline as one transformer.</summary>
    public ITransformer ToTransformer() =>
        new TransformerChain<ITransformer>(_stages.Select(stage => stage.Transformer), _stages.Select(stage => stage.Scope));

    /// <summary>The first transformer for which something is true; -1 for none.</summary>
    public int Find(Func<ITransformer, bool> isIt) => Array.FindIndex(_stages, stage => isIt(stage.Transformer));

    /// <summary>The map that makes a column of keys, before a stage; copies of the column are followed.</summary>
    /// <param name="column">The name of the column.</param>
    /// <param name="before">The stage that sees the column.</param>
    /// <returns>Its stage and the number of the column there; null if no map makes the column.</returns>
    public (int Stage, int Column)? FindKeyMap(string column, int before)
    {
        for (int stage = before - 1; stage >= 0; stage--)
        {
            if (_stages[stage].Transformer is ValueToKeyMappingTransformer map && KeyMap.IndexOf(map, column) is >= 0 and int found)
                return (stage, found);
            if (_stages[stage].Transformer is ColumnCopyingTransformer copies)
                column = copies.ColumnPairs.FirstOrDefault(pair => pair.outputColumnName == column).inputColumnName ?? column;
        }

        return null;
    }

    private static void Flatten(ITransformer transformer, TransformerScope scope, List<PipelineStage> stages)
    {
        if (transformer is OneHotEncodingTransformer)
        {
            // Saved and loaded it is the chain that it hides while it is fitted.
            transformer = PrivateField.Of<ITransformer>(transformer, "_transformer")!;
        }

        if (transformer is ITransformerChainAccessor chain)
        {
            foreach ((ITransformer inner, TransformerScope innerScope) in chain.Transformers.Zip(chain.Scopes))
                Flatten(inner, scope & innerScope, stages);
            return;
        }

        stages.Add(new PipelineStage(transformer, scope));
    }
}
