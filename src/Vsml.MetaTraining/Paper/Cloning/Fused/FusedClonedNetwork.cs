using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using static TorchSharp.torch;

namespace Vsml.MetaTraining.Paper;

/// <summary>
/// <see cref="ClonedNetwork"/> without TorchSharp's many passes over memory, for long streams: the same learner, eight sub-RNNs at a time.
/// A test holds the two together. For one group of parameters, without gradients.
/// </summary>
/// <param name="rule">What was cloned: the first weights.</param>
/// <param name="hiddenUnits">Units of each hidden layer; none for a single layer.</param>
internal sealed class FusedClonedNetwork(BackpropagationRule rule, params IReadOnlyList<int> hiddenUnits) : IEpisodicLearner
{
    public string Name => "clone";

    public MetaParameters Parameters { get; } = new PaperNetwork(ClonedNetwork.Spec).Parameters;

    public ILearningRule With(Tensor parameters)
    {
        if (parameters.size(0) != 1) throw new ArgumentException($"expected one set of parameters, found {parameters.size(0)}.", nameof(parameters));
        return new Rule(parameters.Floats(), rule, hiddenUnits);
    }

    /// <summary>State: c and h of every layer, `[episodes, N, A B, rounded up to a multiple of 8]`; then the logits, `[episodes, classes]`.</summary>
    private sealed class Rule(float[] parameters, BackpropagationRule rule, IReadOnlyList<int> hiddenUnits) : ILearningRule
    {
        public EpisodeState Start(EpisodeForm form)
        {
            List<Tensor> state = [];
            foreach (Tensor w in InitialWeights.Draw(rule, hiddenUnits, form))
            {
                Tensor flat = w.view(form.Episodes, -1);
                flat = nn.functional.pad(flat, [0, Padded((int)flat.size(1)) - flat.size(1)]);
                Tensor cell = CloneMemory.Write(flat, zeros_like(flat), CloneTick.N, rule).transpose(1, 2).contiguous();
                state.AddRange([cell, zeros_like(cell)]);
            }

            state.Add(zeros(form.Episodes, form.Classes));
            return new EpisodeState(state);
        }

        public (Tensor Logits, EpisodeState State) Step(EpisodeState state, Tensor inputs, Tensor? labels)
        {
            int episodes = (int)inputs.size(0), inputCount = (int)(inputs.numel() / episodes);
            float[] x = inputs.Floats();
            long[]? y = labels?.data<long>().ToArray();
            Tensor[] next = [.. state.Tensors.Select(tensor => tensor.clone())];
            float[][] logits = [.. Enumerable.Range(0, episodes).Select(e => Meet(next, e, x[(e * inputCount)..((e + 1) * inputCount)], (int?)y?[e]))];
            next[^1] = tensor([.. logits.SelectMany(row => row)], [episodes, logits[0].Length]);
            return (next[^1], new EpisodeState(next));
        }

        /// <summary>One example of one episode.</summary>
        private float[] Meet(Tensor[] state, int episode, float[] x, int? label)
        {
            int layers = hiddenUnits.Count + 1;
            float[][] heard = new float[layers][];
            float[] y = x;
            for (int l = 0; l < layers; l++)
            {
                heard[l] = y;
                long outputs = l < hiddenUnits.Count ? hiddenUnits[l] : state[^1].size(1);
                y = Tick(state, episode, l, y, new float[outputs], isBack: false);
            }

            float bound = (float)ClonedNetwork.Spec.OutputBound;
            float[] logits = [.. y.Select(value => MathF.Tanh(value / bound) * bound)];
            if (label is not { } shown) return logits;
            double largest = logits.Max(), sum = logits.Sum(logit => Math.Exp(logit - largest));
            float[] error = [.. logits.Select((logit, b) => (float)(Math.Exp(logit - largest) / sum) - (b == shown ? 1 : 0))];
            for (int l = layers - 1; l >= 0; l--) error = Tick(state, episode, l, heard[l], error, isBack: true);
            return logits;
        }

        /// <summary>The micro ticks of a layer, and what it says then: to the next layer, or on the way back to the one before.</summary>
        private float[] Tick(Tensor[] state, int episode, int l, float[] x, float[] e, bool isBack)
        {
            int pairs = x.Length * e.Length, padded = Padded(pairs);
            Span<float> cells = Own(state[2 * l], episode), hiddens = Own(state[(2 * l) + 1], episode);
            float[] m_a = new float[padded], m_b = new float[padded], said = new float[padded];
            for (int a = 0, s = 0; a < x.Length; a++)
                for (int b = 0; b < e.Length; b++, s++) (m_a[s], m_b[s]) = (x[a], e[b]);
            Span<Vector256<float>> u = stackalloc Vector256<float>[CloneTick.Heard], cell = stackalloc Vector256<float>[CloneTick.N], hidden = u[(2 * CloneTick.M)..];
            for (int s = 0; s < padded; s += Lanes.Count)
            {
                u.Clear();
                (u[0], u[CloneTick.M]) = (Vector256.LoadUnsafe(ref m_a[s]), Vector256.LoadUnsafe(ref m_b[s]));
                for (int k = 0; k < CloneTick.N; k++)
                    (cell[k], hidden[k]) = (Vector256.LoadUnsafe(ref cells[(k * padded) + s]), Vector256.LoadUnsafe(ref hiddens[(k * padded) + s]));
                for (int k = 0; k < ClonedNetwork.Spec.MicroTicks; k++) CloneTick.Forward(parameters, u, cell, []);
                for (int k = 0; k < CloneTick.N; k++)
                {
                    cell[k].StoreUnsafe(ref cells[(k * padded) + s]);
                    hidden[k].StoreUnsafe(ref hiddens[(k * padded) + s]);
                }

                CloneTick.Message(parameters, isBack ? CloneTick.ToBackward : CloneTick.ToForward, hidden).StoreUnsafe(ref said[s]);
            }

            float[] mean = new float[isBack ? x.Length : e.Length];
            for (int s = 0; s < pairs; s++) mean[isBack ? s / e.Length : s % e.Length] += said[s];
            for (int unit = 0; unit < mean.Length; unit++) mean[unit] /= pairs / mean.Length;
            return mean;
        }

        /// <summary>What a tensor holds of an episode, in place.</summary>
        private static Span<float> Own(Tensor tensor, int episode)
        {
            Span<float> all = MemoryMarshal.Cast<byte, float>(tensor.bytes);
            int length = all.Length / (int)tensor.size(0);
            return all.Slice(episode * length, length);
        }

        private static int Padded(int pairs) => (pairs + Lanes.Count - 1) / Lanes.Count * Lanes.Count;
    }
}
