using System.CommandLine;
using Vsml.Cli.Tabular;

namespace Vsml.Cli.Models;

/// <summary>What the verbs on a model have in common: the model, a table to use it on, and how that is read.</summary>
internal sealed class ModelArguments
{
    public Argument<string?> Model { get; } = new("MODEL")
    {
        Description = "A model that vsml fit wrote, or another model of classes or numbers saved by ML.NET (.zip); - for the standard input.",
    };

    public Argument<string?> Table { get; } = new("FILE")
    {
        Description = "A table of text (CSV) with a header row, plain or .gz; - or nothing for the standard input.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public Option<string?> Label { get; } = new("--label")
    {
        Description = "The column of the labels. [default: the one that the model was fitted with]",
        HelpName = "NAME",
    };

    public TableOptions Tables { get; } = new();

    /// <param name="labelled">Whether the verb needs labels.</param>
    public void AddTo(Command command, bool labelled)
    {
        command.Add(Model);
        command.Add(Table);
        if (labelled)
            command.Add(Label);
        Tables.AddTo(command);
        Validation.RefuseOptionsAs(Model);
        Validation.RefuseOptionsAs(Table);
        command.Validators.Add(result =>
        {
            if (result.GetResult(Model) is { Tokens: [{ Value: StandardStream.Name }] } && StandardStream.IsNamed(result.GetValue(Table)))
                result.AddError("the standard input can't be both the model and the table; a file was expected for one of them");
        });
    }

    public SavedModel LoadModel(ParseResult parsed, Terminal terminal)
    {
        string? path = parsed.GetValue(Model);
        return SavedModel.Load(StandardStream.Read(path, "a model", terminal), StandardStream.InputName(path));
    }

    /// <summary>The table, what was decided in reading it being said.</summary>
    /// <exception cref="InvalidDataException">It is no table of the model.</exception>
    public KnownTable ReadTable(ParseResult parsed, SavedModel model, Terminal terminal)
    {
        string? path = parsed.GetValue(Table);
        string name = StandardStream.InputName(path);
        byte[] bytes = StandardStream.Read(path, "a table of text (CSV)", terminal);
        KnownTable table = model.Read(name, parsed.GetValue(Label) ?? model.Label, Tables.Of(parsed), new MemoryStream(bytes));
        foreach (string remark in table.Remarks)
            terminal.Note($"{name}: {remark}");
        return table;
    }

    /// <summary>The same of a table that must have labels.</summary>
    /// <exception cref="CommandFailedException">It has no column of labels, or none in it.</exception>
    public KnownTable ReadLabelledTable(ParseResult parsed, SavedModel model, Terminal terminal)
    {
        if ((parsed.GetValue(Label) ?? model.Label) is not { } label)
            throw new CommandFailedException($"{model.Name}: does not say which column the {model.Task.LabelsWord} are in; --label NAME was expected");
        KnownTable table = ReadTable(parsed, model, terminal);
        if (table.Labels is null)
        {
            throw new CommandFailedException(
                $"{table.Name}: has no column '{label}' with the {model.Task.LabelsWord}; its columns are {string.Join(", ", table.Header.Select(column => $"'{column}'"))}");
        }
        int unlabelled = table.Labels.Count(own => own is null);
        if (unlabelled == table.Rows)
            throw new CommandFailedException($"{table.Name}: {(table.Rows == 0 ? "has a header and no rows" : $"none of its {table.Rows} rows has a value of '{label}'")}");
        if (unlabelled > 0)
            terminal.Note($"{table.Name}: {unlabelled} rows without a value of '{label}' are left out");
        return table;
    }
}
