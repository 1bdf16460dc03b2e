using Microsoft.ML;
using Microsoft.ML.Data;
using Vsml.Cli.Models.Tasks;
using Vsml.MLNet;
using Vsml.MLNet.Models;

namespace Vsml.Cli.Models;

/// <summary>A model that ML.NET saved: the pipeline, the columns that it takes, and what they are to it.</summary>
internal sealed class SavedModel
{
    private const string Score = "Score", Probability = "Probability", ScoreKind = "ScoreColumnKind", OfNumbers = "Regression";

    private readonly MLContext _context;
    private readonly ModelReading? _reading;

    /// <exception cref="CommandFailedException">It gives neither probabilities of classes nor a number.</exception>
    public SavedModel(MLContext context, ITransformer transformer, DataViewSchema input, string name, ModelReading? reading)
    {
        (_context, Transformer, Input, Name, _reading) = (context, transformer, input, name, reading);
        if (!transformer.IsRowToRowMapper)
            throw new CommandFailedException($"{name}: has steps that need more than one row at a time; a model that predicts row by row was expected");
        IRowToRowMapper mapper = Naming(() => transformer.GetRowToRowMapper(input));
        DataViewSchema.Column? score = mapper.OutputSchema.GetColumnOrNull(Score), probability = mapper.OutputSchema.GetColumnOrNull(Probability);
        IsBinary = score is { Type: NumberDataViewType } && probability is { Type: NumberDataViewType };
        bool isOfNumbers = score is { Type: NumberDataViewType } && KindOf(score.Value) == OfNumbers;
        if (!IsBinary && !isOfNumbers && score is not { Type: VectorDataViewType { ItemType: NumberDataViewType } })
            throw new CommandFailedException($"{name}: gives neither probabilities of classes nor a number; a model of classification or regression was expected");
        Task = isOfNumbers ? new NumberTask(this, mapper.OutputSchema) : new ClassTask(this);
        HashSet<string> needed = [.. mapper.GetDependencies([mapper.OutputSchema[Task.ScoreColumn]]).Select(column => column.Name)];
        DataViewSchema.Column[] visible = [.. input.Where(column => !column.IsHidden)];
        Features = [.. visible.Where(column => needed.Contains(column.Name))];
        string[] others = [.. visible.Where(column => !needed.Contains(column.Name)).Select(column => column.Name)];
        Label = others.Length == 1 ? others[0] : null;
        Classes = isOfNumbers ? [] : IsBinary ? [bool.FalseString, bool.TrueString] : ClassesOf(mapper.OutputSchema[Score]);
    }

    /// <summary>As in messages.</summary>
    public string Name { get; }

    public ITransformer Transformer { get; }

    /// <summary>What <see cref="Transformer"/> takes.</summary>
    public DataViewSchema Input { get; }

    /// <summary>The input columns that predictions hang on.</summary>
    public IReadOnlyList<DataViewSchema.Column> Features { get; }

    /// <summary>The input column that predictions do not hang on; null where there are several, or none.</summary>
    public string? Label { get; }

    /// <summary>What it predicts.</summary>
    public IModelTask Task { get; }

    /// <summary>The names of the classes, in the order of the probabilities; none of a model of numbers.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>Whether it has two classes, false and true.</summary>
    public bool IsBinary { get; }

    /// <summary>Adds what an archive of the model has beside what ML.NET saves; null where it has nothing.</summary>
    public Action<Stream>? SaveReading => _reading is null ? null : _reading.Save;

    public IEnumerable<ITransformer> Steps => ModelClasses.StepsOf(Transformer);

    /// <param name="bytes">Of the file.</param>
    /// <param name="name">For messages.</param>
    /// <exception cref="CommandFailedException">It is no ML.NET model, a damaged one, or none that predicts.</exception>
    public static SavedModel Load(byte[] bytes, string name)
    {
        var context = new MLContext(seed: 0);
        ITransformer transformer = Load(context, bytes, name, out DataViewSchema? input);
        if (input is null)
            throw new CommandFailedException($"{name}: was saved without its input columns; a model saved with them (Model.Save(model, schema, path)) was expected");
        return new SavedModel(context, transformer, input, name, ModelReading.Load(new MemoryStream(bytes), name));
    }

    /// <param name="context">Where it is loaded.</param>
    /// <param name="bytes">Of the file.</param>
    /// <param name="name">For messages.</param>
    /// <param name="input">The columns that it takes; null where it was saved without.</param>
    /// <exception cref="CommandFailedException">It is no ML.NET model, or a damaged one.</exception>
    public static ITransformer Load(MLContext context, byte[] bytes, string name, out DataViewSchema? input)
    {
        try
        {
            return context.Model.Load(new MemoryStream(bytes), out input);
        }
        catch (Exception e)
        {
            // ML.NET throws whatever it happens on in a damaged archive: format, argument and reflection exceptions alike.
            string cause = e.GetBaseException().Message.ReplaceLineEndings(" ");
            throw new CommandFailedException($"{name}: cannot be read as a saved ML.NET model: {cause}", e);
        }
    }

