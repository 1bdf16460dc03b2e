using Vsml.Kernels;

namespace Vsml.MetaTraining.Fused;

/// <summary>
/// One layer over one example, with every intermediate kept: ticks 1..P of the prediction visit, then P+1..P+U of the update visit.
/// Messages j are those gathered after tick j; messages 0 those of the committed state.
/// </summary>
internal sealed unsafe class LayerVisit
{
    internal LayerVisit(PackedParameters parameters, TransposedParameters transposed, LayerShape shape)
    {
        Shape = shape;
        NetworkSpec spec = parameters.Spec;
        int ticks = spec.PredictionTicks + spec.UpdateTicks, length = shape.StateLength(parameters);
        Ticks = [.. Enumerable.Range(0, ticks).Select(_ => new LayerTick(parameters, shape.Inputs, shape.Outputs, keepsTrace: true))];
        States = [.. Enumerable.Range(0, ticks).Select(_ => new AlignedBuffer(length))];
        Messages = [.. Enumerable.Range(0, ticks + 1).Select(_ => new LayerMessages(parameters, shape.Inputs, shape.Outputs))];
        MessageGradients = [.. Enumerable.Range(0, ticks + 1).Select(_ => new MessageGradient(parameters, shape))];
        Gradient = new TickGradient(parameters, transposed, shape);
        StateGradient = new AlignedBuffer(length);
        PredictedGradient = new AlignedBuffer(length);
        Context = new AlignedBuffer(8);
        NoBackward = new AlignedBuffer(shape.Outputs * parameters.BackwardSize);
        Units = GC.AllocateArray<int>(shape.Inputs, pinned: true);
        for (int a = 0; a < shape.Inputs; a++)
            Units[a] = a;
    }

    internal LayerShape Shape { get; }

    internal LayerTick[] Ticks { get; }

    /// <summary>State after each tick, [ticks] of [outputs, inputs, 2N].</summary>
    internal AlignedBuffer[] States { get; }

    internal LayerMessages[] Messages { get; }

    internal MessageGradient[] MessageGradients { get; }

    internal TickGradient Gradient { get; }

    /// <summary>dL/d(committed state).</summary>
    internal AlignedBuffer StateGradient { get; }

    /// <summary>dL/d(state that the prediction visit ended with).</summary>
    internal AlignedBuffer PredictedGradient { get; }

    internal AlignedBuffer Context { get; }

    internal AlignedBuffer NoBackward { get; }

    /// <summary>All input units.</summary>
    internal int[] Units { get; }
}
