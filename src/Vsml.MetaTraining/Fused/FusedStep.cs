using Vsml.Kernels;

namespace Vsml.MetaTraining.Fused;

/// <summary>One step of an episode, forward with intermediates and backward, written out for all layers. Committed states come and go by pointer.</summary>
internal sealed unsafe class FusedStep
{
    private static readonly ForkJoin Alone = new(1);
    private readonly PackedParameters _parameters;
    private readonly TransposedParameters _transposed;
    private readonly NetworkSpec _spec;
    private readonly AlignedBuffer _predictBackward, _updateBackward, _updateBackwardGradient;
    private readonly float[] _logits, _probabilities;
    private bool _observes;

    internal FusedStep(PackedParameters parameters, TransposedParameters transposed, int inputs, int classes)
    {
        (_parameters, _transposed, _spec) = (parameters, transposed, parameters.Spec);
        Layers = [.. LayerShape.Of(_spec, inputs, classes).Select(shape => new LayerVisit(parameters, transposed, shape))];
        _predictBackward = new AlignedBuffer(classes * parameters.BackwardSize);
        _updateBackward = new AlignedBuffer(classes * parameters.BackwardSize);
        _updateBackwardGradient = new AlignedBuffer(classes * parameters.BackwardSize);
        _logits = new float[classes];
        _probabilities = new float[classes];
    }

    internal LayerVisit[] Layers { get; }

    private int P => _spec.PredictionTicks;

    private int Ticks => _spec.PredictionTicks + _spec.UpdateTicks;

    /// <summary>Runs step t.</summary>
    /// <param name="episode">The episode.</param>
    /// <param name="t">Its step.</param>
    /// <param name="before">Committed state of each layer.</param>
    /// <param name="after">Receives the new one of each layer, if the step observes; null to keep a trace instead, for <see cref="Backward"/>.</param>
    /// <returns>-ln p of the label.</returns>
    internal double Forward(Episode episode, int t, float*[] before, float*[]? after)
    {
        WriteBackwardMessages(episode, t);
        fixed (float* predictForward = episode.PredictForward, updateForward = episode.UpdateForward)
        fixed (int* units = episode.Units)
        {
            long offset = (long)t * episode.InputUnits * episode.ForwardStride;
            for (int l = 0; l < Layers.Length; l++)
                Predict(l, episode, t, predictForward + offset, units + (t * episode.InputUnits), before[l], traced: after is null);
            Readout.Logits(_parameters, Layers[^1].Ticks[P - 1], Layers[^1].Ticks[P - 1].Inputs.Count, _logits);
            Readout.Softmax(_logits, _probabilities);
            if (episode.Observes[t])
            {
                for (int b = 0; b < episode.Classes; b++)
                    _updateBackward.Pointer[b * _parameters.BackwardSize] -= _probabilities[b];
                for (int l = Layers.Length - 1; l >= 0; l--)
                    Update(l, updateForward + offset, before[l], after is null ? null : after[l]);
            }
        }

        return -Math.Log(Math.Max(_probabilities[episode.Labels[t]], 1e-30f));
    }

    /// <summary>
    /// The backward pass of the step that <see cref="Forward"/> just ran with a trace: each layer's StateGradient goes from dL/d(state after) to
    /// dL/d(state before).
    /// </summary>
    internal void Backward(Episode episode, int t, float lossWeight, float* gradient)
    {
        foreach (LayerVisit layer in Layers)
        {
            foreach (MessageGradient messages in layer.MessageGradients)
                messages.Clear();
            layer.PredictedGradient.Span.Clear();
        }

        _updateBackwardGradient.Span.Clear();
        if (episode.Observes[t])
        {
            for (int l = 0; l < Layers.Length; l++)
                UpdateBackward(l, gradient);
        }

        for (int l = Layers.Length - 1; l >= 0; l--)
        {
            LayerVisit layer = Layers[l];
            if (layer.Shape.IsLast)
            {
                float* lower = l == 0 ? null : Layers[l - 1].MessageGradients[P].Forward;
                ReadoutGradient.AddTo(
                    _parameters, layer, _probabilities, episode.Labels[t], lossWeight, _updateBackwardGradient.Pointer, lower, gradient);
            }

            PredictBackward(l, gradient);
        }
    }

    private bool SendsAfterPrediction(int l, int tick) => (_spec.Aggregates && (tick < P || _observes)) || (tick == P && l < Layers.Length - 1);

    private bool SendsAfterUpdate(int l, int tick) => (_spec.Aggregates && tick < Ticks) || (tick == Ticks && l > 0);

    private void WriteBackwardMessages(Episode episode, int t)
    {
        _observes = episode.Observes[t];
        int g = _parameters.BackwardSize;
        for (int b = 0; b < episode.Classes; b++)
        {
            float* predict = _predictBackward.Pointer + (b * g), update = _updateBackward.Pointer + (b * g);
            int prior = ((t * episode.Classes) + b) * Episode.PriorSize;
            update[0] = update[1] = b == episode.Labels[t] ? 1 : 0;
            predict[2] = update[2] = episode.Priors[prior];
            predict[3] = update[3] = episode.Priors[prior + 1];
            predict[4] = update[4] = episode.Priors[prior + 2];
        }
    }

