namespace Vsml.Cli.Tabular;

/// <summary>How one column's cell becomes numbers.</summary>
internal abstract class ColumnEncoding
{
    public abstract int Width { get; }

    /// <param name="row">Of the dataset.</param>
    /// <param name="slots">[<see cref="Width"/>]; every one is written.</param>
    public abstract void Write(int row, Span<float> slots);

    public static ColumnEncoding Learn(FeatureColumn column, IReadOnlyList<int> trainingRows) => column switch
    {
        NumberColumn numbers => new Standardised(numbers, trainingRows),
        TextColumn texts => new OneHot(texts, trainingRows),
        _ => throw new NotSupportedException(column.GetType().Name),
    };

    private sealed class Standardised : ColumnEncoding
    {
        private readonly double[] _values;
        private readonly double _mean;
        private readonly double _scale;

        public Standardised(NumberColumn column, IReadOnlyList<int> trainingRows)
        {
            _values = column.Values;
            double[] seen = [.. trainingRows.Select(row => _values[row]).Where(double.IsFinite)];
            if (seen.Length == 0)
                return;
            _mean = seen.Average();
            double deviation = Math.Sqrt(seen.Average(value => (value - _mean) * (value - _mean)));
            // Not varying is judged relative to the mean: the mean of equal numbers is off by rounding.
            _scale = deviation > 1e-12 * Math.Abs(_mean) ? 1 / deviation : 0;
        }

        public override int Width => 1;

        public override void Write(int row, Span<float> slots)
        {
            double value = _values[row];
            slots[0] = double.IsNaN(value) ? 0f : (float)((value - _mean) * _scale);
        }
    }

    private sealed class OneHot : ColumnEncoding
    {
        private readonly int[] _codes;
        private readonly Dictionary<int, int> _slotOfCode = [];

        public OneHot(TextColumn column, IReadOnlyList<int> trainingRows)
        {
            _codes = column.Codes;
            foreach (int code in column.Categories(trainingRows))
                _slotOfCode.Add(code, _slotOfCode.Count);
        }

        public override int Width => _slotOfCode.Count;

        public override void Write(int row, Span<float> slots)
        {
            slots.Clear();
            if (_slotOfCode.TryGetValue(_codes[row], out int slot))
                slots[slot] = 1f;
        }
    }
}
