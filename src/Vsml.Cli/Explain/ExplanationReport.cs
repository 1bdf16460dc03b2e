using System.Globalization;
using Vsml.Cli.Info;
using Vsml.Cli.Plots;

namespace Vsml.Cli.Explain;

/// <summary>Explanations as tables and charts: of one row all classes, of many what mattered.</summary>
/// <param name="columns">The names of the columns.</param>
/// <param name="classes">The names of the classes; none where numbers are predicted.</param>
/// <param name="number">What the number is called, where one is predicted.</param>
/// <param name="top">How many columns are shown at most.</param>
internal sealed class ExplanationReport(IReadOnlyList<string> columns, IReadOnlyList<string> classes, string number, int top)
{
    private readonly bool _ofNumbers = classes.Count == 0;

    private string Total => _ofNumbers ? number : "the logit";

    /// <summary>A row's columns, those that matter most first, with what each contributes to each class.</summary>
    /// <param name="cells">What the row has in each column; empty where it has none.</param>
    public void Write(FactSheet sheet, RowExplanation row, IReadOnlyList<string> cells)
    {
        sheet.Heading(_ofNumbers
            ? $"Row {Text(row.Row + 1)}: predicted {number} {Number(row.Logits[0])}, and what contributes to it"
            : $"Row {Text(row.Row + 1)}: predicted {classes[row.Predicted]}; contributions to the logit of each class");
        int[] order = [.. Order(column => row.Contributions.Max(ofClass => Math.Abs(ofClass[column])))];
        IEnumerable<string[]> lines = order.Take(top).Select(column =>
            (string[])[columns[column], cells[column], .. row.Contributions.Select(ofClass => Number(ofClass[column]))]);
        if (order.Length > top)
        {
            lines = lines.Append(
                [$"{Text(order.Length - top)} more", "", .. row.Contributions.Select(ofClass => Number(order.Skip(top).Sum(column => ofClass[column])))]);
        }
        lines = lines.Append(["bias", "", .. row.Bias.Select(bias => Number(bias))])
            .Append([_ofNumbers ? number : "logit", "", .. row.Logits.Select(logit => Number(logit))]);
        if (!_ofNumbers)
            lines = lines.Append(["probability", "", .. row.Probabilities.Select(p => Number(p))]);
        sheet.Table(_ofNumbers ? ["column", "value", "contribution"] : ["column", "value", .. classes], lines);
    }

    /// <summary>The columns by their mean absolute contribution.</summary>
    public void Write(FactSheet sheet, IReadOnlyList<RowExplanation> rows)
    {
        sheet.Heading($"Mean absolute contributions to {(_ofNumbers ? number : "the logits")}, over {Text(rows.Count)} rows");
        double[] means = MeansOf(rows);
        bool showsClasses = classes.Count is > 2 and <= 12;
        sheet.Table(
            ["column", "mean", .. showsClasses ? classes : []],
            Order(column => means[column]).Take(top).Select(column => (string[])
            [
                columns[column], Number(means[column]),
                .. showsClasses ? classes.Select((_, label) => Number(rows.Average(row => Math.Abs(row.Contributions[label][column])))) : [],
            ]));
        if (columns.Count > top)
            sheet.Fact($"{Text(columns.Count - top)} more", "with less; --top N shows more");
    }

    /// <summary>The bars of one row's contributions to one class.</summary>
    public BarChart ChartOf(RowExplanation row, int label, IReadOnlyList<string> cells)
    {
        double[] own = row.Contributions[label];
        return new BarChart(
            _ofNumbers ? $"row {Text(row.Row + 1)}: {number} = {Number(row.Logits[0])}" : $"row {Text(row.Row + 1)}: for and against {classes[label]} (p = {Number(row.Probabilities[label])})",
            $"contribution to {Total}",
            [.. Order(column => Math.Abs(own[column])).Take(top).Select(column => new ChartBar(
                cells[column].Length == 0 ? columns[column] : $"{columns[column]} = {Shortened(cells[column])}", own[column]))]);
    }

    public BarChart ChartOf(IReadOnlyList<RowExplanation> rows)
    {
        double[] means = MeansOf(rows);
        return new BarChart(
            $"what mattered, over {Text(rows.Count)} rows", $"mean absolute contribution to {(_ofNumbers ? number : "the logits")}",
            [.. Order(column => means[column]).Take(top).Select(column => new ChartBar(columns[column], means[column]))]);
    }

    /// <summary>A line for each row and class; of numbers, for each row.</summary>
    public IEnumerable<string[]> Lines(IEnumerable<RowExplanation> rows) => _ofNumbers ? LinesOfNumbers(rows) : LinesOfClasses(rows);

    private IEnumerable<string[]> LinesOfNumbers(IEnumerable<RowExplanation> rows) =>
        rows.Select(row => (string[])[Text(row.Row + 1), Exact(row.Logits[0]), Exact(row.Bias[0]), .. row.Contributions[0].Select(Exact)])
            .Prepend(["row", "Score", "bias", .. columns]);

    private IEnumerable<string[]> LinesOfClasses(IEnumerable<RowExplanation> rows)
    {
        yield return ["row", "class", "probability", "logit", "bias", .. columns];
        foreach (RowExplanation row in rows)
        {
            for (int label = 0; label < classes.Count; label++)
            {
                yield return
                [
                    Text(row.Row + 1), classes[label], Exact(row.Probabilities[label]), Exact(row.Logits[label]), Exact(row.Bias[label]),
                    .. row.Contributions[label].Select(Exact),
                ];
            }
        }
    }

    /// <summary>Mean over rows and classes, [columns].</summary>
    private double[] MeansOf(IReadOnlyList<RowExplanation> rows) =>
        [.. columns.Select((_, column) => rows.Average(row => row.Contributions.Average(ofClass => Math.Abs(ofClass[column]))))];

    /// <summary>The columns, highest first; of equals, the first.</summary>
    private IEnumerable<int> Order(Func<int, double> weight) => Enumerable.Range(0, columns.Count).OrderByDescending(weight);

    private static string Shortened(string cell) => cell.Length <= 20 ? cell : $"{cell[..19]}\u2026";

    private static string Number(double value) => value.ToString("0.0000", CultureInfo.InvariantCulture);

    private static string Exact(double value) => value.ToString("0.########", CultureInfo.InvariantCulture);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
