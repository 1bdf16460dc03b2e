using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Vsml.AspNetCore;
using Vsml.Cli.Compare;
using Vsml.Cli.Info;
using Vsml.Cli.Serve;
using Vsml.MLNet;

namespace Vsml.Cli.Models.Tasks;

/// <summary>A model that tells the probabilities of classes.</summary>
/// <param name="model">The model.</param>
internal sealed class ClassTask(SavedModel model) : IModelTask
{
    public string LabelsWord => "classes";

    public string ScoreColumn => model.IsBinary ? "Probability" : "Score";

    public IReadOnlyList<string> PredictedColumns => [.. model.Classes.Select(label => $"P({label})").Prepend("PredictedLabel")];

    public KnownTable Read(string path, IReadOnlyList<KnownColumn> columns, string? label, ReadOptions options, Stream? content) =>
        KnownTable.Read(path, columns, label, model.IsBinary ? BinaryLabels.All : model.Classes, options, content);

    public IEnumerable<string[]> Predict(KnownTable table) => model.Predict(table).Select(own => (string[])
    [
        model.Classes[Array.IndexOf(own, own.Max())],
        .. own.Select(p => p.ToString("0.######", CultureInfo.InvariantCulture)),
    ]);

    public void Evaluate(KnownTable table, Terminal terminal)
    {
        IReadOnlyList<float[]> all = model.Predict(table);
        int[] labelled = [.. Enumerable.Range(0, table.Rows).Where(row => table.Labels![row] is not null)];
        float[][] probabilities = [.. labelled.Select(row => all[row])];
        string[] labels = [.. labelled.Select(row => NameOf(table.Labels![row]!))];
        string[] unknown = [.. labels.Distinct().Except(model.Classes)];
        foreach (string label in unknown)
            terminal.Note($"{table.Name}: the model does not know the class '{label}' ({labels.Count(own => own == label)} rows)");

        Dictionary<string, int> classOf = model.Classes.Index().ToDictionary(own => own.Item, own => own.Index);
        foreach ((int index, string label) in unknown.Index())
            classOf.Add(label, TrialData.UnknownClass - index);
        int[] classes = [.. labels.Select(label => classOf[label])];
        Scores scores = model.Naming(() => Scores.Of(probabilities, classes));

        var sheet = new FactSheet(terminal);
        terminal.OutputWriter.WriteLine(FormattableString.Invariant($"{table.Name}: {labels.Length} rows by {model.Name}"));
        sheet.Heading("Scores");
        sheet.Fact("accuracy", Number(scores.Accuracy));
        sheet.Fact("macro accuracy", Number(scores.MacroAccuracy));
        sheet.Fact("ROC AUC", double.IsNaN(scores.Auc) ? "none: all rows are of one class" : Number(scores.Auc));
        sheet.Fact("log-loss", Number(scores.LogLoss));
        ConfusionTable.Write(sheet, [.. model.Classes, .. unknown], labels, [.. probabilities.Select(p => model.Classes[Array.IndexOf(p, p.Max())])]);
    }

    public SavedModel PreparedFor(KnownTable table, Terminal terminal) => model.WithClasses(NewClasses(table, terminal));

    public Action<float[], int> LearnerOf(ISingleFeaturePredictionTransformer<object> predictor, KnownTable table)
    {
        if (predictor.Model is VsmlBinaryModelParameters binary)
            return (features, row) => binary.Update(features, BinaryLabels.Parse(table.Labels![row]!)!.Value);
        var multiclass = (VsmlMulticlassModelParameters)predictor.Model;
        Dictionary<string, int> classOf = model.Classes.Index().ToDictionary(own => own.Item, own => own.Index);
        return (features, row) => multiclass.Update(features, classOf[table.Labels![row]!]);
    }

    public IServedModel Serve<TRow>(ServedFiles files)
        where TRow : class, new() => model.IsBinary
        ? files.Open<TRow, BinaryGuess>(model, engine => files.Served(engine, guess => [1 - guess.Probability, guess.Probability]))
        : files.Open<TRow, Guess>(model, engine => files.Served(engine, guess => guess.Score));

    private string[] NewClasses(KnownTable table, Terminal terminal)
    {
        string[] labels = [.. table.Labels!.OfType<string>()];
        if (model.IsBinary)
        {
            return labels.FirstOrDefault(label => BinaryLabels.Parse(label) is null) is { } other
                ? throw new CommandFailedException($"{table.Name}: row {1 + table.Labels!.Index().First(row => row.Item == other).Index} has the label '{other}'; true or false was expected")
                : [];
        }
        string[] more = [.. labels.Distinct().Except(model.Classes)];
        if (Dataset.AreTooMany(more.Length, labels.Length))
            throw new CommandFailedException($"{table.Name}: {more.Length} of its labels in {labels.Length} rows are new to the model, such as '{more[0]}'; classes were expected");
        foreach (string label in more)
            terminal.Note($"{table.Name}: '{label}' ({labels.Count(own => own == label)} rows) becomes a class of the model");
        return more;
    }

    private string NameOf(string label) =>
        model.IsBinary && BinaryLabels.Parse(label) is { } value ? value.ToString(CultureInfo.InvariantCulture) : label;

    private static string Number(double value) => value.ToString("0.0000", CultureInfo.InvariantCulture);

    internal sealed class Guess
    {
        public float[] Score { get; set; } = [];
    }

    internal sealed class BinaryGuess
    {
        public float Probability { get; set; }
    }
}
