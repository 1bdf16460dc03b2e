using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Microsoft.ML.Data;

namespace Vsml.AspNetCore;

/// <summary>The fields of rows that are read as they stand.</summary>
public static class RowFields
{
    /// <summary>The properties of the row's type, by the names of their columns, but for the label: numbers, texts and Booleans.</summary>
    /// <typeparam name="TRow">The row.</typeparam>
    /// <param name="label">The column of the label.</param>
    /// <exception cref="NotSupportedException">A property is of another type.</exception>
    public static IReadOnlyList<RowField<TRow>> OfColumns<TRow>(string label)
        where TRow : class
    {
        List<RowField<TRow>> fields = [];
        foreach (PropertyInfo property in typeof(TRow).GetProperties())
        {
            string name = property.GetCustomAttribute<ColumnNameAttribute>() is { } named ? NameOf(named) : property.Name;
            if (name != label)
                fields.Add(OfProperty<TRow>(name, property));
        }

        return fields;
    }

    // ML.NET keeps the name that the attribute was given to itself; a schema tells it.
    private static string NameOf(ColumnNameAttribute attribute) =>
        (string)typeof(ColumnNameAttribute).GetProperty("Name", BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public)!.GetValue(attribute)!;

    private static RowField<TRow> OfProperty<TRow>(string name, PropertyInfo property)
        where TRow : class
    {
        string field = $"row.{name}";
        Type type = property.PropertyType;
        if (type == typeof(string))
        {
            Action<TRow, string> set = property.SetMethod!.CreateDelegate<Action<TRow, string>>();
            return new RowField<TRow>(name, FieldKind.Text, mayMiss: true, (row, value) => set(row, value.ValueKind switch
            {
                JsonValueKind.String => value.GetString()!,
                JsonValueKind.Null => "",
                _ => throw Json.Unfit(field, value, "a text"),
            }));
        }

        if (type == typeof(bool))
        {
            Action<TRow, bool> set = property.SetMethod!.CreateDelegate<Action<TRow, bool>>();
            return new RowField<TRow>(name, FieldKind.Boolean, mayMiss: false, (row, value) => set(row, value.ValueKind switch
            {
                JsonValueKind.True => true,
                JsonValueKind.False => false,
                _ => throw Json.Unfit(field, value, "true or false"),
            }));
        }

        if (type == typeof(float))
        {
            Action<TRow, float> set = property.SetMethod!.CreateDelegate<Action<TRow, float>>();
            return new RowField<TRow>(name, FieldKind.Number, mayMiss: true, (row, value) => set(row, (float)Math.Clamp(Json.Number(field, value), float.MinValue, float.MaxValue)));
        }

        if (type == typeof(double))
        {
            Action<TRow, double> set = property.SetMethod!.CreateDelegate<Action<TRow, double>>();
            return new RowField<TRow>(name, FieldKind.Number, mayMiss: true, (row, value) => set(row, Json.Number(field, value)));
        }

        if (type.IsPrimitive && type != typeof(char) && type != typeof(nint) && type != typeof(nuint))
        {
            return new RowField<TRow>(name, FieldKind.Number, mayMiss: false, (row, value) =>
            {
                if (value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out decimal number) && decimal.IsInteger(number))
                {
                    try
                    {
                        property.SetValue(row, Convert.ChangeType(number, type, CultureInfo.InvariantCulture));
                        return;
                    }
                    catch (OverflowException)
                    {
                        // Said below.
                    }
                }

                throw Json.Unfit(field, value, $"a whole number ({type.Name})");
            });
        }

        throw new NotSupportedException($"{typeof(TRow).Name}.{property.Name} is of type {type.Name}; a number, a text or a Boolean was expected.");
    }
}