    /// <summary>The bytes of the file.</summary>
    public byte[] Save()
    {
        using var archive = new MemoryStream();
        _context.Model.Save(Transformer, Input, archive);
        _reading?.Save(archive);
        return archive.ToArray();
    }

    /// <summary>The one Vsml model in it.</summary>
    /// <exception cref="CommandFailedException">It has none, or several.</exception>
    public ISingleFeaturePredictionTransformer<object> VsmlPredictor() =>
        Steps.OfType<ISingleFeaturePredictionTransformer<object>>()
            .Where(step => step.Model is VsmlMulticlassModelParameters or VsmlBinaryModelParameters or VsmlRegressionModelParameters).ToArray() is [{ } only]
            ? only : throw new CommandFailedException($"{Name}: has not one Vsml model in its pipeline, which was expected");

    /// <summary>The model with further classes; the very same where there are none.</summary>
    /// <exception cref="CommandFailedException">It can't have further ones.</exception>
    public SavedModel WithClasses(IReadOnlyList<string> names)
    {
        if (names.Count == 0)
            return this;
        if (IsBinary)
            throw new CommandFailedException($"{Name}: tells true from false, and can learn no other class, such as '{names[0]}'");
        return new SavedModel(_context, Naming(() => ModelClasses.With(_context, Transformer, names)), Input, Name, _reading);
    }

    /// <summary>Reads a table by the columns of the model.</summary>
    /// <param name="path">Of the file, or what to call <paramref name="content"/>.</param>
    /// <param name="label">The column of the labels; null for none.</param>
    /// <param name="options">Of the command line.</param>
    /// <param name="content">Read in place of the file; null for the file.</param>
    /// <exception cref="InvalidDataException">It is no such table; says why.</exception>
    public KnownTable Read(string path, string? label, ReadOptions options, Stream? content) =>
        Task.Read(path, [.. Features.Select(Known)], label, _reading?.Over(options) ?? options, content);

    /// <summary>A column of numbers, as the table was read that the model was fitted on.</summary>
    public KnownNumbers KnownNumbersOf(string column) =>
        new(column, _reading?.Numbers.TryGetValue(column, out NumberMarks marks) == true ? marks : null);

    /// <summary>The probabilities [rows][classes] of a table's rows.</summary>
    public IReadOnlyList<float[]> Predict(KnownTable table)
    {
        IDataView scored = Transform(table);
        return Naming<float[][]>(() => IsBinary
            ? [.. scored.GetColumn<float>(Probability).Select(p => new[] { 1 - p, p })]
            : [.. scored.GetColumn<VBuffer<float>>(Score).Select(score => score.DenseValues().ToArray())]);
    }

    /// <summary>A table's rows, and all that the pipeline makes of them.</summary>
    public IDataView Transform(KnownTable table) => Naming(() => Transformer.Transform(ModelInput.Of(this, table)));

    /// <summary>What ML.NET has against a model or its data, by the model's name.</summary>
    /// <exception cref="CommandFailedException">Something.</exception>
    public T Naming<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or FormatException)
        {
            throw new CommandFailedException($"{Name}: {e.Message.ReplaceLineEndings(" ")}", e);
        }
    }

    private KnownColumn Known(DataViewSchema.Column column) => column.Type switch
    {
        NumberDataViewType => KnownNumbersOf(column.Name),
        TextDataViewType when CategoriesOf(column.Name) is { } texts => new KnownCategories(column.Name, texts),
        TextDataViewType or BooleanDataViewType => new KnownTexts(column.Name),
        _ => throw new CommandFailedException(
            $"{Name}: takes a column '{column.Name}' of type {column.Type}, which no column of a table is; single numbers, texts or Booleans were expected"),
    };

    /// <summary>The texts that a column has a key for, where its texts become keys; else null.</summary>
    public string[]? CategoriesOf(string column)
    {
        DataViewSchema schema = Input;
        foreach (ITransformer step in Steps)
        {
            schema = step.GetOutputSchema(schema);
            if (schema.GetColumnOrNull(column) is { Type: KeyDataViewType } key && LabelNames.Of(key) is { } texts)
                return texts;
        }
        return null;
    }

    private static string? KindOf(DataViewSchema.Column score)
    {
        if (score.Annotations.Schema.GetColumnOrNull(ScoreKind)?.Type is not TextDataViewType)
            return null;
        ReadOnlyMemory<char> kind = default;
        score.Annotations.GetValue(ScoreKind, ref kind);
        return kind.ToString();
    }

    private string[] ClassesOf(DataViewSchema.Column score)
    {
        int count = ((VectorDataViewType)score.Type).Size;
        if (score.HasSlotNames())
        {
            VBuffer<ReadOnlyMemory<char>> names = default;
            score.GetSlotNames(ref names);
            return [.. names.DenseValues().Select(name => name.ToString())];
        }
        string[]? own = Steps.OfType<IPredictionTransformer<object>>().Select(step => (step.Model as VsmlMulticlassModelParameters)?.LabelNames).FirstOrDefault();
        return own?.Length == count ? own : [.. Enumerable.Range(1, count).Select(key => FormattableString.Invariant($"{key}"))];
    }
}
