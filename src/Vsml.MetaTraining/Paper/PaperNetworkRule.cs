using static TorchSharp.torch;

namespace Vsml.MetaTraining.Paper;

/// <summary>
/// A learning algorithm at work. State: for every layer c and h, `[episodes, A, B, N]`, and the backward messages that it heard last,
/// `[episodes, outputs, M]`.
/// </summary>
internal sealed class PaperNetworkRule(PaperNetwork network, IReadOnlyDictionary<string, Tensor> parameters) : ILearningRule
{
    private const int TensorsPerLayer = 3;
    private readonly PaperNetworkSpec _spec = network.Spec;
    private readonly SubRnn[] _forward = [.. Enumerable.Range(0, network.Spec.LayerCount).Select(l => new SubRnn(parameters, network.SubRnnName(l, false)))];
    private readonly SubRnn[] _backward = [.. Enumerable.Range(0, network.Spec.LayerCount).Select(l => new SubRnn(parameters, network.SubRnnName(l, true)))];

    public EpisodeState Start(EpisodeForm form)
    {
        if (form.Episodes % _spec.ExamplesPerStep != 0)
            throw new ArgumentException($"expected a multiple of {_spec.ExamplesPerStep} episodes, found {form.Episodes}.", nameof(form));
        ScalarType dtype = parameters.First().Value.dtype;
        using Generator random = new((ulong)form.Seed);
        int drawn = (int)(_spec.StateSize * _spec.RandomCellShare);
        List<Tensor> state = [];
        foreach (PaperLayer layer in network.LayersFor(form.InputShape, form.Classes).Layers)
        {
            (int a, int b) = layer.Pairs;
            // Neighbours that learn one dataset begin alike.
            Tensor cell = (randn([form.Episodes / _spec.ExamplesPerStep, a, b, drawn], dtype: dtype, generator: random) / Math.Sqrt(a))
                .repeat_interleave(_spec.ExamplesPerStep, dim: 0);
            state.Add(nn.functional.pad(cell, [0, _spec.StateSize - drawn]));
            state.Add(zeros(form.Episodes, a, b, _spec.StateSize, dtype: dtype));
            state.Add(zeros(form.Episodes, layer.Outputs, _spec.MessageSize, dtype: dtype));
        }

        return new EpisodeState(state);
    }

    public (Tensor Logits, EpisodeState State) Step(EpisodeState state, Tensor inputs, Tensor? labels)
    {
        Tensor[] s = [.. state.Tensors];
        LayerStack stack = network.LayersFor(inputs.shape[1..], (int)s[^1].size(1));
        Tensor[] m_a = new Tensor[_spec.LayerCount];
        m_a[0] = stack.Forward(inputs, _spec.MessageSize).to(s[0].dtype);

        Tensor last = null!;
        for (int l = 0; l < _spec.LayerCount; l++)
        {
            Messages said = Tick(stack.Layers[l], _forward[l], s, l, m_a[l]);
            if (l > 0) s[MessagesOf(l - 1)] = said.Backward;
            if (l < _spec.LayerCount - 1) m_a[l + 1] = said.Forward;
            last = said.Forward;
        }

        Tensor logits = tanh(last.select(2, _spec.OutputSlot) / _spec.OutputBound) * _spec.OutputBound;
        s[^1] = labels is null ? zeros_like(s[^1]) : ErrorMessages(logits, labels);
        if (_spec.Wiring == ErrorWiring.BackwardPass)
        {
            for (int l = _spec.LayerCount - 1; l >= 0 && labels is not null; l--)
            {
                Messages said = Tick(stack.Layers[l], _backward[l], s, l, m_a[l]);
                if (l > 0) s[MessagesOf(l - 1)] = said.Backward;
            }

            // On the way forward no layer hears of an error.
            for (int l = 0; l < _spec.LayerCount; l++) s[MessagesOf(l)] = zeros_like(s[MessagesOf(l)]);
        }

        return (logits, new EpisodeState(_spec.ExamplesPerStep == 1 ? s : [.. s.Select((tensor, index) => index % TensorsPerLayer < 2 ? Merge(tensor) : tensor)]));
    }

    private static int MessagesOf(int layer) => (layer * TensorsPerLayer) + 2;

    /// <summary>The micro ticks of a layer; its c and h in <paramref name="s"/> become those after them.</summary>
    private Messages Tick(PaperLayer layer, SubRnn subRnn, Tensor[] s, int l, Tensor m_a)
    {
        Messages heard = new(m_a, s[MessagesOf(l)]), said = heard;
        SubRnnState state = new(s[l * TensorsPerLayer], s[(l * TensorsPerLayer) + 1]);
        for (int k = 0; k < _spec.MicroTicks; k++) (state, said) = layer.call(subRnn, state, heard);
        (s[l * TensorsPerLayer], s[(l * TensorsPerLayer) + 1]) = (state.Cell, state.Hidden);
        return said;
    }

    /// <summary>(dL/dy_b, label_b or 0, 0, ...), L the cross-entropy, `[episodes, classes, M]`.</summary>
    private Tensor ErrorMessages(Tensor logits, Tensor labels)
    {
        Tensor y = nn.functional.one_hot(labels, logits.size(1)).to(logits.dtype), error = logits.softmax(1) - y;
        return nn.functional.pad(stack([error, _spec.FeedLabel ? y : zeros_like(y)], dim: 2), [0, _spec.MessageSize - 2]);
    }

    /// <summary>Averages the first half of a state over the episodes that learn one dataset.</summary>
    private Tensor Merge(Tensor state)
    {
        Tensor[] halves = state.split([_spec.StateSize / 2, _spec.StateSize - (_spec.StateSize / 2)], dim: 3);
        long[] shape = halves[0].shape;
        Tensor mean = halves[0].view([-1, _spec.ExamplesPerStep, .. shape[1..]]).mean([1], keepdim: true);
        return cat([mean.repeat_interleave(_spec.ExamplesPerStep, dim: 1).view(shape), halves[1]], dim: 3);
    }
}
