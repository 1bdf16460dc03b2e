using TorchSharp;
using Vsml.MetaTraining.Reference;
using Xunit;
using static TorchSharp.torch;

namespace Vsml.MetaTraining.Tests;

public class ReferenceNetworkTests
{
    private const int Inputs = 4, Classes = 3;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Gradient_IsTheSlopeOfTheLoss(bool experts)
    {
        Random random = new(3);
        NetworkSpec spec = new() { StateSize = 8, Experts = experts };
        float[] parameters = RandomEpisodes.Parameters(spec, random);
        // Through all steps: a truncated gradient is not the slope.
        Episode episode = RandomEpisodes.Episode(spec, random, truncates: false);
        using CollectionPause pause = CollectionPause.Begin();
        float[] direction = [.. parameters.Select(_ => RandomEpisodes.Normal(random))];
        double Loss(float along)
        {
            using DisposeScope scope = NewDisposeScope();
            using var _ = no_grad();
            float[] at = [.. parameters.Zip(direction, (p, d) => p + (along * d))];
            return new ReferenceNetwork(spec, at, ScalarType.Float64).Loss(episode).item<double>();
        }

        using ReferenceNetwork network = new(spec, parameters, ScalarType.Float64);
        network.Loss(episode).backward();
        double slope = network.Variables.grad!.data<double>().ToArray().Zip(direction, (g, d) => g * d).Sum();
        double step = 1.0 / 4096;
        Assert.Equal(1, (Loss((float)step) - Loss((float)-step)) / (2 * step) / slope, 1e-3);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    public void Learner_PredictsWhatTheReferencePredicts(int seed) =>
        LearnerPredictsWhatTheReferencePredicts(seed, RandomEpisodes.Spec(new Random(seed)), isBuffered: seed % 2 == 0);

    [Theory]
    [InlineData(3, false)]
    [InlineData(4, false)]
    [InlineData(3, true)]
    [InlineData(4, true)]
    public void Learner_PredictsWhatTheReferencePredicts_ThroughProjectionsOfEveryKind(int maxFeatures, bool isBuffered)
    {
        ProjectionSpec projections = new() { Units = 6, WideUnits = 6, MaxFeatures = maxFeatures, Decorrelated = true, Contrasts = true };
        LearnerPredictsWhatTheReferencePredicts(maxFeatures, new NetworkSpec { Projections = projections }, isBuffered);
    }

    private static void LearnerPredictsWhatTheReferencePredicts(int seed, NetworkSpec spec, bool isBuffered)
    {
        const int Rows = 44; // More than it takes until projections of every kind are drawn.
        Random random = new(seed);
        float[] parameters = RandomEpisodes.Parameters(spec, random);
        TabularTask task = RandomEpisodes.Task(Inputs, Classes, Rows, missing: 0.2, random);
        Episode episode = EpisodeBuilder.Build(task, new EpisodePlan(Rows - 2, KnownStatistics: isBuffered), spec, new Random(seed));

        using CollectionPause pause = CollectionPause.Begin();
        using DisposeScope scope = NewDisposeScope();
        using var _ = no_grad();
        using ReferenceNetwork network = new(spec, parameters, ScalarType.Float64);
        Learner learner = new(
            new LearningAlgorithm(spec, parameters, new Provenance()), Inputs, Classes, threads: 1, seed: (ulong)new Random(seed).NextInt64());
        RowBuffer buffer = new(Inputs);
        for (int t = 0; t < Rows - 2; t++)
            buffer.Add(task.Features.AsSpan(t * Inputs, Inputs), task.Labels[t]);
        if (isBuffered)
        {
            learner.Units.AddFeatures(buffer.Count, buffer.Features);
            learner.Encoder.Buffer(buffer.Count, buffer.Features, buffer.Label, goesOn: false);
        }

        NetworkState state = network.Begin(episode.Units, episode.Experts, Classes);
        float[] probabilities = new float[Classes];
        for (int t = 0; t < Rows; t++)
        {
            ReadOnlySpan<float> features = task.Features.AsSpan(t * Inputs, Inputs);
            EpisodeRow row = EpisodeRow.Of(episode, t, network.Variables);
            Tensor expected = nn.functional.softmax(network.Logits(state, row), dim: 0);

            // Of a buffered row, an episode is told what is said without it; a learner says so only as it learns it.
            if (!isBuffered || !episode.Observes[t])
            {
                learner.Predict(features, probabilities);
                foreach ((double p, float q) in expected.data<double>().ToArray().Zip(probabilities))
                    Assert.Equal(p, q, 1e-5);
            }

            if (!episode.Observes[t]) continue;
            state = network.Update(state, row, task.Labels[t], expected);
            if (isBuffered)
                learner.ObserveBuffered(buffer, t, RowNews.Label);
            else
                learner.Observe(features, task.Labels[t]);
        }
    }

    [Fact]
    public void TheWrongNumberOfParameters_IsAnArgumentException() =>
        Assert.Throws<ArgumentException>(() => new ReferenceNetwork(new NetworkSpec(), new float[3]));
}
