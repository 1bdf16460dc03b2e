using Vsml.Messages;

namespace Vsml.Kernels;

/// <summary>
/// What a state says of any row, as one linear map a class: sum_a r(e_a) . h_ab is linear in the encoded inputs, and so is what second-order
/// memory says. Taken once after a state has changed, it serves for all rows until it changes again, at an eighth of the arithmetic and half of the
/// memory traffic of <see cref="SubRnnBlock.Read"/>.
/// </summary>
internal sealed unsafe class Reading
{
    private const int E = NetworkSpec.InputSize, V = UnitMessage.PerRow, Columns = E + 16;
    private readonly PackedParameters _parameters;
    private readonly int _units, _experts, _classes, _stride;
    private readonly bool _hasMemory;

    // For units and for experts, [N, 32]: what a hidden number gives to each slot of the encoded input, then, at 16, to the constant.
    private readonly AlignedBuffer _ofUnit, _ofExpert;

    // [classes, 2, stride]: of the units, then of memory. And [units, 32] and [classes, units].
    private readonly AlignedBuffer _weights, _products;
    private readonly float[] _constants, _totals;

    // The units that the totals are of: mostly those of the row before.
    private readonly int[] _summed;
    private int _summedCount;

    // [classes, experts, 32].
    private readonly AlignedBuffer _expertWeights;

    /// <param name="parameters">V_M.</param>
    /// <param name="units">Input units, the bias unit included.</param>
    /// <param name="experts">Experts; 0 if the network has none.</param>
    /// <param name="classes">Classes.</param>
    /// <param name="hasMemory">Whether there is second-order memory to read.</param>
    internal Reading(PackedParameters parameters, int units, int experts, int classes, bool hasMemory)
    {
        (_parameters, _units, _experts, _classes, _hasMemory) = (parameters, units, experts, classes, hasMemory);
        _stride = ((units * V) + 15) / 16 * 16;
        _weights = new AlignedBuffer(checked(classes * 2 * _stride));
        _products = new AlignedBuffer(checked(Math.Max(units, experts) * Columns));
        _constants = new float[checked(classes * units)];
        _totals = new float[classes];
        _summed = new int[units];
        _expertWeights = new AlignedBuffer(checked(classes * experts * Columns));
        Values = new AlignedBuffer(_stride);
        _ofUnit = MapOf(parameters.Unit);
        _ofExpert = MapOf(parameters.Expert);
    }

    /// <summary>Room for the row to be read, [units, 8] (<see cref="InputUnits.EncodeValues"/>).</summary>
    internal AlignedBuffer Values { get; }

    /// <summary>Takes over what a state says.</summary>
    /// <param name="state">[classes, units, 2N], then [classes, experts, 2N].</param>
    /// <param name="statistics">Messages of the units as far as they say the same of all rows (<see cref="UnitBuffer.WriteStatistics"/>), [units, 16].</param>
    /// <param name="memory">Second-order memory; null if there is none.</param>
    internal void Take(float* state, float* statistics, Experts.SecondOrderMemory? memory)
    {
        int n = _parameters.StateSize;
        _summedCount = 0;
        Array.Clear(_totals);
        for (int b = 0; b < _classes; b++)
        {
            Multiply(state + ((long)b * _units * 2 * n), _units, _ofUnit, _products.Pointer);
            float* weights = _weights.Pointer + ((long)b * 2 * _stride);
            for (int a = 0; a < _units; a++)
            {
                float* product = _products.Pointer + ((long)a * Columns);
                LinearMap.Copy(product, weights + ((long)a * V), V);
                _constants[(b * _units) + a] = product[E] + LinearMap.Dot(product + V, statistics + ((long)a * E) + V, E - V);
            }

            memory?.TakeWeights(b, new Span<float>(weights + _stride, _stride));
            Multiply(
                state + ((long)_classes * _units * 2 * n) + ((long)b * _experts * 2 * n), _experts, _ofExpert,
                _expertWeights.Pointer + ((long)b * _experts * Columns));
        }
    }

    /// <summary>Reads the row in <see cref="Values"/>.</summary>
    /// <param name="present">Present units.</param>
    /// <param name="count">How many.</param>
    /// <param name="readings">Receives sum_a r(e_a) . h_ab, [classes].</param>
    /// <param name="scores">Receives what memory says, [classes]; left alone if there is none.</param>
    internal void Read(int* present, int count, Span<float> readings, Span<float> scores)
    {
        float* values = Values.Pointer, weights = _weights.Pointer;
        int b = 0;
        for (; b + 2 <= _classes; b += 2, weights += 4L * _stride)
        {
            (readings[b], float first, readings[b + 1], float second) =
                VectorProducts.FourDots(values, weights, weights + _stride, weights + (2L * _stride), weights + (3L * _stride), _stride);
            if (_hasMemory)
                (scores[b], scores[b + 1]) = (first, second);
        }

        if (b < _classes)
        {
            readings[b] = VectorProducts.Dot(values, weights, _stride);
            if (_hasMemory)
                scores[b] = VectorProducts.Dot(values, weights + _stride, _stride);
        }

        SumConstants(new ReadOnlySpan<int>(present, count));
        for (b = 0; b < _classes; b++)
            readings[b] += _totals[b];
        GC.KeepAlive(this);
    }

    /// <summary>sum_v r(e_vb) . h_vb over present experts, [classes].</summary>
    internal void ReadExperts(in RowMessages row, Span<float> votes)
    {
        votes.Clear();
        for (int b = 0; b < _classes; b++)
        {
            for (int i = 0; i < row.ExpertCount; i++)
            {
                long at = ((long)b * _experts) + row.PresentExperts[i];
                float* map = _expertWeights.Pointer + (at * Columns);
                votes[b] += map[E] + LinearMap.Dot(map, row.Experts + (at * E), E);
            }
        }

        GC.KeepAlive(this);
    }

    private void SumConstants(ReadOnlySpan<int> present)
    {
        if (present.SequenceEqual(_summed.AsSpan(0, _summedCount)))
            return;
        present.CopyTo(_summed);
        _summedCount = present.Length;
        for (int b = 0; b < _classes; b++)
        {
            float sum = 0;
            foreach (int unit in present)
                sum += _constants[(b * _units) + unit];
            _totals[b] = sum;
        }
    }

    private void Multiply(float* states, int inputs, AlignedBuffer map, float* products)
    {
        int n = _parameters.StateSize;
        if (inputs > 0)
            LinearMap.Multiply(states + n, 2 * n, inputs, n, map.Pointer, Columns, null, 0, products, Columns);
    }

    private AlignedBuffer MapOf(KindOffsets offsets)
    {
        int n = _parameters.StateSize;
        AlignedBuffer map = new(n * Columns);
        for (int k = 0; k < n; k++)
        {
            for (int slot = 0; slot < E; slot++)
                map.Span[(k * Columns) + slot] = _parameters.Pointer[offsets.ReadInput + (slot * n) + k];
            map.Span[(k * Columns) + E] = _parameters.Pointer[offsets.ReadConstant + k];
        }

        return map;
    }
}
