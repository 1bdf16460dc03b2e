using TorchSharp.Modules;
using Vsml.Messages;
using static TorchSharp.torch;

namespace Vsml.MetaTraining.Reference;

/// <summary>The states of both kinds of sub-RNNs.</summary>
internal sealed record NetworkState(SubRnnState Units, SubRnnState Experts);

/// <summary>
/// The network in TorchSharp: the reference for the loss of an episode and, by autograd, for its gradient. Runs on any device and in any
/// floating-point type.
/// </summary>
/// <remarks>Call it within a DisposeScope, for its many tensors, and within a <see cref="CollectionPause"/>.</remarks>
internal sealed class ReferenceNetwork : nn.Module
{
    private readonly ParameterLayout _layout;
    private readonly SubRnnLayer _units = new(), _experts = new();
    private readonly ReferenceVerdict _verdict = new();

    /// <summary>Makes a network.</summary>
    /// <param name="spec">Its form.</param>
    /// <param name="parameters">V_M, flat, in the order of <see cref="ParameterLayout"/>.</param>
    /// <param name="dtype">Floating-point type to compute in.</param>
    /// <param name="device">Device to compute on; the CPU if null.</param>
    /// <exception cref="ArgumentException">The number of parameters is not the spec's, or the spec is out of its ranges.</exception>
    internal ReferenceNetwork(
        NetworkSpec spec, ReadOnlyMemory<float> parameters, ScalarType dtype = ScalarType.Float32, Device? device = null)
        : base(nameof(ReferenceNetwork))
    {
        _layout = new ParameterLayout(spec);
        if (parameters.Length != _layout.Length)
            throw new ArgumentException($"expected {_layout.Length} parameters, found {parameters.Length}.", nameof(parameters));
        register_parameter(nameof(Variables), nn.Parameter(tensor(parameters.ToArray(), dtype, device)));
        RegisterComponents();
    }

    /// <summary>V_M, flat, `[parameters]`.</summary>
    internal Parameter Variables => get_parameter(nameof(Variables))!;

    /// <summary>The loss of an episode: sum_t w_t (-ln p_t[label_t]) / sum_t w_t, every step predicted before its row is learned.</summary>
    /// <param name="episode">The episode, encoded for this spec.</param>
    /// <returns>A scalar; backward() puts the gradient into <see cref="Variables"/>.</returns>
    internal Tensor Loss(Episode episode)
    {
        ArgumentNullException.ThrowIfNull(episode);
        NetworkState state = Begin(episode.Units, episode.Experts, episode.Classes);
        Tensor loss = zeros([], Variables.dtype, Variables.device);
        for (int t = 0; t < episode.Steps; t++)
        {
            if (t == episode.FirstGradientStep && t > 0) state = new NetworkState(Detach(state.Units), Detach(state.Experts));
            EpisodeRow row = EpisodeRow.Of(episode, t, Variables);
            Tensor logits = Logits(state, row);
            loss -= episode.LossWeights[t] * nn.functional.log_softmax(logits, dim: 0)[episode.Labels[t]];
            if (episode.Observes[t]) state = Update(state, row, episode.Labels[t], nn.functional.softmax(logits, dim: 0));
        }

        return loss / episode.LossWeights.Sum(w => (double)w);
    }

    /// <summary>The state before the first row.</summary>
    internal NetworkState Begin(int units, int experts, int classes)
    {
        _units.Variables = new SubRnnVariables(Variables, _layout, ParameterLayout.Unit);
        _experts.Variables = _layout.Spec.Experts ? new SubRnnVariables(Variables, _layout, ParameterLayout.Expert) : _units.Variables;
        _verdict.Variables = new VerdictVariables(Variables, _layout);
        return new NetworkState(_units.Start(classes, units), _experts.Start(classes, experts));
    }

    /// <summary>
    /// l_b = exp(w . u)/sqrt(n) sum_a r(e_a) . h_ab + sum_v r(e_vb) . h_vb, over the n present units a and the experts v that vote; the verdict on
    /// them gives the logits.
    /// </summary>
    /// <returns>`[classes]`.</returns>
    internal Tensor Logits(NetworkState state, EpisodeRow row)
    {
        Tensor temperature = exp(dot(SubRnnVariables.View(Variables, _layout, "temperature"), row.Context));
        double n = row.PresentUnits.sum().item<long>();
        Tensor readings = temperature / Math.Sqrt(n) * _units.Reading(state.Units.Hidden, row.Predict, row.PresentUnits);
        return _verdict.call(readings, _experts.Reading(state.Experts.Hidden, row.Experts, row.PresentExperts), row);
    }

    /// <summary>The tick that learns a row.</summary>
    /// <param name="state">Before.</param>
    /// <param name="row">The row.</param>
    /// <param name="label">Its class.</param>
    /// <param name="probabilities">p, as predicted, `[classes]`.</param>
    internal NetworkState Update(NetworkState state, EpisodeRow row, int label, Tensor probabilities)
    {
        Tensor f_b = tanh(
            _units.ForwardPart(state.Units.Hidden, row.PresentUnits) + _experts.ForwardPart(state.Experts.Hidden, row.PresentExperts));
        Tensor m_b = ClassMessages(row.Classes, label, probabilities);
        return new NetworkState(
            _units.call(state.Units, new SubRnnInputs(row.Update, f_b, m_b, row.Context, row.PresentUnits)),
            _experts.call(state.Experts, new SubRnnInputs(row.Experts, f_b, m_b, row.Context, row.PresentExperts)));
    }

    /// <summary>(y - p, y, ..., y - memory, memory): what is known of the classes, and how far it was wrong.</summary>
    private static Tensor ClassMessages(Tensor before, int label, Tensor probabilities)
    {
        Tensor y = nn.functional.one_hot(tensor((long)label), before.size(0)).to(before.dtype).to(before.device);
        Tensor[] slots = before.unbind(1);
        Tensor memory = slots[ClassMessage.Memory];
        slots[ClassMessage.Error] = y - probabilities;
        slots[ClassMessage.Label] = y;
        slots[ClassMessage.MemoryError] = where(memory == 0, zeros_like(memory), y - memory);
        return stack(slots, dim: 1);
    }

    private static SubRnnState Detach(SubRnnState state) => new(state.Cell.detach(), state.Hidden.detach());
}
