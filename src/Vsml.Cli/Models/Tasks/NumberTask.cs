using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Vsml.AspNetCore;
using Vsml.Cli.Info;
using Vsml.Cli.Serve;
using Vsml.MLNet;

namespace Vsml.Cli.Models.Tasks;

/// <summary>A model that predicts a number, and, if it is Vsml's, its standard deviation and quantiles.</summary>
/// <param name="model">The model.</param>
/// <param name="output">Of its pipeline.</param>
internal sealed class NumberTask(SavedModel model, DataViewSchema output) : IModelTask
{
    private const string Deviation = "PredictedLabelStdDev", Quantiles = "Quantiles";

    public string LabelsWord => "numbers";

    public string ScoreColumn => "Score";

    public IReadOnlyList<string> PredictedColumns =>
        [ScoreColumn, .. HasDeviation ? [Deviation] : Array.Empty<string>(), .. QuantileNames.Select(name => $"Quantile({name})")];

    private bool HasDeviation => output.GetColumnOrNull(Deviation)?.Type == NumberDataViewType.Single;

    private string[] QuantileNames
    {
        get
        {
            if (output.GetColumnOrNull(Quantiles) is not { Type: VectorDataViewType { ItemType: NumberDataViewType } } column || !column.HasSlotNames())
                return [];
            VBuffer<ReadOnlyMemory<char>> names = default;
            column.GetSlotNames(ref names);
            return [.. names.DenseValues().Select(name => name.ToString())];
        }
    }

    public KnownTable Read(string path, IReadOnlyList<KnownColumn> columns, string? label, ReadOptions options, Stream? content) =>
        KnownTable.Read(path, columns, label, [], options, content, label is null ? null : model.KnownNumbersOf(label));

    public IEnumerable<string[]> Predict(KnownTable table)
    {
        IDataView scored = model.Transform(table);
        return model.Naming<string[][]>(() =>
        {
            string[][] cells = [.. scored.GetColumn<float>(ScoreColumn).Select(score => new[] { Number(score) })];
            if (HasDeviation)
                cells = [.. cells.Zip(scored.GetColumn<float>(Deviation), (own, deviation) => (string[])[.. own, Number(deviation)])];
            return QuantileNames.Length == 0
                ? cells
                : [.. cells.Zip(scored.GetColumn<float[]>(Quantiles), (own, quantiles) => (string[])[.. own, .. quantiles.Select(Number)])];
        });
    }

    public void Evaluate(KnownTable table, Terminal terminal)
    {
        float[] all = model.Naming<float[]>(() => [.. model.Transform(table).GetColumn<float>(ScoreColumn)]);
        int[] labelled = [.. Enumerable.Range(0, table.Rows).Where(row => table.Labels![row] is not null)];
        double[] labels = [.. labelled.Select(row => table.Targets![row])], errors = [.. labelled.Select(row => all[row] - table.Targets![row])];
        double mean = labels.Average(), squared = errors.Average(error => error * error), variance = labels.Average(label => (label - mean) * (label - mean));

        var sheet = new FactSheet(terminal);
        terminal.OutputWriter.WriteLine(FormattableString.Invariant($"{table.Name}: {labels.Length} rows by {model.Name}"));
        sheet.Heading("Scores");
        sheet.Fact("RMSE", Number(Math.Sqrt(squared)));
        sheet.Fact("MAE", Number(errors.Average(Math.Abs)));
        sheet.Fact("R2", variance > 0 ? (1 - (squared / variance)).ToString("0.0000", CultureInfo.InvariantCulture) : "none: all rows have one number");
        sheet.Fact("deviation of the labels", Number(Math.Sqrt(variance)));
    }

    public SavedModel PreparedFor(KnownTable table, Terminal terminal) => model;

    public Action<float[], int> LearnerOf(ISingleFeaturePredictionTransformer<object> predictor, KnownTable table)
    {
        var numbers = (VsmlRegressionModelParameters)predictor.Model;
        return (features, row) => numbers.Update(features, (float)table.Targets![row]);
    }

    public IServedModel Serve<TRow>(ServedFiles files)
        where TRow : class, new() =>
        files.Open<TRow, Guess>(model, engine => files.Served(engine, guess => (guess.Score, guess.PredictedLabelStdDev)));

    // As few digits as give the float, or of a double as much as is worth telling.
    private static string Number(float value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Number(double value) => value.ToString("G5", CultureInfo.InvariantCulture);

    internal sealed class Guess
    {
        public float Score { get; set; }

        public float PredictedLabelStdDev { get; set; }
    }
}
