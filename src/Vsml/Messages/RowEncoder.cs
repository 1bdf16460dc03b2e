using Vsml.Kernels;

namespace Vsml;

/// <summary>The running statistics of a learner and the messages of the row in hand.</summary>
internal sealed unsafe class RowEncoder
{
    private readonly PackedParameters _parameters;
    private readonly AlignedBuffer _predictForward, _updateForward, _predictBackward, _updateBackward;
    private readonly int[] _units;
    private ExampleInputs _example;

    internal RowEncoder(PackedParameters parameters, InputWidths widths, int classes, ulong seed)
    {
        _parameters = parameters;
        Units = new InputUnits(widths, seed);
        int inputs = widths.Units;
        Counts = new ClassCounts(classes);
        _predictForward = new AlignedBuffer((inputs + 1) * parameters.ForwardSize);
        _updateForward = new AlignedBuffer((inputs + 1) * parameters.ForwardSize);
        _predictBackward = new AlignedBuffer(classes * parameters.BackwardSize);
        _updateBackward = new AlignedBuffer(classes * parameters.BackwardSize);
        _units = GC.AllocateArray<int>(inputs + 1, pinned: true);
    }

    internal InputUnits Units { get; }

    internal ClassCounts Counts { get; }

    /// <summary>The messages written so far. Valid until the next row.</summary>
    internal ref readonly ExampleInputs Example => ref _example;

    /// <summary>The messages of a row for its prediction, by the statistics of the rows before it.</summary>
    internal void EncodePrediction(ReadOnlySpan<float> row)
    {
        fixed (int* units = _units)
        {
            _example = new ExampleInputs
            {
                PredictForward = _predictForward.Pointer,
                UpdateForward = _updateForward.Pointer,
                PredictBackward = _predictBackward.Pointer,
                UpdateBackward = _updateBackward.Pointer,
                Units = units,
                Count = Units.Encode(row, _predictForward.Pointer, _parameters.ForwardSize, units),
                Step = Counts.Total,
            };
        }

        Readout.WriteBackward(Counts, default, -1, _predictBackward.Pointer, _parameters.BackwardSize);
    }

    /// <summary>The messages of the same row for the update, by statistics that include it, and what its label says.</summary>
    internal void EncodeUpdate(ReadOnlySpan<float> row, int label, ReadOnlySpan<float> probabilities, RowNews news)
    {
        if (news == RowNews.All)
        {
            Units.AddAndEncode(row, label, _updateForward.Pointer, _parameters.ForwardSize, _example.Units);
        }
        else
        {
            // The statistics included it when it was predicted.
            _example.UpdateForward = _predictForward.Pointer;
        }

        Readout.WriteBackward(Counts, probabilities, label, _updateBackward.Pointer, _parameters.BackwardSize);
    }
}
