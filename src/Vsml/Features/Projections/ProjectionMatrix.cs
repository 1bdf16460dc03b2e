using System.Runtime.Intrinsics;
using Vsml.Kernels;

namespace Vsml;

/// <summary>
/// The weights of projections, a column a projection, and what a sum is multiplied by: a row is projected by a walk over its features, whose
/// rows of weights are added up. Where features are very many, weights are mostly 0 and only the others are kept.
/// </summary>
internal sealed unsafe class ProjectionMatrix
{
    private const int MostDenseFeatures = 4096;
    private readonly int _stride;
    private readonly AlignedBuffer? _dense;
    private readonly (int Unit, float Weight)[]?[]? _sparse;
    private readonly AlignedBuffer _scale, _sums;

    /// <param name="features">Features of a row.</param>
    /// <param name="units">Projections.</param>
    internal ProjectionMatrix(int features, int units)
    {
        (Features, Units) = (features, units);
        _stride = (units + 15) / 16 * 16;
        if (features <= MostDenseFeatures)
            _dense = new AlignedBuffer(features * _stride);
        else
            _sparse = new (int, float)[]?[features];
        _scale = new AlignedBuffer(_stride);
        _sums = new AlignedBuffer(_stride);
        Clear();
    }

    internal int Features { get; }

    internal int Units { get; }

    /// <summary>Whether only weights that are not 0 are kept.</summary>
    internal bool IsSparse => _sparse is not null;

    /// <summary>Another number after every change of a weight.</summary>
    internal long Version { get; private set; }

    /// <summary>Sets what the sum of a projection is multiplied by; NaN if it has no features.</summary>
    internal void SetScale(int unit, double scale) => _scale.Span[unit] = (float)scale;

    /// <summary>Sets the weights of one feature for some projections.</summary>
    internal void SetFeature(int feature, List<(int Unit, float Weight)> weights)
    {
        Version++;
        if (_sparse is not null)
        {
            _sparse[feature] = [.. weights];
            return;
        }

        foreach ((int unit, float weight) in weights)
            _dense!.Span[(feature * _stride) + unit] = weight;
    }

    /// <summary>Sets the weights of one projection, [features], of its own scale: it has features if any is not 0.</summary>
    internal void SetProjection(int unit, ReadOnlySpan<float> weights)
    {
        if (_dense is null)
            throw new InvalidOperationException($"rows of {Features} features have sparse projections alone.");
        Version++;
        for (int a = 0; a < weights.Length; a++)
            _dense.Span[(a * _stride) + unit] = weights[a];
        SetScale(unit, weights.ContainsAnyExcept(0f) ? 1 : double.NaN);
    }

    /// <summary>Projects a row.</summary>
    /// <param name="row">[features], bounded and standardised.</param>
    /// <param name="projected">Receives [units]: NaN for those without features.</param>
    internal void Project(ReadOnlySpan<float> row, Span<float> projected)
    {
        float* sum = _sums.Pointer;
        Add(row);
        for (int h = 0; h < _stride; h += 16)
            (Vector512.Load(sum + h) * Vector512.Load(_scale.Pointer + h)).Store(sum + h);
        _sums.Span[..Units].CopyTo(projected);
        GC.KeepAlive(this);
    }

    /// <summary>The sums of weights times features, which <see cref="Project"/> scales, [units].</summary>
    internal void Sum(ReadOnlySpan<float> row, Span<float> sums)
    {
        Add(row);
        _sums.Span[..Units].CopyTo(sums);
    }

    /// <summary>Adds to sums what one feature adds to them, where weights that are 0 are not kept.</summary>
    internal void AddTo(Span<float> sums, int feature, float value)
    {
        foreach ((int unit, float weight) in _sparse![feature] ?? [])
            sums[unit] += weight * value;
    }

    /// <summary>From sums to projections, in their place.</summary>
    internal void Scale(Span<float> sums)
    {
        for (int h = 0; h < Units; h++)
            sums[h] *= _scale.Span[h];
    }

    private void Add(ReadOnlySpan<float> row)
    {
        _sums.Span.Clear();
        if (_dense is not null)
            AddDense(row);
        for (int a = 0; _dense is null && a < row.Length; a++)
        {
            if (row[a] != 0)
                AddTo(_sums.Span, a, row[a]);
        }

        GC.KeepAlive(this);
    }

    // Four features at a time where there are as many, to the same result as one by one.
    private void AddDense(ReadOnlySpan<float> row)
    {
        int a = 0;
        for (; a + 4 <= row.Length; a += 4)
        {
            if (row[a] != 0 || row[a + 1] != 0 || row[a + 2] != 0 || row[a + 3] != 0)
            {
                VectorProducts.AddFourScaled(
                    row[a], row[a + 1], row[a + 2], row[a + 3], _dense!.Pointer + ((long)a * _stride), _stride, _sums.Pointer, _stride);
            }
        }

        for (; a < row.Length; a++)
        {
            if (row[a] != 0)
                VectorProducts.AddScaled(row[a], _dense!.Pointer + ((long)a * _stride), _sums.Pointer, _stride);
        }
    }

    /// <summary>The way back: gives every feature its part of what each projection's sum is multiplied by.</summary>
    /// <param name="row">[features], bounded and standardised.</param>
    /// <param name="factors">[units]; those of projections without features are not looked at.</param>
    /// <param name="features">Adds row_a times the sum of weight, scale and factor over the projections, [features].</param>
    internal void Share(ReadOnlySpan<float> row, ReadOnlySpan<double> factors, Span<double> features)
    {
        double[] scaled = new double[Units];
        for (int h = 0; h < Units; h++)
            scaled[h] = float.IsNaN(_scale.Span[h]) ? 0 : factors[h] * _scale.Span[h];
        for (int a = 0; a < row.Length; a++)
        {
            double sum = 0;
            if (_dense is not null)
            {
                ReadOnlySpan<float> weights = _dense.Span.Slice(a * _stride, Units);
                for (int h = 0; h < weights.Length; h++)
                    sum += weights[h] * scaled[h];
            }

            foreach ((int unit, float weight) in _sparse?[a] ?? [])
                sum += weight * scaled[unit];
            features[a] += row[a] * sum;
        }
    }

    /// <summary>No projection has features.</summary>
    internal void Clear()
    {
        Version++;
        _dense?.Span.Clear();
        if (_sparse is not null)
            Array.Clear(_sparse);
        _scale.Span.Fill(float.NaN);
    }
}
