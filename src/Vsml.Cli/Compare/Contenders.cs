namespace Vsml.Cli.Compare;

/// <summary>The trainers that can be compared, by the names of the command line.</summary>
internal static class Contenders
{
    public const string AllTrainers = "all";

    public static IReadOnlyList<string> Names { get; } = [.. StockTrainers.All.Select(contender => contender.Name)];

    public static IEnumerable<string> Unknown(IReadOnlyList<string>? names) =>
        (names ?? []).Where(name => name != AllTrainers && !Names.Contains(name, StringComparer.OrdinalIgnoreCase));

    /// <param name="names">Of <see cref="Names"/>, in any case, or <see cref="AllTrainers"/>.</param>
    public static IReadOnlyList<Contender> Select(IReadOnlyList<string> names) =>
        names.Contains(AllTrainers)
            ? StockTrainers.All
            : [.. StockTrainers.All.Where(contender => names.Contains(contender.Name, StringComparer.OrdinalIgnoreCase))];
}
