namespace Vsml.MetaTraining;

/// <summary>
/// A table in the making. Every column has a latent number a row (about mean 0, deviation 1), in which generators think,
/// and then an observed value: a number in odd units, or the index of a level.
/// </summary>
internal sealed class Table
{
    private readonly float[] _latent;
    private readonly float[] _observed;
    private readonly bool[] _isObserved;

    public Table(Column[] columns, int rows)
    {
        Columns = columns;
        Rows = rows;
        Informative = columns.Count(column => column.Source == ColumnSource.Informative);
        _latent = new float[columns.Length * rows];
        _observed = new float[columns.Length * rows];
        _isObserved = new bool[columns.Length];
    }

    public Column[] Columns { get; }

    public int Rows { get; }

    /// <summary>Number of informative columns: they come first, and generators fill just those.</summary>
    public int Informative { get; }

    /// <summary>Latent values of a column, <c>[rows]</c>.</summary>
    public Span<float> Latent(int column) => _latent.AsSpan(column * Rows, Rows);

    /// <summary>Latent values of all informative columns, <c>[informative, rows]</c>.</summary>
    public Span<float> InformativeLatents => _latent.AsSpan(0, Informative * Rows);

    /// <summary>Observed values of a column, <c>[rows]</c>: numbers, or indices of levels.</summary>
    public Span<float> Observed(int column) => _observed.AsSpan(column * Rows, Rows);

    /// <summary>Tells that a generator wrote the observed values of a column itself.</summary>
    public void MarkObserved(int column) => _isObserved[column] = true;

    /// <summary>Turns latent values of the given columns into observed ones, where that is still to be done.</summary>
    public void Observe(int first, int end, Random random)
    {
        bool alike = random.Chance(0.4);
        Marginal shared = Marginal.Sample(random);
        for (int column = first; column < end; column++)
        {
            if (_isObserved[column])
                continue;
            _isObserved[column] = true;
            if (Columns[column].Kind == ColumnKind.Numeric)
                (alike ? shared : Marginal.Sample(random)).Apply(Latent(column), Observed(column), random);
            else
                Levels.FromLatent(Latent(column), Columns[column].Levels, Observed(column), random);
        }
    }

    /// <summary>Writes numeric informative columns as they are, in units of their own, perhaps rounded: no warp parts them.</summary>
    public void ObserveAsMeasured(Random random)
    {
        double codes = random.Chance(0.35) ? random.LogUniform(2, 60) : 0;
        bool inUnits = random.Chance(0.6);
        for (int column = 0; column < Informative; column++)
        {
            if (Columns[column].Kind != ColumnKind.Numeric)
                continue;
            double scale = inUnits ? random.LogUniform(1e-2, 1e3) : 1, offset = inUnits ? 3 * random.Gaussian() : 0;
            Span<float> latent = Latent(column), observed = Observed(column);
            for (int row = 0; row < Rows; row++)
                observed[row] = (float)(codes > 0 ? Math.Round(codes * latent[row]) : scale * (latent[row] + offset));
            MarkObserved(column);
        }
    }

    /// <summary>Gives every column that is not informative its latent values.</summary>
    public void FillOtherLatents(Random random)
    {
        for (int column = Informative; column < Columns.Length; column++)
        {
            Span<float> latent = Latent(column);
            switch (Columns[column].Source)
            {
                case ColumnSource.Redundant:
                    int parts = random.Chance(0.5) ? 1 : random.Next(2, 5);
                    for (int part = 0; part < parts; part++)
                        ColumnMath.AddScaled(Latent(random.Next(Informative)), (float)random.Gaussian(), latent);
                    ColumnMath.Standardise(latent);
                    ColumnMath.AddNoise(latent, random.Chance(0.3) ? 0 : random.LogUniform(0.01, 1), random);
                    break;
                case ColumnSource.Noise:
                    random.FillGaussian(latent);
                    break;
            }
        }
    }
}
