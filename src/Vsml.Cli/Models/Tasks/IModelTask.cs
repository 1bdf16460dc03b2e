using Microsoft.ML;
using Microsoft.ML.Data;
using Vsml.AspNetCore;
using Vsml.Cli.Serve;

namespace Vsml.Cli.Models.Tasks;

/// <summary>What a saved model predicts, and all that the verbs do differently for it.</summary>
internal interface IModelTask
{
    /// <summary>What a label column holds, for messages: "classes", "numbers".</summary>
    string LabelsWord { get; }

    /// <summary>The column that predictions are read from.</summary>
    string ScoreColumn { get; }

    /// <summary>Reads a table by the columns of the model.</summary>
    /// <param name="path">Of the file, or what to call <paramref name="content"/>.</param>
    /// <param name="columns">Of the model.</param>
    /// <param name="label">The column of the labels; null for none.</param>
    /// <param name="options">How it is read.</param>
    /// <param name="content">Read in place of the file; null for the file.</param>
    /// <exception cref="InvalidDataException">It is no such table; says why.</exception>
    KnownTable Read(string path, IReadOnlyList<KnownColumn> columns, string? label, ReadOptions options, Stream? content);

    /// <summary>The names of the cells of <see cref="Predict"/>.</summary>
    IReadOnlyList<string> PredictedColumns { get; }

    /// <summary>What every row of a table is predicted as.</summary>
    IEnumerable<string[]> Predict(KnownTable table);

    /// <summary>Writes how good predictions are of the rows that have labels.</summary>
    void Evaluate(KnownTable table, Terminal terminal);

    /// <summary>The model that can learn a table: with classes that are new in it.</summary>
    /// <exception cref="CommandFailedException">It cannot be learned.</exception>
    SavedModel PreparedFor(KnownTable table, Terminal terminal);

    /// <summary>What learns a row of a table, by its features and its number, which has a label.</summary>
    /// <param name="predictor">Of the prepared model.</param>
    /// <param name="table">Whose rows are learned.</param>
    Action<float[], int> LearnerOf(ISingleFeaturePredictionTransformer<object> predictor, KnownTable table);

    /// <summary>The model as what a service serves.</summary>
    /// <typeparam name="TRow">A row; the label is the last property.</typeparam>
    IServedModel Serve<TRow>(ServedFiles files)
        where TRow : class, new();
}
