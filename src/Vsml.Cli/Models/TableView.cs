using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vsml.Cli.Models;

/// <summary>Columns in memory, of names and types that are known at run time alone, as ML.NET's data.</summary>
internal sealed class TableView : IDataView
{
    private readonly Array[] _values;

    /// <param name="columns">Their values one a row, of the raw type of their type.</param>
    /// <param name="rows">How many rows.</param>
    public TableView(IReadOnlyList<(string Name, DataViewType Type, Array Values)> columns, int rows)
    {
        var builder = new DataViewSchema.Builder();
        foreach ((string name, DataViewType type, _) in columns)
            builder.AddColumn(name, type);
        Schema = builder.ToSchema();
        _values = [.. columns.Select(column => column.Values)];
        Rows = rows;
    }

    public DataViewSchema Schema { get; }

    public int Rows { get; }

    public bool CanShuffle => false;

    public long? GetRowCount() => Rows;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new Cursor(this, [.. columnsNeeded.Select(column => column.Index)]);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) => [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor(TableView view, HashSet<int> active) : DataViewRowCursor
    {
        private long _row = -1;

        public override long Position => _row;

        public override long Batch => 0;

        public override DataViewSchema Schema => view.Schema;

        public override bool IsColumnActive(DataViewSchema.Column column) => active.Contains(column.Index);

        public override bool MoveNext()
        {
            if (_row < view.Rows)
                _row++;
            if (_row < view.Rows)
                return true;
            _row = -1;
            return false;
        }

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            var values = (TValue[])view._values[column.Index];
            return (ref TValue value) => value = values[_row];
        }

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new DataViewRowId((ulong)_row, 0);
    }
}
