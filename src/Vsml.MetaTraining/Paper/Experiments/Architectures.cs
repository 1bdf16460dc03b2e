using TorchSharp;
using static TorchSharp.torch;

namespace Vsml.MetaTraining.Paper;

/// <summary>
/// VSML of several architectures, meta-trained on MNIST, on MNIST and Fashion-MNIST: what the experiments deep and conv share. Networks with hidden layers begin as
/// clones of backpropagation.
/// </summary>
internal static class Architectures
{
    private const string TrainingSet = "mnist";
    private const int Classes = 10, Learned = 10, Compared = 40;

    // From which on an architecture counts as learning: above chance by so much.
    private const double Margin = 0.1;

    private static readonly string[] Sets = [TrainingSet, "fashion-mnist"];

    public const string Differs =
        "Networks with hidden layers begin as a clone of backpropagation, at a fraction of its rate, and are meta-trained further, for from random parameters they need more steps than "
        + "the default has (--set from_random=true, or --full, has them too): the column \"spread\" tells how far apart the outputs of an untrained network are for different examples, "
        + "which is all that meta-training has to begin with. The network without a hidden layer is meta-trained from random parameters, with the same wiring; SGD is softmax regression.";

    /// <param name="context">The run.</param>
    /// <param name="networks">By name, those with hidden layers.</param>
    public static ExperimentResult Compare(ExperimentContext context, IReadOnlyList<(string Name, IReadOnlyList<HiddenLayerSpec> HiddenLayers)> networks)
    {
        ITaskSource training = new ImageTasks(context.Images(TrainingSet, forTest: false));
        ITaskSource[] tests = [.. Sets.Select(set => new ImageTasks(context.Images(set, forTest: true)))];
        List<Trial> trials = [MetaTrained("one layer", context.Vsml("vsml-1"), null, mustLearn: true)];
        CloneOptions cloning = new();
        float[] begin = ImprovedClone.From(context.Clone(cloning, context.Scale.CloneSteps), cloning.Rule);
        foreach ((string name, IReadOnlyList<HiddenLayerSpec> layers) in networks)
        {
            ImprovedClone learner = new(Beginning(cloning.Rule, layers.Count), layers, $"vsml-clone-{layers.Count + 1}");
            Trial before = Met($"{name}, a clone of backpropagation", learner, begin, begin, mustLearn: false);
            trials.Add(before);
            trials.Add(MetaTrained($"{name}, the clone meta-trained further", learner, begin, mustLearn: true) with { Before = before });
            if (context.Scale.FromRandom)
                trials.Add(MetaTrained($"{name}, from random parameters", context.Vsml($"vsml-{layers.Count + 1}", layers), null, mustLearn: true));
        }

        trials.Add(Met("SGD", LearnerPool.Given[0], [], [], mustLearn: false));
        return Report(trials);

        Trial MetaTrained(string name, IEpisodicLearner learner, float[]? from, bool mustLearn) =>
            Met(name, learner, from ?? learner.Parameters.Draw(new Random(context.Seed)), context.MetaTrain(learner, training, from: from), mustLearn);

        Trial Met(string name, IEpisodicLearner learner, float[] before, float[] after, bool mustLearn) => new(
            name, Spread(learner, before, training, context.Seed), [.. tests.Select(test => context.MetaTest(learner, after, test).CumulativeAccuracy())], mustLearn);
    }

    /// <summary>
    /// What a network that begins as a clone has for gain and first weights. At half of the cloned gain it learns at half the rate, which suits short episodes. An error
    /// that goes back through several layers gets weaker in each, in convolutions the more: larger first weights carry it further, with a gain that is the smaller by as much.
    /// </summary>
    private static BackpropagationRule Beginning(BackpropagationRule cloned, int hiddenLayers) => hiddenLayers == 1
        ? cloned with { ForwardGain = cloned.ForwardGain / 2 }
        : cloned with { ForwardGain = cloned.ForwardGain / 10, InitialWeight = cloned.InitialWeight * 10 };

    /// <summary>Standard deviation of the logits over examples, from one state, after a few examples: what a learner makes of their difference.</summary>
    private static double Spread(IEpisodicLearner learner, float[] parameters, ITaskSource tasks, int seed)
    {
        using IDisposable pause = CollectionPause.Begin();
        using DisposeScope scope = NewDisposeScope();
        using var _ = no_grad();
        EpisodeBatch batch = tasks.Sample(1, Learned + Compared, new Random(seed));
        ILearningRule rule = learner.With(tensor(parameters).unsqueeze(0));
        EpisodeState state = rule.Start(batch.Form);
        for (int t = 0; t < Learned; t++)
            state = rule.Step(state, batch.Inputs.select(1, t), batch.Labels.select(1, t)).State;
        Tensor[] logits = [.. Enumerable.Range(Learned, Compared).Select(t => rule.Step(state, batch.Inputs.select(1, t), null).Logits)];
        return stack(logits).std(0).mean().ToDouble();
    }

    private static ExperimentResult Report(IReadOnlyList<Trial> trials) => new(
        new ResultTable(
            ["learner", "spread", .. Sets],
            [.. trials.Select(trial => (string[])[trial.Name, ExperimentContext.Number(trial.Spread), .. trial.Curves.Select(curve => ExperimentContext.Number(curve[^1]))])]),
        [.. Sets.Select((set, i) => new LineFigure(
            set, "examples", "cumulative accuracy", [.. trials.Select(trial => new FigureLine(trial.Name, trial.Curves[i], trial.MustLearn))]))],
        [
            .. from trial in trials where trial.MustLearn from i in Enumerable.Range(0, Sets.Length) select new Finding(
                FormattableString.Invariant($"{trial.Name}: learns {Sets[i]}, {Margin * 100:0} points above chance"), trial.Curves[i][^1] > (1.0 / Classes) + Margin,
                ExperimentContext.Number(trial.Curves[i][^1])),
            .. trials.Where(trial => trial.Before is not null).Select(trial => (trial.Name, Before: trial.Before!.Curves[0][^1], After: trial.Curves[0][^1])).Select(trial => new Finding(
                $"{trial.Name}: better than it began, on {TrainingSet}", trial.After > trial.Before,
                $"{ExperimentContext.Number(trial.Before)} before, {ExperimentContext.Number(trial.After)} after")),
        ],
        []);

    /// <param name="Name">Of the network, and how it was made.</param>
    /// <param name="Spread">Of its outputs before meta-training.</param>
    /// <param name="Curves">Cumulative accuracy on each set.</param>
    /// <param name="MustLearn">Whether it is claimed to.</param>
    private sealed record Trial(string Name, double Spread, IReadOnlyList<double[]> Curves, bool MustLearn)
    {
        /// <summary>What it was before it was meta-trained; null for what begins with random parameters.</summary>
        public Trial? Before { get; init; }
    }
}
