namespace Vsml.MetaTraining;

/// <summary>Names one episode of a run: everything random about it follows from this and the seed.</summary>
/// <param name="Step">The meta-training step.</param>
/// <param name="Index">Its place in the step's batch.</param>
internal readonly record struct EpisodeDraw(long Step, int Index);

/// <summary>Draws episodes as a recipe says.</summary>
/// <param name="config">The recipe.</param>
/// <param name="tasks">Where tasks come from.</param>
internal sealed class EpisodeSampler(MetaTrainingConfig config, ITaskDistribution tasks)
{
    private const int FirstMaxRows = 32, FirstMaxInputs = 12, FirstMaxCost = 1_500;

    /// <summary>The episode of a draw; always the same one.</summary>
    public Episode Sample(EpisodeDraw draw)
    {
        Random random = new(Mix(config.Seed, draw));
        TaskShapeDistribution limits = Limits(draw.Step);
        long gradientCost = config.MaxGradientCost;
        if (draw.Index < config.LongEpisodes?.Count && draw.Step >= config.CurriculumSteps)
            (limits, gradientCost) = LongLimits(config.LongEpisodes, random);
        TaskShape shape = (limits with { MaxCost = long.MaxValue }).Sample(random); // The cap is on input units, not on inputs, and how many units there are is decided below.
        int? projections = Projections(shape.Inputs, random);
        long rowCost = (long)Units(shape.Inputs, projections) * shape.Classes;
        int passes = random.NextDouble() < config.SeveralPassesShare ? random.LogUniformInteger(2, config.MaxPasses) : 1;
        int rows = (int)Math.Clamp(limits.MaxCost / (rowCost * passes), Math.Min(config.Tasks.MinRows, shape.Rows), shape.Rows);
        bool isBuffered = passes > 1 || random.NextDouble() < config.KnownStatisticsShare;
        EpisodePlan plan = new(
            rows,
            passes,
            isBuffered,
            config.OnlineShare,
            (int)Math.Min(int.MaxValue, Math.Max(config.MinGradientRows, gradientCost / rowCost)),
            projections);
        TabularTask task = (isBuffered ? tasks : tasks.Streams).Sample(shape with { Rows = rows + TestRows(rows) }, random);
        return EpisodeBuilder.Build(task, plan, config.Network, random);
    }

    private (TaskShapeDistribution Limits, long GradientCost) LongLimits(LongEpisodes episodes, Random random)
    {
        TaskShapeDistribution limits = config.Tasks with
        {
            MinRows = Math.Max(config.Tasks.MinRows, episodes.MinRows),
            MinInputs = Math.Max(config.Tasks.MinInputs, episodes.MinInputs),
            TwoClassesShare = episodes.TwoClassesShare,
            MaxCost = (long)random.LogUniform(config.Tasks.MaxCost, episodes.MaxCost),
        };
        return (limits, (long)random.LogUniform(config.MaxGradientCost, episodes.MaxGradientCost));
    }

    // A number of projections from none to all that the network has, so that the learning algorithm works with any.
    private int? Projections(int inputs, Random random)
    {
        const double None = 0.15;
        const int Fewest = 4, FewestWide = 24;
        InputWidths widths = InputWidths.Of(config.Network, inputs);
        if (widths.Projections == 0)
            return null;
        if (!widths.ShowsFeatures)
            return random.LogUniformInteger(Math.Min(FewestWide, widths.Projections), widths.Projections);
        int most = Math.Min(config.MaxProjections, widths.Projections);
        return most == 0 || random.NextDouble() < None ? 0 : random.LogUniformInteger(Math.Min(Fewest, most), most);
    }

    private int Units(int inputs, int? projections)
    {
        InputWidths widths = InputWidths.Of(config.Network, inputs);
        return widths.Shown + (projections ?? widths.Projections) + 1;
    }

    private static int TestRows(int trainingRows) => Math.Clamp(trainingRows / 4, 8, 128);

    // Short and narrow tasks first: their gradients are cheap and clear.
    private TaskShapeDistribution Limits(long step)
    {
        if (step >= config.CurriculumSteps)
            return config.Tasks;
        double share = (double)step / config.CurriculumSteps;
        long Grow(long first, long last) => last <= first ? last : (long)(first * Math.Pow((double)last / first, share));
        return config.Tasks with
        {
            MaxRows = (int)Grow(Math.Max(FirstMaxRows, config.Tasks.MinRows), config.Tasks.MaxRows),
            MaxInputs = (int)Grow(Math.Max(FirstMaxInputs, config.Tasks.MinInputs), config.Tasks.MaxInputs),
            MaxCost = Grow(FirstMaxCost, config.Tasks.MaxCost),
        };
    }

    private static int Mix(int seed, EpisodeDraw draw)
    {
        ulong x = ((ulong)(uint)seed << 32) ^ ((ulong)draw.Step * 0x9E3779B97F4A7C15) ^ ((ulong)(uint)draw.Index * 0xC2B2AE3D27D4EB4F);
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return (int)(x ^ (x >> 31));
    }
}

/// <summary>Draws an episode on the thread that runs it.</summary>
internal sealed class SampledEpisodeGradient(EpisodeSampler sampler, IEpisodeGradient<Episode> estimator) : IEpisodeGradient<EpisodeDraw>
{
    public double LossAndGradient(ReadOnlySpan<float> parameters, EpisodeDraw episode, Span<float> gradient) =>
        estimator.LossAndGradient(parameters, sampler.Sample(episode), gradient);
}
