using System.Globalization;

namespace Vsml.Cli.Compare;

/// <summary>Numbers in a results file.</summary>
internal static class ResultFields
{
    /// <summary>A number as it is read back to the last bit; nothing where there is none.</summary>
    public static string Number(double value) => double.IsNaN(value) ? "" : value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>Seconds, to millionths.</summary>
    public static string Seconds(double value) => value.ToString("0.######", CultureInfo.InvariantCulture);

    /// <summary>Reads a number of a line.</summary>
    /// <param name="fields">The line.</param>
    /// <param name="field">Which of them.</param>
    /// <param name="header">Their names.</param>
    /// <param name="path">Of the file, to name it.</param>
    /// <param name="mayLack">Whether an empty field is NaN.</param>
    /// <exception cref="CommandFailedException">It is no number.</exception>
    public static double Read(string[] fields, int field, string[] header, string path, bool mayLack = false) =>
        mayLack && fields[field].Length == 0 ? double.NaN
        : double.TryParse(fields[field], NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value
        : throw new CommandFailedException($"{path}: {string.Join(',', fields)}: {header[field]} is no number");
}
