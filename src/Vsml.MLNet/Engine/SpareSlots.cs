using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;
using Vsml.MLNet.InternalAccess;

namespace Vsml.MLNet.Engine;

/// <summary>
/// A categorical column, one-hot encoded, that has slots for values to come: its map has values that no row has, and a new value is put in place
/// of one of them.
/// </summary>
/// <param name="Stage">The stage of the map.</param>
/// <param name="Column">The number of the column there.</param>
/// <param name="Input">The name of the column as rows have it.</param>
/// <param name="Output">The name of the column of keys.</param>
internal sealed record SpareSlots(int Stage, int Column, string Input, string Output)
{
    private const string Prefix = "(new value ", Suffix = ")";

    /// <summary>The value that keeps a slot.</summary>
    /// <param name="number">1 for the first.</param>
    public static string Name(int number) => FormattableString.Invariant($"{Prefix}{number}{Suffix}");

    public static bool IsSpare(string value) =>
        value.StartsWith(Prefix, StringComparison.Ordinal) && value.EndsWith(Suffix, StringComparison.Ordinal)
        && int.TryParse(value.AsSpan(Prefix.Length, value.Length - Prefix.Length - Suffix.Length), out _);

    /// <summary>The columns of a pipeline, before a stage, that have a slot left.</summary>
    public static IEnumerable<SpareSlots> Find(PipelineStages stages, int before)
    {
        for (int stage = 0; stage < before; stage++)
        {
            if (stages[stage] is not ValueToKeyMappingTransformer map)
                continue;
            for (int column = 0; column < map.ColumnPairs.Length; column++)
            {
                if (LabelText.IsText(map.GetTermMap(column).ItemType) && KeyMap.Values(map, column).Any(IsSpare))
                    yield return new SpareSlots(stage, column, map.ColumnPairs[column].inputColumnName, map.ColumnPairs[column].outputColumnName);
            }
        }
    }

    /// <summary>The map with a value in the first spare slot.</summary>
    public ValueToKeyMappingTransformer Take(IHostEnvironment env, ValueToKeyMappingTransformer map, string value)
    {
        string[] values = KeyMap.Values(map, Column);
        values[Array.FindIndex(values, IsSpare)] = value;
        return KeyMap.With(env, map, Column, values);
    }
}

/// <summary>Reads whether a row has a value of a categorical column that has no slot yet.</summary>
internal sealed class CategoryReader
{
    private readonly ValueGetter<ReadOnlyMemory<char>>? _getValue;
    private readonly ValueGetter<uint>? _getKey;

    public CategoryReader(SpareSlots slots, DataViewRow before, DataViewRow after)
    {
        Slots = slots;
        DataViewSchema.Column value = before.Schema[slots.Input], key = after.Schema[slots.Output];
        if (value.Type is not TextDataViewType)
            return;
        _getValue = before.GetGetter<ReadOnlyMemory<char>>(value);
        _getKey = after.GetGetter<uint>(key);
    }

    public SpareSlots Slots { get; }

    public string? NewValue()
    {
        if (_getKey is null)
            return null;
        uint key = 0;
        _getKey(ref key);
        if (key > 0)
            return null;
        ReadOnlyMemory<char> value = default;
        _getValue!(ref value);
        return value.IsEmpty ? null : value.ToString();
    }
}
