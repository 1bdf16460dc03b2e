using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;

namespace Vsml.MLNet.Training;

/// <summary>
/// Reads rows to learn from: features [inputs] made dense, the class index or the number, and the weight. Rows without a label and rows of weight zero
/// are skipped and counted; a value that no learner can take is an error that names its column and row.
/// </summary>
internal sealed class RowReader : IDisposable
{
    private readonly IChannel _channel;
    private readonly RoleMappedData _data;
    private readonly RowCounts _counts;
    private readonly DataViewRowCursor _cursor;
    private readonly ValueGetter<VBuffer<float>>? _getFeatures;
    private readonly ValueGetter<float> _getLabel;
    private readonly ValueGetter<float>? _getWeight;
    private readonly float[] _features;
    private readonly int _classes;
    private readonly bool _shuffled;
    private VBuffer<float> _buffer;

    /// <param name="channel">Where errors are reported.</param>
    /// <param name="data">The rows, with their label, feature and optional weight column.</param>
    /// <param name="classes">The number of classes; 0 where the label is a number.</param>
    /// <param name="counts">Counts every row that is read.</param>
    /// <param name="order">Draws the order of the rows; <see langword="null"/> for the order of the data.</param>
    /// <param name="labelsOnly">Whether features are not to be read.</param>
    public RowReader(IChannel channel, RoleMappedData data, int classes, RowCounts counts, Random? order = null, bool labelsOnly = false)
    {
        data.CheckFeatureFloatVector(out int inputs);
        data.CheckOptFloatWeight();
        _channel = channel;
        _data = data;
        _counts = counts;
        _classes = classes;
        _shuffled = order != null;
        _features = new float[inputs];
        _cursor = data.CreateRowCursor(CursOpt.Label | CursOpt.Weight | (labelsOnly ? 0 : CursOpt.Features), order);
        _getFeatures = labelsOnly ? null : _cursor.GetFeatureFloatVectorGetter(data);
        _getLabel = _cursor.GetLabelFloatGetter(data);
        _getWeight = _cursor.GetOptWeightFloatGetter(data);
    }

    public ReadOnlySpan<float> Features => _features;

    public int Label { get; private set; }

    /// <summary>The label where it is a number.</summary>
    public float Target { get; private set; }

    public float Weight { get; private set; } = 1;

    /// <summary>Goes on to the next row to learn from; false at the end.</summary>
    public bool MoveNext()
    {
        while (_cursor.MoveNext())
        {
            _counts.Read++;
            if (!ReadLabel())
                _counts.MissingLabels++;
            else if (!ReadWeight())
                _counts.ZeroWeights++;
            else
            {
                ReadFeatures();
                if (_classes == 0)
                    _counts.Learn();
                else
                    _counts.Learn(Label);
                return true;
            }
        }

        return false;
    }

    public void Dispose() => _cursor.Dispose();

    private bool ReadLabel()
    {
        float label = 0;
        _getLabel(ref label);
        if (float.IsNaN(label))
            return false;
        if (_classes == 0)
        {
            Target = float.IsFinite(label) ? label : throw Failure($"The label column '{_data.Schema.Label?.Name}' holds an infinite value");
            return true;
        }

        if (!(label >= 0 && label < _classes))
            throw Failure($"The label column '{_data.Schema.Label?.Name}' holds a value outside of its {_classes} classes");
        Label = (int)label;
        return true;
    }

    private bool ReadWeight()
    {
        if (_getWeight == null)
            return true;
        float weight = 0;
        _getWeight(ref weight);
        if (!(weight >= 0 && float.IsFinite(weight)))
            throw Failure($"The weight column '{_data.Schema.Weight?.Name}' holds {weight}; a weight is a finite number, 0 or more");

        Weight = weight;
        return weight > 0;
    }

    private void ReadFeatures()
    {
        if (_getFeatures == null)
            return;
        _getFeatures(ref _buffer);
        _buffer.CopyTo(_features);
        bool missing = true;
        foreach (float value in _features)
        {
            if (float.IsInfinity(value))
                throw Failure($"The feature column '{_data.Schema.Feature?.Name}' holds an infinite value");
            missing &= float.IsNaN(value);
        }

        if (missing)
            _counts.MissingFeatures++;
    }

    private Exception Failure(string message)
    {
        if (_shuffled)
        {
            // The position in a shuffled cursor tells a user nothing: read once more in the data's own order, which fails at the row to name.
            using var inOrder = new RowReader(_channel, _data, _classes, new RowCounts(_classes));
            while (inOrder.MoveNext())
            {
            }
        }

        return _channel.Except($"{message} in row {_cursor.Position} (the first row is 0).");
    }
}
