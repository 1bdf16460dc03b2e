using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vsml.Cli.Models;

/// <summary>Makes of a table what a model takes: its columns, in its types.</summary>
internal static class ModelInput
{
    /// <param name="model">Columns that predictions do not hang on get the values that say nothing.</param>
    /// <param name="table">Read by the columns of the model.</param>
    /// <exception cref="CommandFailedException">A value is none of its column's type; names row and column.</exception>
    public static IDataView Of(SavedModel model, KnownTable table)
    {
        var columns = new List<(string, DataViewType, Array)>();
        foreach (DataViewSchema.Column column in model.Input.Where(column => !column.IsHidden))
        {
            FeatureColumn? values = model.Features.Any(feature => feature.Name == column.Name) ? table.Columns.First(own => own.Name == column.Name) : null;
            columns.Add((column.Name, column.Type, values is null ? Nothing(column.Type, table.Rows) : Values(column.Type, values, table)));
        }
        return new TableView(columns, table.Rows);
    }

    /// <summary>A number as a float; never infinite.</summary>
    public static float ToFloat(double value) => (float)Math.Clamp(value, float.MinValue, float.MaxValue);

    /// <summary>A column's texts, empty where missing.</summary>
    public static ReadOnlyMemory<char>[] TextsOf(TextColumn column) =>
        [.. column.Codes.Select(code => code == TextColumn.Missing ? default : column.Texts[code].AsMemory())];

    private static Array Nothing(DataViewType type, int rows) => Array.CreateInstance(type.RawType, rows);

    private static Array Values(DataViewType type, FeatureColumn column, KnownTable table) => (type, column) switch
    {
        (TextDataViewType, TextColumn texts) => TextsOf(texts),
        (BooleanDataViewType, TextColumn texts) => BooleansOf(texts, table),
        ({ RawType: var raw }, NumberColumn numbers) when raw == typeof(float) => numbers.Values.Select(ToFloat).ToArray(),
        ({ RawType: var raw }, NumberColumn numbers) when raw == typeof(double) => numbers.Values,
        (_, NumberColumn numbers) => WholeNumbersOf(type.RawType, numbers, table),
        _ => throw new InvalidOperationException($"{column.GetType().Name} is no {type}"),
    };

    private static bool[] BooleansOf(TextColumn column, KnownTable table) => [.. column.Codes.Select((code, row) =>
        BinaryLabels.Parse(code == TextColumn.Missing ? "" : column.Texts[code])
            ?? throw Unfit(table, column.Name, row, "true or false"))];

    private static Array WholeNumbersOf(Type type, NumberColumn column, KnownTable table)
    {
        Array values = Array.CreateInstance(type, column.Values.Length);
        for (int row = 0; row < values.Length; row++)
        {
            try
            {
                double value = column.Values[row];
                values.SetValue(Convert.ChangeType(double.IsInteger(value) ? (object)(decimal)value : throw new OverflowException(), type, null), row);
            }
            catch (OverflowException e)
            {
                throw Unfit(table, column.Name, row, $"a whole number ({type.Name})", e);
            }
        }
        return values;
    }

    private static CommandFailedException Unfit(KnownTable table, string column, int row, string expected, Exception? inner = null)
    {
        string cell = table.Cells[row][table.Header.Index().First(header => header.Item == column).Index];
        return new CommandFailedException($"{table.Name}: column '{column}': row {row + 1} has '{cell}'; {expected} was expected", inner);
    }
}
