using System.Globalization;
using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vsml.MLNet.Models;

/// <summary>The names of the classes, as the key values of a label column have them; numbers in the invariant culture.</summary>
internal static class LabelNames
{
    /// <summary>The names [key values]; null where the column has none.</summary>
    public static string[]? Of(DataViewSchema.Column label) =>
        label.Type is KeyDataViewType key && KeyValues(label) is { } values && (ulong)values.Size == key.Count
            ? (string[])Call(nameof(Read), values.ItemType.RawType, label)
            : null;

    /// <summary>
    /// The schema with a label column of other names: what a model of these classes would have been trained with.
    /// </summary>
    /// <param name="schema">The schema.</param>
    /// <param name="label">Its label column.</param>
    /// <param name="names">The names, one a class.</param>
    public static DataViewSchema Replace(DataViewSchema schema, DataViewSchema.Column label, string[] names)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.Add(label.Annotations, name => name != AnnotationUtils.Kinds.KeyValues);
        PrimitiveDataViewType type = KeyValues(label)?.ItemType as PrimitiveDataViewType ?? TextDataViewType.Instance;
        if (!typeof(IConvertible).IsAssignableFrom(type.RawType))
            type = TextDataViewType.Instance;
        Call(nameof(AddKeyValues), type.RawType, annotations, type, names);

        var builder = new DataViewSchema.Builder();
        foreach (DataViewSchema.Column column in schema)
        {
            if (column.Index == label.Index)
                builder.AddColumn(column.Name, new KeyDataViewType(typeof(uint), names.Length), annotations.ToAnnotations());
            else
                builder.AddColumn(column.Name, column.Type, column.Annotations);
        }

        return builder.ToSchema();
    }

    private static VectorDataViewType? KeyValues(DataViewSchema.Column label) =>
        label.Annotations.Schema.GetColumnOrNull(AnnotationUtils.Kinds.KeyValues)?.Type as VectorDataViewType;

    private static string[] Read<T>(DataViewSchema.Column label)
    {
        VBuffer<T> values = default;
        label.GetKeyValues(ref values);
        return [.. values.DenseValues().Select(value => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "")];
    }

    private static DataViewSchema.Annotations.Builder AddKeyValues<T>(DataViewSchema.Annotations.Builder annotations, PrimitiveDataViewType type, string[] names)
    {
        T[] values = [.. names.Select(name => (T)(typeof(T) == typeof(ReadOnlyMemory<char>)
            ? (object)name.AsMemory()
            : Convert.ChangeType(name, typeof(T), CultureInfo.InvariantCulture)))];
        ValueGetter<VBuffer<T>> get = (ref VBuffer<T> target) => new VBuffer<T>(values.Length, values).CopyTo(ref target);
        annotations.AddKeyValues(values.Length, type, get);
        return annotations;
    }

    private static object Call(string method, Type type, params object[] arguments) =>
        typeof(LabelNames).GetMethod(method, BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(type).Invoke(null, arguments)!;
}
