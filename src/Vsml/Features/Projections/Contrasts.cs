using System.Diagnostics.CodeAnalysis;

namespace Vsml;

/// <summary>
/// Projections along the difference of two rows of different classes that lie near each other: directions in which a class ends and another
/// begins, and in which the rows vary (difference vectors between classes; Zhu, Miao and Qing, 2014). A row is compared with some of the rows before it, of which the last <see cref="MostRows"/> are held
/// until every projection is drawn, one a row; then none is held any more. A projection is divided by the deviation that it has among them.
/// </summary>
internal sealed class Contrasts
{
    /// <summary>Rows that are held.</summary>
    internal const int MostRows = 64;

    // Held rows from which on projections are drawn; of those of another class, how many a row is compared with; and the square of a distance
    // from which on two rows are different.
    private const int LeastRows = 16, Candidates = 10;
    private const double LeastSquare = 1e-6;

    // Sums of the same numbers in another order differ by less: what decides between distances must not hang on the order of the features.
    private const double Tolerance = 1e-9;
    private readonly int _features;
    private readonly ulong _seed;
    private readonly DenseProjections _projections;
    private readonly float[] _difference;
    private readonly double[] _mask;

    /// <param name="features">Features of a row.</param>
    /// <param name="units">The projections that are contrasts, ascending; one or more.</param>
    /// <param name="seed">Fixes what a row is compared with.</param>
    /// <param name="matrix">Where rows are projected.</param>
    internal Contrasts(int features, int[] units, ulong seed, ProjectionMatrix matrix)
    {
        (_features, _seed) = (features, seed);
        _projections = new DenseProjections(features, units, matrix);
        _difference = new float[features];
        _mask = new double[features];
        Rows = [];
    }

    /// <summary>Projections that are drawn, for good.</summary>
    internal int Drawn { get; private set; }

    /// <summary>Whether all are.</summary>
    [MemberNotNullWhen(false, nameof(Rows))]
    internal bool AreDrawn => Rows is null;

    /// <summary>The rows that are held, the oldest first: [features], bounded and standardised, and their class; null when all projections are drawn.</summary>
    internal Queue<(float[] Row, int Label)>? Rows { get; private set; }

    /// <summary>The weights of the projections that are drawn, [drawn, features].</summary>
    internal ReadOnlySpan<float> Weights => _projections.Weights(Drawn);

    /// <summary>Takes a row, and draws a projection if that can be done.</summary>
    /// <param name="row">[features], bounded and standardised.</param>
    /// <param name="label">Its class.</param>
    /// <param name="mask">Gives for a projection what is 0 for the features that take no part in it.</param>
    internal void Add(ReadOnlySpan<float> row, int label, WeightsOf mask)
    {
        if (AreDrawn)
            return;
        if (Rows.Count >= LeastRows)
            Draw(row, label, mask);
        if (Drawn == _projections.Units.Length)
        {
            Rows = null;
            return;
        }

        float[] held = Rows.Count == MostRows ? Rows.Dequeue().Row : new float[_features];
        row.CopyTo(held);
        Rows.Enqueue((held, label));
    }

    /// <summary>Takes over projections that were drawn, and rows that are held; none if all are drawn.</summary>
    internal void Restore(ReadOnlySpan<float> weights, IEnumerable<(float[] Row, int Label)>? rows)
    {
        _projections.Restore(weights);
        Drawn = weights.Length / _features;
        Rows = Drawn == _projections.Units.Length ? null : new Queue<(float[], int)>((rows ?? []).Select(held => ((float[])held.Row.Clone(), held.Label)));
    }

    /// <summary>Sets what is drawn in the matrix anew, after that was cleared.</summary>
    internal void Put() => _projections.Put();

    internal void CopyFrom(Contrasts other) => Restore(other.Weights, other.Rows);

    /// <summary>Numbers the classes of the rows that are held anew.</summary>
    /// <param name="sources">For every new class which of the old ones it is. One that is not named is no class any more: another than all others.</param>
    internal void RenameClasses(ReadOnlySpan<int> sources)
    {
        if (AreDrawn)
            return;
        int[] renamed = [.. Rows.Select(held => held.Label)];
        for (int i = 0; i < renamed.Length; i++)
            renamed[i] = sources.IndexOf(renamed[i]);
        Rows = new Queue<(float[], int)>(Rows.Zip(renamed, (held, label) => (held.Row, label)));
    }

    /// <summary>Back to where nothing was seen.</summary>
    internal void Clear()
    {
        _projections.Clear();
        (Drawn, Rows) = (0, []);
    }

    private void Draw(ReadOnlySpan<float> row, int label, WeightsOf mask)
    {
        int others = 0;
        foreach ((_, int other) in Rows!)
            others += other == label ? 0 : 1;
        if (others == 0)
            return;
        mask(_projections.Units[Drawn], _mask);
        if (Nearest(row, label, others) is { } nearest)
        {
            for (int a = 0; a < _features; a++)
                _difference[a] = _mask[a] == 0 ? 0 : row[a] - nearest[a];
            float scale = (float)(1 / Deviation(row));
            foreach (ref float weight in _difference.AsSpan())
                weight *= scale;
            _projections.Set(Drawn, _difference);
        }

        Drawn++;
    }

    // Of some rows of other classes, those from a random one on; null if none differs in the features that take part.
    private float[]? Nearest(ReadOnlySpan<float> row, int label, int others)
    {
        int first = (int)(SplitMix.Mix(SplitMix.Mix(_seed) ^ (ulong)_projections.Units[Drawn]) % (ulong)others), place = 0;
        float[]? nearest = null;
        double least = double.PositiveInfinity;
        foreach ((float[] other, int otherLabel) in Rows!)
        {
            if (otherLabel == label || (place++ - first + others) % others >= Candidates)
                continue;
            double square = Square(row, other);
            if (square > LeastSquare && square < least * (1 - Tolerance))
                (nearest, least) = (other, square);
        }

        return nearest;
    }

    // Of their distance in the features that take part.
    private double Square(ReadOnlySpan<float> row, float[] other)
    {
        double square = 0;
        for (int a = 0; a < _mask.Length; a++)
        {
            double difference = _mask[a] == 0 ? 0 : row[a] - other[a];
            square += difference * difference;
        }

        return square;
    }

    // Of the sum along the difference, among the row and those held. It is above 0, for one of them has another sum than the row.
    private double Deviation(ReadOnlySpan<float> row)
    {
        double first = VectorMath.Dot(_difference, row), sum = 0, squares = 0;
        foreach ((float[] held, _) in Rows!)
        {
            double deviation = VectorMath.Dot(_difference, held) - first;
            sum += deviation;
            squares += deviation * deviation;
        }

        int count = Rows.Count + 1;
        return Math.Sqrt((squares - (sum * sum / count)) / count);
    }
}
