using System.Globalization;
using Spectre.Console;

namespace Vsml.Cli.Online;

/// <summary>Shows a scenario: a column for each phase; each learner at the learning rate whose mean over the phases is highest.</summary>
internal static class ScenarioReport
{
    public static void Write(Terminal terminal, OnlinePlan plan, string scenario, IReadOnlyList<ScenarioResult> results)
    {
        foreach (RowStream stream in plan.Streams)
        {
            IReadOnlyList<Phase> phases = Scenario.PhasesOf(scenario, stream, stream.Order(plan.Seed, 0, plan.InOrder), plan.Lengths[^1]);
            ScenarioResult[] best = [.. results.Where(result => result.Stream == stream.Name).GroupBy(result => result.Learner)
                .Select(learner => learner.MaxBy(result => result.Accuracy.Average())!).OrderByDescending(result => result.Accuracy.Average())];
            terminal.OutputWriter.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{stream.Name}, {scenario}: {phases.Sum(phase => phase.Rows.Length)} rows learned; accuracy on {phases[^1].Tests.Length} held-out rows {(scenario == Scenario.Drift ? "with the labels of the phase" : "of the classes met so far")}, after each phase:"));
            Write(terminal, phases, best, result => result.Accuracy);
            if (scenario == Scenario.Drift)
                continue;
            terminal.OutputWriter.WriteLine("Of them, those of the classes of the first phase:");
            Write(terminal, phases, best, result => result.First);
        }
    }

    private static void Write(Terminal terminal, IReadOnlyList<Phase> phases, ScenarioResult[] learners, Func<ScenarioResult, double[]> accuracies)
    {
        Table table = new Table().Border(terminal.TableBorder).AddColumn(new TableColumn("learner").NoWrap()).AddColumn(new TableColumn("learning rate").RightAligned());
        foreach (Phase phase in phases)
            table.AddColumn(new TableColumn(phase.Name).RightAligned());
        foreach (ScenarioResult learner in learners)
        {
            table.AddRow([
                Markup.Escape(learner.Learner), learner.LearningRate?.ToString(CultureInfo.InvariantCulture) ?? "",
                .. accuracies(learner).Select(accuracy => accuracy.ToString("0.0000", CultureInfo.InvariantCulture))]);
        }

        terminal.Output.Write(table);
    }
}
