using System.Globalization;
using static Vsml.Cli.Compare.ResultFields;

namespace Vsml.Cli.Compare;

/// <summary>
/// The results file: one line a trainer and split, numbers as the invariant culture writes them, scores in full, so that work that goes on
/// with them ends with the same tables. An undefined score is an empty field. The last field says how the result was made.
/// </summary>
internal static class ResultsCsv
{
    public static readonly string[] Header =
    [
        "dataset", "train_rows", "repeat", "trainer", "accuracy", "macro_accuracy", "auc", "log_loss", "fit_seconds", "split", "failure", "ece", "reliability", "settings",
    ];

    public static string[] FieldsOf(TrialResult result, string settings) =>
    [
        result.Dataset,
        result.TrainRows.ToString(CultureInfo.InvariantCulture),
        result.Repeat.ToString(CultureInfo.InvariantCulture),
        result.Trainer,
        Number(result.Scores.Accuracy),
        Number(result.Scores.MacroAccuracy),
        Number(result.Scores.Auc),
        Number(result.Scores.LogLoss),
        Seconds(result.FitSeconds),
        result.Split,
        result.Failure ?? "",
        Number(result.Scores.CalibrationError),
        result.Scores.Reliability?.ToString() ?? "",
        settings,
    ];

    /// <param name="fields">Of a line.</param>
    /// <param name="path">Of its file, to name it.</param>
    /// <exception cref="CommandFailedException">A number is none.</exception>
    public static (TrialResult Result, string Settings) Parse(string[] fields, string path)
    {
        double Read(int field, bool mayLack = false) => ResultFields.Read(fields, field, Header, path, mayLack);

        Reliability? reliability = fields[12].Length == 0 ? null : Reliability.Parse(fields[12])
            ?? throw new CommandFailedException($"{path}: {string.Join(',', fields)}: {Header[12]} is not right/confidence/rows of {Reliability.Bins} bins");
        var result = new TrialResult(
            fields[0], fields[9], (int)Read(1), (int)Read(2), fields[3],
            new Scores(Read(4), Read(7), Read(5, mayLack: true), Read(6, mayLack: true), reliability),
            Read(8), fields[10].Length == 0 ? null : fields[10]);
        return (result, fields[13]);
    }

    /// <summary>Whether a file begins as a results file does.</summary>
    public static bool IsOne(string path) => File.ReadLines(path).FirstOrDefault() == string.Join(',', Header);
}
