using Xunit;

namespace Vsml.MetaTraining.Tests;

public sealed class EpisodeSamplerTests
{
    private const int Steps = 40;

    private static readonly MetaTrainingConfig _config = new()
    {
        Network = new NetworkSpec { StateSize = 4 },
        EpisodesPerStep = 4,
        CurriculumSteps = 0,
        MaxGradientCost = 400,
        MinGradientRows = 4,
        SeveralPassesShare = 0.5,
        Tasks = new TaskShapeDistribution { MinRows = 4, MaxRows = 600, MinInputs = 2, MaxInputs = 20, MaxClasses = 4, MaxCost = 2_000 },
        LongEpisodes = new LongEpisodes { Count = 1, MaxCost = 20_000, MaxGradientCost = 4_000, MinRows = 64, MinInputs = 6, TwoClassesShare = 0 },
    };

    [Fact]
    public void TheFirstEpisodesOfAStep_AreLong()
    {
        EpisodeSampler sampler = new(_config, new SyntheticTabularTasks());
        Episode[][] steps = [.. Enumerable.Range(0, Steps).Select(step =>
            Enumerable.Range(0, _config.EpisodesPerStep).Select(index => sampler.Sample(new EpisodeDraw(step, index))).ToArray())];
        Episode[] first = [.. steps.Select(step => step[0])], others = [.. steps.SelectMany(step => step[1..])];
        Assert.All(others, episode => Assert.InRange(Cost(episode), 1, _config.Tasks.MaxCost));
        Assert.All(first, episode => Assert.InRange(Cost(episode), 1, _config.LongEpisodes!.MaxCost));
        Assert.All(first, episode => Assert.InRange(episode.Units - 1, 6, 20));
        Assert.All(first, episode => Assert.InRange(episode.Classes, 3, 4));
        Assert.Contains(others, episode => episode.Classes == 2);
        Assert.Contains(first, episode => Cost(episode) > 2 * _config.Tasks.MaxCost);
        Assert.Contains(first, episode => GradientCost(episode) > 2 * _config.MaxGradientCost);
        Assert.True(first.Average(Cost) > 3 * others.Average(Cost));
    }

    [Fact]
    public void ADraw_IsAlwaysTheSameEpisode()
    {
        EpisodeDraw draw = new(5, 0);
        Episode one = new EpisodeSampler(_config, new SyntheticTabularTasks()).Sample(draw);
        Episode other = new EpisodeSampler(_config, new SyntheticTabularTasks()).Sample(draw);
        Assert.Equal(one.Labels.ToArray(), other.Labels.ToArray());
        Assert.Equal(one.RowRecords, other.RowRecords);
    }

    [Theory]
    [InlineData("count", "5")]
    [InlineData("max_cost", "1999")]
    [InlineData("max_gradient_cost", "399")]
    [InlineData("min_rows", "601")]
    [InlineData("min_inputs", "21")]
    [InlineData("two_classes_share", "1.1")]
    public void LongEpisodesOutOfRange_AreRefusedByName(string name, string value)
    {
        ArgumentException e = Assert.Throws<ArgumentException>(() => _config.With($"long_episodes.{name}", value));
        Assert.Contains($"long_episodes.{name}: expected", e.Message, StringComparison.Ordinal);
    }

    private static double Cost(Episode episode) => (double)episode.Units * episode.Classes * episode.Observes.Count(observes => observes);

    private static double GradientCost(Episode episode) =>
        (double)episode.Units * episode.Classes * (episode.Observes.Count(observes => observes) - episode.FirstGradientStep);
}
