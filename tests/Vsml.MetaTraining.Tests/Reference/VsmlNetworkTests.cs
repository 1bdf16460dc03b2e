using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Vsml.MetaTraining.Tests;

public class VsmlNetworkTests
{
    [Fact]
    public void Gradient_IsTheSlopeOfTheLoss()
    {
        Random random = new(3);
        NetworkSpec spec = RandomEpisodes.Spec(random) with { HiddenLayers = [new DenseLayerSpec(2)] };
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
            return new VsmlNetwork(spec, at, ScalarType.Float64).Loss(episode).item<double>();
        }

        using VsmlNetwork network = new(spec, parameters, ScalarType.Float64);
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
    public void Learner_PredictsWhatTheReferencePredicts(int seed) => LearnerPredictsWhatTheReferencePredicts(seed, RandomEpisodes.Spec(new Random(seed)));

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public void Learner_PredictsWhatTheReferencePredicts_ThroughProjectionsOfEveryKind(int maxFeatures)
    {
        ProjectionSpec projections = new() { Units = 6, WideUnits = 6, MaxFeatures = maxFeatures, Decorrelated = true, Contrasts = true };
        LearnerPredictsWhatTheReferencePredicts(maxFeatures, new NetworkSpec { Projections = projections });
    }

    private static void LearnerPredictsWhatTheReferencePredicts(int seed, NetworkSpec spec)
    {
        Random random = new(seed);
        float[] parameters = RandomEpisodes.Parameters(spec, random);
        const int Inputs = 4, Classes = 3, Rows = 44; // More than it takes until projections of every kind are drawn.
        float Value() => random.Next(5) == 0 ? float.NaN : RandomEpisodes.Normal(random);
        float[] features = [.. Enumerable.Range(0, Rows * Inputs).Select(_ => Value())];
        int[] labels = [.. Enumerable.Range(0, Rows).Select(_ => random.Next(Classes))];
        Episode episode = EpisodeBuilder.Build(new TabularTask(Inputs, Classes, features, labels), new EpisodePlan(Rows - 2), spec, new Random(seed));

        using CollectionPause pause = CollectionPause.Begin();
        using DisposeScope scope = NewDisposeScope();
        using var _ = no_grad();
        using VsmlNetwork network = new(spec, parameters, ScalarType.Float64);
        Learner learner = new(
            new LearningAlgorithm(spec, parameters, new Provenance()), Inputs, Classes, threads: 1, seed: (ulong)new Random(seed).NextInt64());
        float[] probabilities = new float[Classes];
        LayerState[] state = network.Begin(episode.Inputs, Classes);
        for (int t = 0; t < Rows; t++)
        {
            ReadOnlySpan<float> row = features.AsSpan(t * Inputs, Inputs);
            VsmlExample example = VsmlExample.Of(episode, t, spec, network.Variables);
            VsmlPrediction prediction = network.Predict(state, example);
            learner.Predict(row, probabilities);
            double[] expected = prediction.Probabilities.data<double>().ToArray();
            for (int b = 0; b < Classes; b++) Assert.Equal(expected[b], probabilities[b], 1e-5);
            if (!episode.Observes[t]) continue;
            state = network.Update(state, example, prediction);
            learner.Observe(row, labels[t]);
        }
    }

    [Fact]
    public void TheWrongNumberOfParameters_IsAnArgumentException() =>
        Assert.Throws<ArgumentException>(() => new VsmlNetwork(new NetworkSpec(), new float[3]));
}
