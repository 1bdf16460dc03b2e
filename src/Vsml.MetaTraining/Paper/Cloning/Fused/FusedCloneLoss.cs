using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Vsml.MetaTraining.Paper;

/// <summary>
/// The loss of <see cref="CloneLoss"/> and its gradient, eight synapses at a time, some twenty times as fast as TorchSharp. A test holds
/// the two together. One object serves one thread.
/// </summary>
internal sealed class FusedCloneLoss(BackpropagationRule rule, int microTicks)
{
    private const int N = CloneTick.N;
    private readonly Vector256<float>[] _gradient = new Vector256<float>[CloneTick.Length];
    private Vector256<float>[] _tape = [], _messageErrors = [], _memoryErrors = [];

    /// <summary>Some examples, each on the way forward and on the way back.</summary>
    /// <param name="parameters">V_M, `[parameters]`.</param>
    /// <param name="states">Before; become those after.</param>
    /// <param name="met">What the synapses meet; their number is a multiple of 8.</param>
    /// <param name="gradient">`[parameters]`; receives the gradient of the sum of the three parts.</param>
    /// <returns>The parts of the loss.</returns>
    public (double Forward, double Backward, double Memory) LossAndGradient(
        ReadOnlySpan<float> parameters, SynapseStates states, SynapseBatch met, Span<float> gradient)
    {
        if (states.Count % Lanes.Count != 0) throw new ArgumentException($"expected a multiple of {Lanes.Count} synapses, found {states.Count}.", nameof(states));
        int phases = 2 * met.Inputs.Length;
        Array.Resize(ref _tape, phases * microTicks * CloneTick.TapeLength);
        Array.Resize(ref _messageErrors, phases);
        Array.Resize(ref _memoryErrors, phases * CloneMemory.Cells);
        Array.Clear(_gradient);
        double forward = 0, backward = 0, memory = 0;
        for (int s = 0; s < states.Count; s += Lanes.Count)
        {
            var block = Unroll(parameters, states, met, s);
            (forward, backward, memory) = (forward + block.Forward, backward + block.Backward, memory + block.Memory);
            Differentiate(parameters, phases, states.Count * met.Inputs.Length);
        }

        for (int p = 0; p < gradient.Length; p++) gradient[p] = Vector256.Sum(_gradient[p]);
        double scale = 1.0 / (states.Count * met.Inputs.Length);
        return (forward * scale, backward * scale, memory * scale / 2);
    }

    private static Span<Vector256<float>> Lane(float[] values, int row, int count, int s) =>
        MemoryMarshal.Cast<float, Vector256<float>>(values.AsSpan((row * count) + s, Lanes.Count));

