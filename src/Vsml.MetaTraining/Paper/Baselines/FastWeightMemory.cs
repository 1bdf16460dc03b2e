using static TorchSharp.torch;

namespace Vsml.MetaTraining.Paper;

/// <summary>
/// Fast-weight memory (Schlag et al. 2021, "Learning associative inference using fast weight memory"): an LSTM as in <see cref="MetaRnn"/>
/// writes to a memory F with the delta rule, value n3 under the pair of keys n1, n2, and reads it several times over, each reading with the
/// result of the last: n' = LayerNorm(F (n x e)). The prediction is made of h and what was read. It is for one number of inputs and classes.
/// </summary>
internal sealed class FastWeightMemory : IEpisodicLearner
{
    private const int Readings = 3;
    private const double Epsilon = 1e-5;

    private readonly int _inputs, _classes, _units, _size;

    /// <param name="inputs">Numbers of an example.</param>
    /// <param name="classes">2 or more.</param>
    /// <param name="units">Of the LSTM.</param>
    /// <param name="size">Of keys and values.</param>
    public FastWeightMemory(int inputs, int classes, int units = 32, int size = 16)
    {
        (_inputs, _classes, _units, _size) = (inputs, classes, units, size);
        Parameters = new MetaParameters(
        [
            .. LstmCell.Parameters("lstm", inputs + classes, units), .. LinearReadout.Parameters("write", units, (3 * size) + 1),
            .. LinearReadout.Parameters("read", units, (1 + Readings) * size), .. LinearReadout.Parameters("logits", units + size, classes),
        ]);
    }

    public string Name => "fast-weight-memory";

    public MetaParameters Parameters { get; }

    public ILearningRule With(Tensor parameters) => new Rule(this, Parameters.Split(parameters));

    /// <summary>State: c and h, `[episodes, units]`, the label seen last, `[episodes, classes]`, and F, `[episodes, size, size * size]`.</summary>
    private sealed class Rule(FastWeightMemory learner, IReadOnlyDictionary<string, Tensor> parameters) : ILearningRule
    {
        private readonly LstmCell _lstm = new(parameters, "lstm");
        private readonly int _size = learner._size;

        public EpisodeState Start(EpisodeForm form)
        {
            FlatExample.Require(learner.Name, form, learner._inputs, learner._classes);
            int episodes = form.Episodes, units = learner._units;
            return new(zeros(episodes, units), zeros(episodes, units), zeros(episodes, learner._classes), zeros(episodes, _size, _size * _size));
        }

        public (Tensor Logits, EpisodeState State) Step(EpisodeState state, Tensor inputs, Tensor? labels)
        {
            (Tensor cell, Tensor hidden) = _lstm.Step(cat([inputs.Flat(), state[2]], dim: 1), state[0], state[1]);
            Tensor memory = Write(state[3], hidden), read = Read(memory, hidden);
            Tensor logits = cat([hidden, read], dim: 1).Linear(parameters, "logits");
            return (logits, new(cell, hidden, FlatExample.OneHot(labels, logits), memory));
        }

        private Tensor Write(Tensor memory, Tensor hidden)
        {
            Tensor[] n = hidden.Linear(parameters, "write").split([_size, _size, _size, 1], dim: 1);
            Tensor keys = Pair(tanh(n[0]), tanh(n[1]));
            Tensor change = sigmoid(n[3]) * (tanh(n[2]) - Value(memory, keys));
            // The keys' own length must not change how much is written.
            memory = memory + (change.unsqueeze(2) * (keys / (keys.square().sum(1, keepdim: true) + Epsilon)).unsqueeze(1));
            return memory;
        }

        private Tensor Read(Tensor memory, Tensor hidden)
        {
            Tensor[] e = tanh(hidden.Linear(parameters, "read")).chunk(1 + Readings, dim: 1);
            Tensor n = e[0];
            for (int reading = 0; reading < Readings; reading++)
                n = nn.functional.layer_norm(Value(memory, Pair(n, e[1 + reading])), [_size], eps: Epsilon);
            return n;
        }

        private Tensor Pair(Tensor first, Tensor second) => (first.unsqueeze(2) * second.unsqueeze(1)).reshape(-1, _size * _size);

        private static Tensor Value(Tensor memory, Tensor keys) => memory.matmul(keys.unsqueeze(2)).squeeze(2);
    }
}