    private void Predict(int l, Episode episode, int t, float* forward, int* units, float* before, bool traced)
    {
        LayerVisit layer = Layers[l];
        TickInputs inputs = new()
        {
            Set = _parameters.Predict,
            Context = layer.Context.Pointer,
            Forward = l == 0 ? forward : Layers[l - 1].Messages[P].Forward,
            Backward = layer.Shape.IsLast ? _predictBackward.Pointer : layer.NoBackward.Pointer,
            Units = l == 0 ? units : (int*)System.Runtime.CompilerServices.Unsafe.AsPointer(ref layer.Units[0]),
            Count = l == 0 ? episode.UnitCounts[t] : layer.Shape.Inputs,
            Source = before,
            Traced = traced,
        };
        layer.Shape.WriteContext(inputs.Count, episode.StepNumbers[t], layer.Context.Pointer);
        if (_spec.Aggregates)
            layer.Messages[0].Gather(before, layer.Shape.Inputs, inputs.Units, inputs.Count, Alone);
        for (int k = 1; k <= P; k++)
            inputs.Source = RunTick(layer, ref inputs, k, layer.States[k - 1].Pointer, SendsAfterPrediction(l, k));
    }

    private void Update(int l, float* updateForward, float* before, float* after)
    {
        LayerVisit layer = Layers[l];
        TickInputs inputs = layer.Ticks[P - 1].Inputs;
        inputs.Set = _parameters.Update;
        if (l == 0)
            inputs.Forward = updateForward;
        inputs.Backward = layer.Shape.IsLast ? _updateBackward.Pointer : Layers[l + 1].Messages[Ticks].Backward;
        inputs.Source = _spec.Wiring == Wiring.PredictThenUpdate ? before : layer.States[P - 1].Pointer;
        for (int k = P + 1; k <= Ticks; k++)
        {
            bool commits = k == Ticks && after != null, sends = SendsAfterUpdate(l, k);
            float* destination = commits ? after : k < Ticks || sends ? layer.States[k - 1].Pointer : null;
            if (commits && inputs.Count < layer.Shape.Inputs)
                new Span<float>(before, layer.States[0].Length).CopyTo(new Span<float>(after, layer.States[0].Length));
            inputs.Source = RunTick(layer, ref inputs, k, destination, sends);
        }
    }

    private float* RunTick(LayerVisit layer, ref TickInputs inputs, int k, float* destination, bool sends)
    {
        if (_spec.Aggregates)
        {
            inputs.OwnForward = layer.Messages[k - 1].Forward;
            inputs.OwnBackward = layer.Messages[k - 1].Backward;
        }

        inputs.Destination = destination;
        inputs.Earlier = k is 1 || k == P + 1 ? null : layer.Ticks[k - 2];
        layer.Ticks[k - 1].Run(inputs, Alone);
        if (sends)
            layer.Messages[k].Gather(destination, layer.Shape.Inputs, inputs.Units, inputs.Count, Alone);
        return destination;
    }

    private void UpdateBackward(int l, float* gradient)
    {
        LayerVisit layer = Layers[l];
        float* lower = l == 0 ? null : Layers[l - 1].MessageGradients[P].Forward;
        float* upper = layer.Shape.IsLast ? _updateBackwardGradient.Pointer : Layers[l + 1].MessageGradients[Ticks].Backward;
        for (int k = Ticks; k > P; k--)
            TickBackward(layer, k, layer.StateGradient.Pointer, lower, upper, SendsAfterUpdate(l, k), gradient);
        if (_spec.Wiring == Wiring.ForwardThenBackward)
            MovePresent(layer, layer.StateGradient.Pointer, layer.PredictedGradient.Pointer);
    }

    private void PredictBackward(int l, float* gradient)
    {
        LayerVisit layer = Layers[l];
        float* lower = l == 0 ? null : Layers[l - 1].MessageGradients[P].Forward, predicted = layer.PredictedGradient.Pointer;
        for (int k = P; k >= 1; k--)
            TickBackward(layer, k, predicted, lower, null, SendsAfterPrediction(l, k), gradient);
        MovePresent(layer, predicted, layer.StateGradient.Pointer);
        ref readonly TickInputs inputs = ref layer.Ticks[0].Inputs;
        if (_spec.Aggregates)
            layer.MessageGradients[0].AddTo(layer.Messages[0], _transposed, inputs.Units, inputs.Count, layer.StateGradient.Pointer, gradient);
    }

    private void TickBackward(LayerVisit layer, int k, float* state, float* lower, float* upper, bool sent, float* gradient)
    {
        ref readonly TickInputs inputs = ref layer.Ticks[k - 1].Inputs;
        if (sent)
            layer.MessageGradients[k].AddTo(layer.Messages[k], _transposed, inputs.Units, inputs.Count, state, gradient);
        layer.Gradient.Run(layer.Ticks[k - 1], new TickGradientTargets
        {
            State = state,
            Forward = lower,
            Backward = upper,
            OwnForward = layer.MessageGradients[k - 1].Forward,
            OwnBackward = layer.MessageGradients[k - 1].Backward,
            Parameters = gradient,
        });
    }

    // Adds the rows of the present units to the target and clears them in the source.
    private void MovePresent(LayerVisit layer, float* source, float* target)
    {
        int length = 2 * _parameters.StateSize;
        ref readonly TickInputs inputs = ref layer.Ticks[0].Inputs;
        for (int b = 0; b < layer.Shape.Outputs; b++)
        {
            for (int i = 0; i < inputs.Count; i++)
            {
                long offset = (((long)b * layer.Shape.Inputs) + inputs.Units[i]) * length;
                LinearMap.Move(source + offset, target + offset, length);
            }
        }
    }
}