    /// <summary>The examples of eight synapses; keeps what the derivative needs. Sums of squares, not yet means.</summary>
    private (double Forward, double Backward, double Memory) Unroll(ReadOnlySpan<float> parameters, SynapseStates states, SynapseBatch met, int s)
    {
        Span<Vector256<float>> u = stackalloc Vector256<float>[CloneTick.Heard], cell = stackalloc Vector256<float>[N], hidden = u[(2 * CloneTick.M)..];
        u.Clear();
        for (int k = 0; k < N; k++) (cell[k], hidden[k]) = (Lane(states.Cell, k, states.Count, s)[0], Lane(states.Hidden, k, states.Count, s)[0]);
        Span<Vector256<float>> goals = stackalloc Vector256<float>[CloneMemory.Cells];
        Vector256<float> w = default, b = default;
        for (int k = 0; k < CloneMemory.Cells; k++) (w, b) = (w + (cell[k] * CloneMemory.Sign(k)), b + cell[k]);
        w *= (float)(1 / (CloneMemory.Pairs * CloneMemory.Scale));
        b *= (float)(1 / (CloneMemory.Cells * CloneMemory.BiasFactor(rule)));
        for (int k = 0; k < CloneMemory.Cells; k++)
            goals[k] = (b * (float)CloneMemory.BiasFactor(rule)) + (w * (float)(CloneMemory.Sign(k) * CloneMemory.Scale / 2));
        double forward = 0, backward = 0, memory = 0;
        for (int phase = 0; phase < 2 * met.Inputs.Length; phase++)
        {
            Vector256<float> x = Lane(met.Inputs[phase / 2], 0, 0, s)[0], e = Lane(met.Errors[phase / 2], 0, 0, s)[0], t = Lanes.Tanh(x);
            bool isBack = phase % 2 == 1;
            (u[0], u[CloneTick.M]) = (x, isBack ? e : default);
            for (int k = 0; k < microTicks; k++)
                CloneTick.Forward(parameters, u, cell, _tape.AsSpan(((phase * microTicks) + k) * CloneTick.TapeLength, CloneTick.TapeLength));
            Vector256<float> said = CloneTick.Message(parameters, isBack ? CloneTick.ToBackward : CloneTick.ToForward, hidden);
            Vector256<float> target = isBack ? e * w * (Vector256<float>.One - (t * t)) : (t * w) + b;
            Vector256<float> error = ((said / (float)(isBack ? rule.BackwardGain : rule.ForwardGain)) - target) / (float)CloneLoss.MessageScale;
            _messageErrors[phase] = error;
            if (isBack)
            {
                backward += Vector256.Sum(error * error);
                w -= e * t * (float)rule.WeightRate;
                b -= e * (float)rule.BiasRate;
                for (int k = 0; k < CloneMemory.Cells; k++)
                    goals[k] -= e * (Vector256<float>.One + (t * CloneMemory.Sign(k))) * (float)(CloneMemory.Unit(rule) / 2);
            }
            else
            {
                forward += Vector256.Sum(error * error);
            }

            for (int k = 0; k < CloneMemory.Cells; k++)
            {
                Vector256<float> wrong = (cell[k] - goals[k]) / (float)CloneMemory.Unit(rule);
                _memoryErrors[(phase * CloneMemory.Cells) + k] = wrong;
                memory += Vector256.Sum(wrong * wrong) / CloneMemory.Cells;
            }
        }

        for (int k = 0; k < N; k++) (Lane(states.Cell, k, states.Count, s)[0], Lane(states.Hidden, k, states.Count, s)[0]) = (cell[k], hidden[k]);
        return (forward, backward, memory);
    }

    /// <summary>Backpropagation through the ticks of eight synapses, last to first.</summary>
    /// <param name="parameters">V_M.</param>
    /// <param name="phases">Ways forward and back.</param>
    /// <param name="terms">Of how many squares the mean is taken.</param>
    private void Differentiate(ReadOnlySpan<float> parameters, int phases, int terms)
    {
        Span<Vector256<float>> dHidden = stackalloc Vector256<float>[N], dCell = stackalloc Vector256<float>[N], hidden = stackalloc Vector256<float>[N];
        dHidden.Clear();
        dCell.Clear();
        for (int phase = phases - 1; phase >= 0; phase--)
        {
            bool isBack = phase % 2 == 1;
            double gain = isBack ? rule.BackwardGain : rule.ForwardGain;
            int last = ((phase + 1) * microTicks * CloneTick.TapeLength) - CloneTick.TapeLength;
            for (int k = 0; k < N; k++)
            {
                ReadOnlySpan<Vector256<float>> kept = _tape.AsSpan(last + CloneTick.Heard + (6 * k), 6);
                hidden[k] = kept[3] * kept[5];
            }

            CloneTick.MessageBackward(
                parameters, isBack ? CloneTick.ToBackward : CloneTick.ToForward, hidden,
                _messageErrors[phase] * (float)(2 / (gain * CloneLoss.MessageScale * terms)), dHidden, _gradient);
            // The mean over both ways: half of the terms.
            for (int k = 0; k < CloneMemory.Cells; k++)
                dCell[k] += _memoryErrors[(phase * CloneMemory.Cells) + k] * (float)(1 / (CloneMemory.Unit(rule) * CloneMemory.Cells * terms));
            for (int k = microTicks - 1; k >= 0; k--)
                CloneTick.Backward(
                    parameters, _tape.AsSpan(((phase * microTicks) + k) * CloneTick.TapeLength, CloneTick.TapeLength), dHidden, dCell, _gradient);
        }
    }
}
