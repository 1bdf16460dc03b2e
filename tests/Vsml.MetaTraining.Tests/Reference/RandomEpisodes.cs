namespace Vsml.MetaTraining.Tests;

/// <summary>Networks, parameters and episodes drawn from a seed, over everything that a spec can ask for.</summary>
internal static class RandomEpisodes
{
    private static readonly int[] _stateSizes = [4, 8, 12, 16, 20, 24, 32];

    public static NetworkSpec Spec(Random random)
    {
        bool Coin() => random.Next(2) == 0;
        return new NetworkSpec
        {
            StateSize = _stateSizes[random.Next(_stateSizes.Length)],
            Experts = random.Next(3) > 0,
            Projections = Coin()
                ? new ProjectionSpec { Units = random.Next(0, 7), WideUnits = 5, MaxFeatures = random.Next(3, 5), Decorrelated = Coin(), Contrasts = Coin() } : null,
        };
    }

    /// <summary>Normal numbers, wide enough that no part of the network is idle.</summary>
    public static float[] Parameters(NetworkSpec spec, Random random) =>
        [.. Enumerable.Range(0, new ParameterLayout(spec).Length).Select(_ => 0.3f * Normal(random))];

    public static Episode Episode(NetworkSpec spec, Random random, bool truncates = true)
    {
        // Every fourth is wide: more units than the kernels take at a time.
        int inputs = random.Next(4) == 0 ? random.Next(14, 40) : random.Next(1, 7), classes = random.Next(2, 5);
        int training = random.Next(1, 9), tests = random.Next(0, 3);
        double missing = random.Next(2) * 0.3;
        TabularTask task = Task(inputs, classes, training + tests, missing, random);
        int passes = random.Next(1, 3), gradientRows = truncates && tests > 0 && random.Next(2) == 0 ? random.Next(1, training * passes) : int.MaxValue;
        EpisodePlan plan = new(training, passes, KnownStatistics: random.Next(2) == 0, OnlineShare: tests == 0 ? 1 : 0.5, Math.Max(1, gradientRows));
        return EpisodeBuilder.Build(task, plan, spec, random);
    }

    /// <summary>An episode that takes some milliseconds, in arrays small enough for the collector to move.</summary>
    public static Episode Long(NetworkSpec spec, Random random) =>
        EpisodeBuilder.Build(Task(inputs: 8, classes: 4, rows: 200, missing: 0, random), new EpisodePlan(200), spec, random);

    public static TabularTask Task(int inputs, int classes, int rows, double missing, Random random) => new(
        inputs,
        classes,
        [.. Enumerable.Range(0, inputs * rows).Select(_ => random.NextDouble() < missing ? float.NaN : Normal(random))],
        [.. Enumerable.Range(0, rows).Select(_ => random.Next(classes))]);

    public static float Normal(Random random) =>
        (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
}
