namespace Vsml.Cli.Compare;

/// <summary>The trainers that can be compared, by the names of the command line.</summary>
internal static class Contenders
{
    public const string AllTrainers = "all";

    public static IReadOnlyList<string> Names { get; } =
        [VsmlContender.TrainerName, .. StockTrainers.All.Select(contender => contender.Name)];

    public static IEnumerable<string> Unknown(IEnumerable<string> names) =>
        names.Where(name => name != AllTrainers && !Names.Contains(name, StringComparer.OrdinalIgnoreCase));

    /// <param name="names">Of <see cref="Names"/>, in any case, or <see cref="AllTrainers"/>.</param>
    public static bool Include(IReadOnlyList<string> names, string trainer) =>
        names.Contains(AllTrainers) || names.Contains(trainer, StringComparer.OrdinalIgnoreCase);

    public static IReadOnlyList<Contender> Select(IReadOnlyList<string> names, VsmlContender vsml) =>
        [.. Include(names, VsmlContender.TrainerName) ? vsml.Create() : [],
            .. StockTrainers.All.Where(contender => Include(names, contender.Name))];
}
