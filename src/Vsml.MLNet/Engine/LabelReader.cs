using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;
using Vsml.MLNet.InternalAccess;

namespace Vsml.MLNet.Engine;

/// <summary>Reads the label of a row as the pipeline's own map maps it; or, where the label was mapped before the pipeline, by the names of the model's classes.</summary>
internal sealed class LabelReader
{
    private readonly EngineState _state;
    private readonly ValueGetter<float>? _get;
    private readonly Func<string?>? _getName;

    /// <param name="state">The pipeline.</param>
    /// <param name="rows">The row before every stage, and after the last.</param>
    /// <exception cref="InvalidOperationException">There is no such column, or it can be no label.</exception>
    public LabelReader(EngineState state, DataViewRow[] rows)
    {
        _state = state;
        DataViewRow row = rows[state.Predictor];
        if (row.Schema.GetColumnOrNull(state.LabelColumn) is not { } column)
        {
            throw new InvalidOperationException(
                $"Rows to learn have no label column '{state.LabelColumn}'; there are {string.Join(", ", row.Schema.Select(other => $"'{other.Name}'").Distinct())}. {nameof(LearningEngineOptions)}.{nameof(LearningEngineOptions.LabelColumnName)} names another.");
        }

        string? problem = state.Model.ProblemWith(column.Type);
        if (problem is null)
            _get = RowCursorUtils.GetLabelGetter(row, column.Index);
        else if (state.Model.ClassNames is null || state.LabelMap is not null || (_getName = NameGetter(row, column)) is null)
            throw new InvalidOperationException($"The label column '{state.LabelColumn}' is of type {column.Type}; {problem}.");

        if (state.LabelMap is (int stage, int number))
        {
            var map = (Microsoft.ML.Transforms.ValueToKeyMappingTransformer)state.Stages[stage];
            _getName = NameGetter(rows[stage], rows[stage].Schema[map.ColumnPairs[number].inputColumnName]);
        }
    }

    /// <summary>The place of the class, or the number; NaN if it is missing or of no class.</summary>
    /// <exception cref="InvalidOperationException">It is infinite.</exception>
    public float Read()
    {
        if (_get is null)
            return _getName!() is { } name && _state.SlotOf(name) is >= 0 and int slot ? slot : float.NaN;
        float label = 0;
        _get(ref label);
        return float.IsInfinity(label)
            ? throw new InvalidOperationException($"The label column '{_state.LabelColumn}' holds an infinite value; a number that a Single holds was expected.")
            : label;
    }

    /// <summary>The label as the row has it; null if it is missing, or not to be read.</summary>
    public string? ReadName() => _getName?.Invoke();

    private static Func<string?>? NameGetter(DataViewRow row, DataViewSchema.Column column)
    {
        if (column.Type is not PrimitiveDataViewType type || (!LabelText.IsText(type) && !typeof(IConvertible).IsAssignableFrom(type.RawType)))
            return null;
        MethodInfo make = typeof(LabelReader).GetMethod(nameof(NameGetterOf), BindingFlags.NonPublic | BindingFlags.Static)!;
        return (Func<string?>)make.MakeGenericMethod(type.RawType).Invoke(null, [row, column])!;
    }

    private static Func<string?> NameGetterOf<T>(DataViewRow row, DataViewSchema.Column column)
    {
        ValueGetter<T> get = row.GetGetter<T>(column);
        return () =>
        {
            T value = default!;
            get(ref value);
            string name = LabelText.Of(value);
            return name.Length == 0 || value is float.NaN or double.NaN ? null : name;
        };
    }
}
