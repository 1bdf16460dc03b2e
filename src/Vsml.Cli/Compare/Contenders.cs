namespace Vsml.Cli.Compare;

/// <summary>The trainers that can be compared, by the names of the command line.</summary>
internal static class Contenders
{
    public const string AllTrainers = "all";

    public static IReadOnlyList<string> Names { get; } =
        [VsmlContender.TrainerName, .. StockTrainers.All.Select(contender => contender.Name)];

    /// <summary>Those that predict numbers.</summary>
    public static IReadOnlyList<string> RegressionNames { get; } =
        [VsmlContender.TrainerName, .. StockRegressionTrainers.All.Select(contender => contender.Name)];

    public static IReadOnlyList<string> NamesOf(bool isRegression) => isRegression ? RegressionNames : Names;

    /// <summary>Those that are nobody's, not even of those that learn from texts.</summary>
    public static IEnumerable<string> Unknown(IEnumerable<string> names, bool isRegression = false) =>
        names.Where(name => name != AllTrainers && !NamesOf(isRegression).Concat(isRegression ? [] : TextContenders.Names).Contains(name, StringComparer.OrdinalIgnoreCase));

    /// <param name="names">Of <see cref="Names"/>, in any case, or <see cref="AllTrainers"/>.</param>
    public static bool Include(IReadOnlyList<string> names, string trainer) =>
        names.Contains(AllTrainers) || names.Contains(trainer, StringComparer.OrdinalIgnoreCase);

    public static IReadOnlyList<Contender> Select(IReadOnlyList<string> names, VsmlContender vsml) =>
        [.. Include(names, VsmlContender.TrainerName) ? vsml.Create() : [],
            .. StockTrainers.All.Where(contender => Include(names, contender.Name))];

    /// <summary>The same of those that predict numbers.</summary>
    public static IReadOnlyList<Contender> SelectRegression(IReadOnlyList<string> names, VsmlContender vsml) =>
        [.. Include(names, VsmlContender.TrainerName) ? vsml.CreateRegression() : [],
            .. StockRegressionTrainers.All.Where(contender => Include(names, contender.Name))];
}
