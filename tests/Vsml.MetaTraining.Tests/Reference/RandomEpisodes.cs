namespace Vsml.MetaTraining.Tests;

/// <summary>Networks, parameters and episodes drawn from a seed, over everything that a spec can ask for.</summary>
internal static class RandomEpisodes
{
    public static NetworkSpec Spec(Random random)
    {
        bool Coin() => random.Next(2) == 0;
        int forward = random.Next(7, 12);
        return new NetworkSpec
        {
            StateSize = random.Next(1, 13),
            ForwardMessageSize = forward,
            BackwardMessageSize = random.Next(4, 11),
            HiddenLayers = [.. Enumerable.Range(0, random.Next(3)).Select(_ => new DenseLayerSpec(random.Next(1, 6)))],
            PredictionTicks = random.Next(1, 4),
            UpdateTicks = random.Next(1, 4),
            Wiring = Coin() ? Wiring.PredictThenUpdate : Wiring.ForwardThenBackward,
            SharedTicks = Coin(),
            Aggregates = Coin(),
            Products = Coin(),
            Context = Coin(),
            Projections = forward >= 8 && Coin()
                ? new ProjectionSpec { Units = random.Next(0, 7), WideUnits = 5, MaxFeatures = random.Next(3, 5), Decorrelated = Coin(), Contrasts = Coin() } : null,
        };
    }

    /// <summary>Normal numbers, wide enough that no part of the network is idle.</summary>
    public static float[] Parameters(NetworkSpec spec, Random random) =>
        [.. Enumerable.Range(0, new ParameterLayout(spec).Length).Select(_ => 0.4f * Normal(random))];

    public static Episode Episode(NetworkSpec spec, Random random, bool truncates = true)
    {
        // Every fourth is wide: more units than the kernels take at a time.
        int inputs = random.Next(4) == 0 ? random.Next(14, 40) : random.Next(1, 7), classes = random.Next(2, 5);
        int training = random.Next(1, 7), tests = random.Next(0, 3);
        double missing = random.Next(2) * 0.3;
        TabularTask task = new(
            inputs,
            classes,
            [.. Enumerable.Range(0, inputs * (training + tests)).Select(_ => random.NextDouble() < missing ? float.NaN : Normal(random))],
            [.. Enumerable.Range(0, training + tests).Select(_ => random.Next(classes))]);
        int passes = random.Next(1, 3), gradientRows = truncates && tests > 0 && random.Next(2) == 0 ? random.Next(1, training * passes) : int.MaxValue;
        EpisodePlan plan = new(training, passes, random.Next(2) == 0, OnlineShare: tests == 0 ? 1 : 0.5, Math.Max(1, gradientRows));
        Episode episode = EpisodeBuilder.Build(task, plan, spec, random);
        if (random.Next(2) == 0)
            LetMostOfItBeOver(episode);
        return episode;
    }

    /// <summary>An episode that takes some milliseconds, in arrays small enough for the collector to move.</summary>
    public static Episode Long(NetworkSpec spec, Random random)
    {
        const int Inputs = 8, Rows = 200, Classes = 4;
        TabularTask task = new(
            Inputs,
            Classes,
            [.. Enumerable.Range(0, Inputs * Rows).Select(_ => Normal(random))],
            [.. Enumerable.Range(0, Rows).Select(_ => random.Next(Classes))]);
        return EpisodeBuilder.Build(task, new EpisodePlan(Rows), spec, random);
    }

    // Some of the steps before the last that the context tells apart, some after.
    private static void LetMostOfItBeOver(Episode episode)
    {
        for (int t = 0; t < episode.Steps; t++)
            episode.StepNumbers[t] += NetworkSpec.LastStep - 2;
    }

    public static float Normal(Random random) =>
        (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
}
