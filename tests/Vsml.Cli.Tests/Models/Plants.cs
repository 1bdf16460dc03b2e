using System.Globalization;
using Microsoft.ML.Data;

namespace Vsml.Cli.Tests.Models;

/// <summary>Made-up plants: what they look like tells their species.</summary>
internal static class Plants
{
    public static string[] Species { get; } = ["fern", "moss", "reed"];

    /// <param name="rows">How many.</param>
    /// <param name="seed">Other rows for another seed.</param>
    /// <param name="species">How many species, the first ones.</param>
    /// <param name="first">The first of the species that there are.</param>
    public static string Csv(int rows, int seed, int species = 3, int first = 0)
    {
        var random = new Random(seed);
        return "height,colour,seen,species\n" + string.Concat(Enumerable.Range(0, rows).Select(row =>
        {
            int kind = first + (row % species);
            string height = row % 13 == 5 ? "" : (kind + random.NextDouble()).ToString("0.000", CultureInfo.InvariantCulture);
            string colour = row % 11 == 7 ? "NA" : random.Next(3) == 0 ? "grey" : $"green {kind}";
            long seen = 1_700_000_000_000 + (kind * 1000) + random.Next(1500);
            return $"{height},{colour},{seen},{Species[kind]}\n";
        }));
    }
}

/// <summary>As a program of one's own has a row.</summary>
internal sealed class Plant
{
    [ColumnName("height")]
    public float Height { get; set; } = float.NaN;

    [ColumnName("colour")]
    public string Colour { get; set; } = "";

    [ColumnName("seen")]
    public double Seen { get; set; } = double.NaN;

    [ColumnName("species")]
    public string Species { get; set; } = "";
}

internal sealed class PlantPrediction
{
    public string PredictedLabel { get; set; } = "";

    public float[] Score { get; set; } = [];
}
