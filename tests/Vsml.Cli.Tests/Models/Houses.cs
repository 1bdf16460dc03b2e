using System.Globalization;

namespace Vsml.Cli.Tests.Models;

/// <summary>Made-up houses: twice their size, more in the north, and a little noise.</summary>
internal static class Houses
{
    private static readonly string[] Towns = ["north", "south", "east"];

    public static string Csv(int rows, int seed, bool comma = false)
    {
        var random = new Random(seed);
        var culture = new NumberFormatInfo { NumberDecimalSeparator = comma ? "," : "." };
        string separator = comma ? ";" : ",";
        return string.Join(separator, "size", "town", "price") + "\n" + string.Concat(Enumerable.Range(0, rows).Select(row =>
        {
            double size = 50 + (100 * random.NextDouble()), price = (2 * size) + (row % 3 == 0 ? 40 : 0) + (8 * (random.NextDouble() - 0.5));
            return string.Join(separator, size.ToString("0.0", culture), Towns[row % 3], price.ToString("0.00", culture)) + "\n";
        }));
    }
}
