using Vsml.Cli.Online;

namespace Vsml.Cli.Tests.Online;

public sealed class ScenarioTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static IReadOnlyList<Phase> PhasesOf(string scenario, StubStream stream, int length = 300) => Scenario.PhasesOf(scenario, stream, stream.Order(1, 0), length);

    [Fact]
    public void ClassIncremental_MeetsTwoClassesAfterTheOther_AndTestsAllThatWereMet()
    {
        var stream = new StubStream("s", 500);
        IReadOnlyList<Phase> phases = PhasesOf(Scenario.ClassIncremental, stream);

        Assert.Equal(["0-1", "2"], phases.Select(phase => phase.Name));
        Assert.All(phases[0].Rows, row => Assert.InRange(stream.Label(row), 0, 1));
        Assert.All(phases[1].Rows, row => Assert.Equal(2, stream.Label(row)));
        Assert.Equal((300, 100), (phases.Sum(phase => phase.Rows.Length), phases[1].Tests.Length));
        Assert.All(phases[0].Tests, row => Assert.InRange(stream.Label(row), 0, 1));
        Assert.Equal(phases[0].Tests, phases[1].First);
        Assert.Empty(phases.SelectMany(phase => phase.Rows).Intersect(phases[1].Tests));
    }

    [Fact]
    public void Recurring_MeetsEachHalfThreeTimes_AndNoRowTwice()
    {
        var stream = new StubStream("s", 500);
        IReadOnlyList<Phase> phases = PhasesOf(Scenario.Recurring, stream);

        Assert.Equal(["0", "1-2", "0", "1-2", "0", "1-2"], phases.Select(phase => phase.Name));
        Assert.Equal(300, phases.SelectMany(phase => phase.Rows).Distinct().Count());
        Assert.All(phases, phase => Assert.NotEmpty(phase.Rows));
        Assert.Equal(phases[1].Tests, phases[5].Tests);
    }

    [Fact]
    public void Drift_ShiftsTheLabels()
    {
        IReadOnlyList<Phase> phases = PhasesOf(Scenario.Drift, new StubStream("s", 500), length: 1000);

        Assert.Equal([0, 1, 2, 3], phases.Select(phase => phase.Shift));
        // A fifth is held out, whatever was asked for.
        Assert.Equal((400, 100), (phases.Sum(phase => phase.Rows.Length), phases[3].Tests.Length));
    }

    [Fact]
    public void Accuracy_IsThatOfTheHeldOutRowsAfterEachPhase()
    {
        // "last label" knows nothing but the label that it was told last.
        var stream = new StubStream("s", 500);
        IReadOnlyList<Phase> phases = PhasesOf(Scenario.ClassIncremental, stream);
        ScenarioResult result = Assert.Single(ScenarioEvaluation.Run(
            new OnlinePlan([stream], [LastLabel.Contender], [300], Seed: 1), Scenario.ClassIncremental, (_, _) => { }, CancellationToken.None));

        for (int phase = 0; phase < 2; phase++)
        {
            int last = stream.Label(phases[phase].Rows[^1]);
            Assert.Equal(phases[phase].Tests.Count(row => stream.Label(row) == last) / (double)phases[phase].Tests.Length, result.Accuracy[phase], 9);
        }

        Assert.Equal(0, result.First[1]);
    }

    [Theory]
    [InlineData(Scenario.ClassIncremental)]
    [InlineData(Scenario.Recurring)]
    [InlineData(Scenario.Drift)]
    public async Task Online_ShowsEachPhase_TheSameForTheSameSeed(string scenario)
    {
        string flowers = _folder.WriteFlowers("flowers.csv", 120);
        string[] arguments = ["online", flowers, "--label", "kind", "--scenario", scenario, "--rivals", "last-label,neighbours", "--seed", "3"];

        CommandRun run = await CommandRun.OfAsync(arguments), again = await CommandRun.OfAsync(arguments), other = await CommandRun.OfAsync([.. arguments[..^1], "4"]);

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains($"flowers, {scenario}: 96 rows learned; accuracy on 24 held-out rows", run.Output, StringComparison.Ordinal);
        Assert.Contains("| Vsml ", run.Output, StringComparison.Ordinal);
        Assert.Equal(run.Output, again.Output);
        Assert.NotEqual(run.Output, other.Output);
    }

    [Fact]
    public async Task Online_RefusesAScenarioThatThereIsNot()
    {
        CommandRun run = await CommandRun.OfAsync("online", _folder.WriteFlowers("flowers.csv", 60), "--label", "kind", "--scenario", "chaos");
        CommandRun output = await CommandRun.OfAsync("online", _folder["flowers.csv"], "--label", "kind", "--scenario", "drift", "--output", _folder["x.csv"]);

        Assert.Equal((2, "vsml: --scenario: there is no 'chaos'; class-incremental, recurring, drift were expected"), (run.ExitCode, run.Error.Split('\n')[0]));
        Assert.Equal((2, "vsml: --output: there is nothing to write of a --scenario but what is printed"), (output.ExitCode, output.Error.Split('\n')[0]));
    }
}
