using System.Globalization;
using static Vsml.Cli.Compare.ResultFields;

namespace Vsml.Cli.Compare;

/// <summary>The results file where numbers are predicted, as <see cref="ResultsCsv"/>: scores in the label's unit, and the deviation of the test rows' labels.</summary>
internal static class RegressionResultsCsv
{
    public static readonly string[] Header =
    [
        "dataset", "train_rows", "repeat", "trainer", "rmse", "mae", "r2", "pinball", "coverage", "deviation", "fit_seconds", "split", "failure", "settings",
    ];

    public static string[] FieldsOf(TrialResult result, string settings)
    {
        RegressionScores scores = result.Numbers!;
        return
        [
            result.Dataset,
            result.TrainRows.ToString(CultureInfo.InvariantCulture),
            result.Repeat.ToString(CultureInfo.InvariantCulture),
            result.Trainer,
            Number(scores.Rmse), Number(scores.Mae), Number(scores.RSquared), Number(scores.Pinball), Number(scores.Coverage), Number(scores.Deviation),
            Seconds(result.FitSeconds),
            result.Split,
            result.Failure ?? "",
            settings,
        ];
    }

    /// <param name="fields">Of a line.</param>
    /// <param name="path">Of its file, to name it.</param>
    /// <exception cref="CommandFailedException">A number is none.</exception>
    public static (TrialResult Result, string Settings) Parse(string[] fields, string path)
    {
        double Read(int field, bool mayLack = false) => ResultFields.Read(fields, field, Header, path, mayLack);

        var result = new TrialResult(
            fields[0], fields[11], (int)Read(1), (int)Read(2), fields[3], Scores.None, Read(10), fields[12].Length == 0 ? null : fields[12])
        {
            Numbers = new RegressionScores(Read(4), Read(5), Read(6, mayLack: true), Read(7), Read(8), Read(9)),
        };
        return (result, fields[13]);
    }

    /// <summary>Whether a file begins as such a results file does.</summary>
    public static bool IsOne(string path) => File.ReadLines(path).FirstOrDefault() == string.Join(',', Header);
}
