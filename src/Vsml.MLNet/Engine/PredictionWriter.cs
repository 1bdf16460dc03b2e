using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Vsml.MLNet.Engine;

/// <summary>
/// Writes the columns of a row into a prediction, as a prediction engine does, but for text: ML.NET makes a new string for every row, while most
/// texts of predictions are names of classes.
/// </summary>
internal sealed class PredictionWriter<TPrediction>
    where TPrediction : class, new()
{
    // Of a column of many texts only so many are kept.
    private const int MostTexts = 4096;
    private readonly IRowReadableAs<TPrediction>? _others;
    private readonly List<(ValueGetter<ReadOnlyMemory<char>> Get, Action<TPrediction, string> Set)> _texts = [];
    private readonly Dictionary<string, string> _known = new(StringComparer.Ordinal);
    private ReadOnlyMemory<char> _text;

    public PredictionWriter(IHostEnvironment env, DataViewRow row, SchemaDefinition? shape)
    {
        SchemaDefinition columns = shape ?? SchemaDefinition.Create(typeof(TPrediction), SchemaDefinition.Direction.Write);
        SchemaDefinition others = SchemaDefinition.Create(typeof(TPrediction), SchemaDefinition.Direction.Write);
        others.Clear();
        foreach (SchemaDefinition.Column column in columns)
        {
            string name = string.IsNullOrEmpty(column.ColumnName) ? column.MemberName : column.ColumnName;
            if (row.Schema.GetColumnOrNull(name) is { Type: TextDataViewType } text && SetterOf(column.MemberName) is { } set)
                _texts.Add((row.GetGetter<ReadOnlyMemory<char>>(text), set));
            else
                others.Add(column);
        }

        if (others.Count > 0)
            _others = TypedCursorable<TPrediction>.Create(env, new EmptyDataView(env, row.Schema), ignoreMissingColumns: true, others).GetRow(row);
    }

    public void Write(TPrediction prediction)
    {
        _others?.FillValues(prediction);
        foreach ((ValueGetter<ReadOnlyMemory<char>> get, Action<TPrediction, string> set) in _texts)
        {
            get(ref _text);
            set(prediction, StringOf(_text.Span));
        }
    }

    /// <summary>Lets go of the text that was written last.</summary>
    public void Forget() => _text = default;

    private string StringOf(ReadOnlySpan<char> text)
    {
        if (_known.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text, out string? known))
            return known;
        string made = text.ToString();
        if (_known.Count < MostTexts)
            _known.Add(made, made);
        return made;
    }

    private static Action<TPrediction, string>? SetterOf(string member)
    {
        if (typeof(TPrediction).GetProperty(member) is { PropertyType: var type } property && type == typeof(string))
            return property.SetMethod?.CreateDelegate<Action<TPrediction, string>>();
        if (typeof(TPrediction).GetField(member) is FieldInfo field && field.FieldType == typeof(string))
            return (prediction, value) => field.SetValue(prediction, value);
        return null;
    }
}
