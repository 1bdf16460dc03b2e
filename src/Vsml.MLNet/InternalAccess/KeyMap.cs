using System.Globalization;
using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

namespace Vsml.MLNet.InternalAccess;

/// <summary>
/// The values that a fitted MapValueToKey maps one of its columns from, and the same transformer with other values. ML.NET fits such a map and
/// never changes it; a class that comes later needs a key of its own.
/// </summary>
internal static class KeyMap
{
    private static readonly MethodInfo _clone = typeof(object).GetMethod("MemberwiseClone", BindingFlags.NonPublic | BindingFlags.Instance)!;

    /// <summary>The number of the column among those that the transformer makes; -1 if it does not make it.</summary>
    public static int IndexOf(ValueToKeyMappingTransformer transformer, string outputColumn) =>
        Array.FindIndex(transformer.ColumnPairs, pair => pair.outputColumnName == outputColumn);

    /// <summary>The values, in the order of their keys; numbers in the invariant culture.</summary>
    public static string[] Values(ValueToKeyMappingTransformer transformer, int column)
    {
        ValueToKeyMappingTransformer.TermMap map = transformer.GetTermMap(column);
        return (string[])Call(nameof(ReadValues), map.ItemType.RawType, map);
    }

    /// <summary>Whether a value of the column's type can be made of its name.</summary>
    public static bool CanGrow(ValueToKeyMappingTransformer transformer, int column) =>
        LabelText.IsText(transformer.GetTermMap(column).ItemType) || typeof(IConvertible).IsAssignableFrom(transformer.GetTermMap(column).ItemType.RawType);

    /// <summary>The same transformer, but for the values of one column.</summary>
    /// <param name="env">Where it is made.</param>
    /// <param name="transformer">It stays as it is.</param>
    /// <param name="column">The number of the column.</param>
    /// <param name="values">All values, in the order of their keys.</param>
    public static ValueToKeyMappingTransformer With(IHostEnvironment env, ValueToKeyMappingTransformer transformer, int column, IReadOnlyList<string> values)
    {
        PrimitiveDataViewType type = transformer.GetTermMap(column).ItemType;
        var map = (ValueToKeyMappingTransformer.TermMap)Call(nameof(MakeMap), type.RawType, env, type, values);
        FieldInfo field = PrivateField.Find(typeof(ValueToKeyMappingTransformer), "_unboundMaps");
        var maps = (ValueToKeyMappingTransformer.TermMap[])((Array)field.GetValue(transformer)!).Clone();
        maps[column] = map;
        object copy = _clone.Invoke(transformer, null)!;
        field.SetValue(copy, maps);
        return (ValueToKeyMappingTransformer)copy;
    }

    private static string[] ReadValues<T>(ValueToKeyMappingTransformer.TermMap map)
    {
        VBuffer<T> terms = default;
        ((ValueToKeyMappingTransformer.TermMap<T>)map).GetTerms(ref terms);
        return [.. terms.DenseValues().Select(value => LabelText.Of(value))];
    }

    private static ValueToKeyMappingTransformer.TermMap MakeMap<T>(IHostEnvironment env, PrimitiveDataViewType type, IReadOnlyList<string> values)
    {
        const string Name = "Value";
        T[] typed = [.. values.Select(LabelText.Parse<T>)];
        var builder = new ArrayDataViewBuilder(env);
        builder.AddColumn(Name, type, typed);
        IDataView terms = builder.GetDataView();
        var fitted = new ValueToKeyMappingTransformer(env, terms, [new ValueToKeyMappingEstimator.ColumnOptions(Name)], terms, autoConvert: false);
        ValueToKeyMappingTransformer.TermMap map = fitted.GetTermMap(0);
        return map.Count == values.Count
            ? map
            : throw new InvalidOperationException($"{values.Count} values have {map.Count} keys: one is missing, or two are the same as {type}.");
    }

    private static object Call(string method, Type type, params object[] arguments)
    {
        try
        {
            return typeof(KeyMap).GetMethod(method, BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(type).Invoke(null, arguments)!;
        }
        catch (TargetInvocationException e) when (e.InnerException is not null)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(e.InnerException);
            throw;
        }
    }
}

/// <summary>Values of a label as text, and back, as <see cref="Models.LabelNames"/> names classes.</summary>
internal static class LabelText
{
    public static bool IsText(DataViewType type) => type is TextDataViewType;

    /// <summary>The text of a value, in the invariant culture.</summary>
    public static string Of<T>(T value) => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";

    /// <summary>The value of a text.</summary>
    public static T Parse<T>(string text) => (T)(typeof(T) == typeof(ReadOnlyMemory<char>)
        ? (object)text.AsMemory()
        : Convert.ChangeType(text, typeof(T), CultureInfo.InvariantCulture));
}
