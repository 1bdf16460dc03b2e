namespace Vsml.Cli.Online;

/// <summary>A stretch of a stream.</summary>
/// <param name="Name">As in the results.</param>
/// <param name="Rows">To learn, in order.</param>
/// <param name="Tests">Held out: of all classes met so far.</param>
/// <param name="First">Of them, those of the classes of the first phase.</param>
/// <param name="Shift">Added to every label, modulo the classes.</param>
internal sealed record Phase(string Name, int[] Rows, int[] Tests, int[] First, int Shift = 0);

/// <summary>Orders of a stream that put what was learned to the test, by the words of <c>--scenario</c>.</summary>
internal static class Scenario
{
    public const string ClassIncremental = "class-incremental", Recurring = "recurring", Drift = "drift";

    private const int ClassesAtATime = 2, Returns = 3, Drifts = 4, MostTests = 1000;

    public static IReadOnlyList<string> Words { get; } = [ClassIncremental, Recurring, Drift];

    /// <summary>The phases of a stream. Its first rows are learned, those after them are held out: 1,000, or a fifth of what there is.</summary>
    /// <param name="scenario">Of <see cref="Words"/>.</param>
    /// <param name="stream">Of two classes or more.</param>
    /// <param name="order">Of all its rows.</param>
    /// <param name="length">Rows to learn; fewer where there are not so many.</param>
    /// <exception cref="CommandFailedException">It has too few rows.</exception>
    public static IReadOnlyList<Phase> PhasesOf(string scenario, RowStream stream, int[] order, int length)
    {
        int tests = Math.Min(MostTests, stream.Rows / 5);
        int[] rows = order[..Math.Min(length, stream.Rows - tests)], held = order[rows.Length..(rows.Length + tests)];
        if (rows.Length < Drifts || tests == 0)
            throw new CommandFailedException($"{stream.Name}: has {stream.Rows} rows; 5 or more were expected, a fifth of them to test with");
        return scenario switch
        {
            ClassIncremental => OfClasses(stream, rows, held, [.. Enumerable.Range(0, stream.Classes).Chunk(ClassesAtATime)]),
            Recurring => OfClasses(stream, rows, held, [.. Enumerable.Repeat(Halves(stream.Classes), Returns).SelectMany(halves => halves)]),
            _ =>
            [
                .. Enumerable.Range(0, Drifts).Select(phase => new Phase(
                    phase == 0 ? "as they are" : $"shifted by {phase}", rows[(rows.Length * phase / Drifts)..(rows.Length * (phase + 1) / Drifts)], held, held, phase)),
            ],
        };
    }

    private static int[][] Halves(int classes) => [[.. Enumerable.Range(0, classes / 2)], [.. Enumerable.Range(classes / 2, classes - (classes / 2))]];

    /// <summary>Of classes that come again the rows are dealt out evenly, so that none is met twice.</summary>
    private static Phase[] OfClasses(RowStream stream, int[] rows, int[] held, int[][] groups)
    {
        var phases = new Phase[groups.Length];
        HashSet<int> met = [];
        for (int phase = 0; phase < groups.Length; phase++)
        {
            int[] group = groups[phase];
            met.UnionWith(group);
            int times = groups.Count(other => other[0] == group[0]), time = groups.Take(phase).Count(other => other[0] == group[0]);
            int[] own = [.. rows.Where(row => group.Contains(stream.Label(row)))];
            phases[phase] = new Phase(
                group.Length == 1 ? $"{group[0]}" : $"{group[0]}-{group[^1]}",
                own[(own.Length * time / times)..(own.Length * (time + 1) / times)],
                [.. held.Where(row => met.Contains(stream.Label(row)))],
                [.. held.Where(row => groups[0].Contains(stream.Label(row)))]);
        }

        return phases;
    }
}
