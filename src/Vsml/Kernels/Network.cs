namespace Vsml.Kernels;

/// <summary>
/// A VSML network of a given width with its state V_L: the prediction visit and the update visit of one example. It knows messages,
/// not rows: <see cref="Learner"/> encodes them.
/// </summary>
internal sealed unsafe class Network
{
    private readonly PackedParameters _parameters;
    private readonly ForkJoin _forkJoin;
    private readonly Layer[] _layers;
    private readonly int[] _identity;
    private readonly float[] _logits;

    internal Network(PackedParameters parameters, int inputs, int classes, ForkJoin forkJoin)
    {
        (_parameters, _forkJoin) = (parameters, forkJoin);
        IReadOnlyList<LayerShape> shapes = LayerShape.Of(parameters.Spec, inputs, classes);
        _layers = [.. shapes.Select(shape => new Layer(parameters, shape))];
        _identity = GC.AllocateArray<int>(shapes.Max(shape => shape.Inputs), pinned: true);
        for (int a = 0; a < _identity.Length; a++)
            _identity[a] = a;
        _logits = new float[classes];
        Reset();
    }

    /// <summary>The states of the layers, [outputs, inputs, 2N] each.</summary>
    internal IReadOnlyList<AlignedBuffer> States => [.. _layers.Select(layer => layer.State)];

    internal void Reset()
    {
        foreach (Layer layer in _layers)
            InitialState.Fill(_parameters, layer.Shape, layer.State.Pointer);
    }

    internal void CopyStateFrom(Network other)
    {
        for (int l = 0; l < _layers.Length; l++)
            other._layers[l].State.Span.CopyTo(_layers[l].State.Span);
    }

    /// <summary>Moves the state towards <paramref name="other"/>'s: s + share (s_other - s).</summary>
    internal void BlendStateFrom(Network other, float share)
    {
        for (int l = 0; l < _layers.Length; l++)
        {
            Span<float> mine = _layers[l].State.Span, theirs = other._layers[l].State.Span;
            for (int k = 0; k < mine.Length; k++)
                mine[k] += share * (theirs[k] - mine[k]);
        }
    }

    /// <summary>The prediction visit.</summary>
    /// <param name="example">Messages and context of the example.</param>
    /// <param name="probabilities">Receives softmax of the logits, [classes].</param>
    /// <param name="updateFollows">Whether <see cref="Update"/> comes next and needs what this visit ended with.</param>
    internal void Predict(in ExampleInputs example, Span<float> probabilities, bool updateFollows)
    {
        NetworkSpec spec = _parameters.Spec;
        for (int l = 0; l < _layers.Length; l++)
        {
            Layer layer = _layers[l];
            bool isLast = l == _layers.Length - 1;
            TickInputs inputs = Inputs(example, l);
            inputs.Set = _parameters.Predict;
            inputs.Backward = isLast ? example.PredictBackward : layer.NoBackward.Pointer;
            inputs.Source = layer.State.Pointer;
            if (spec.Aggregates)
                layer.Messages.Gather(inputs.Source, layer.Shape.Inputs, inputs.Units, inputs.Count, _forkJoin);
            for (int k = 1; k <= spec.PredictionTicks; k++)
            {
                bool isFinal = isLast && k == spec.PredictionTicks && !updateFollows;
                inputs.Destination = isFinal ? null : layer.Predicted.Pointer;
                layer.Tick.Run(inputs, _forkJoin);
                inputs.Earlier = layer.Tick;
                inputs.Source = inputs.Destination;
                if (!isFinal && (spec.Aggregates || !isLast))
                    layer.Messages.Gather(inputs.Source, layer.Shape.Inputs, inputs.Units, inputs.Count, _forkJoin);
            }
        }

        Readout.Logits(_parameters, _layers[^1].Tick, _layers[^1].Tick.Inputs.Count, _logits);
        Readout.Softmax(_logits, probabilities);
    }

    /// <summary>The update visit; commits the new state. <see cref="Predict"/> of the same example comes before it.</summary>
    internal void Update(in ExampleInputs example)
    {
        NetworkSpec spec = _parameters.Spec;
        for (int l = _layers.Length - 1; l >= 0; l--)
        {
            Layer layer = _layers[l];
            TickInputs inputs = Inputs(example, l);
            inputs.Set = _parameters.Update;
            if (l == 0)
                inputs.Forward = example.UpdateForward;
            inputs.Backward = l == _layers.Length - 1 ? example.UpdateBackward : _layers[l + 1].Messages.Backward;
            inputs.Source = spec.Wiring == Wiring.PredictThenUpdate ? layer.State.Pointer : layer.Predicted.Pointer;
            inputs.Destination = layer.State.Pointer;
            for (int k = 1; k <= spec.UpdateTicks; k++)
            {
                layer.Tick.Run(inputs, _forkJoin);
                inputs.Earlier = layer.Tick;
                inputs.Source = inputs.Destination;
                if (l > 0 || (spec.Aggregates && k < spec.UpdateTicks))
                    layer.Messages.Gather(inputs.Source, layer.Shape.Inputs, inputs.Units, inputs.Count, _forkJoin);
            }
        }
    }

    private TickInputs Inputs(in ExampleInputs example, int l)
    {
        Layer layer = _layers[l];
        TickInputs inputs = new()
        {
            Forward = l == 0 ? example.PredictForward : _layers[l - 1].Messages.Forward,
            Units = l == 0 ? example.Units : (int*)System.Runtime.CompilerServices.Unsafe.AsPointer(ref _identity[0]),
            Count = l == 0 ? example.Count : layer.Shape.Inputs,
            Context = layer.Context.Pointer,
        };
        if (_parameters.Spec.Aggregates)
        {
            inputs.OwnForward = layer.Messages.Forward;
            inputs.OwnBackward = layer.Messages.Backward;
        }

        layer.Shape.WriteContext(inputs.Count, example.Step, layer.Context.Pointer);
        return inputs;
    }

    private sealed class Layer(PackedParameters parameters, LayerShape shape)
    {
        internal LayerShape Shape { get; } = shape;

        internal AlignedBuffer State { get; } = new(shape.StateLength(parameters));

        internal AlignedBuffer Predicted { get; } = new(shape.StateLength(parameters));

        internal AlignedBuffer NoBackward { get; } = new(shape.Outputs * parameters.BackwardSize);

        internal AlignedBuffer Context { get; } = new(8);

        internal LayerMessages Messages { get; } = new(parameters, shape.Inputs, shape.Outputs);

        internal LayerTick Tick { get; } = new(parameters, shape.Inputs, shape.Outputs);
    }
}
