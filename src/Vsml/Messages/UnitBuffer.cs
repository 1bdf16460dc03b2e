using Vsml.Kernels;

namespace Vsml.Messages;

/// <summary>
/// Messages of the units of a row, [units, E]. What they say of the statistics (<see cref="UnitMessage.PerRow"/> and on) is written when those
/// change, and then serves for all rows.
/// </summary>
/// <param name="units">Input units, the bias unit included.</param>
internal sealed unsafe class UnitBuffer(int units)
{
    private readonly AlignedBuffer _messages = new(checked(units * NetworkSpec.InputSize));
    private long _features = -1, _projections = -1;

    internal float* Pointer => _messages.Pointer;

    /// <summary>Writes what messages say of the statistics, where it is not what was written last.</summary>
    /// <param name="units">The units.</param>
    internal void WriteStatistics(InputUnits units)
    {
        if (units.Widths.ShowsFeatures && _features != units.Features.Version)
        {
            UnitEncoder.EncodeStatistics(units.Features, areProjections: false, Pointer);
            _features = units.Features.Version;
        }

        if (_projections == units.ProjectedFeatures.Version)
            return;
        UnitEncoder.EncodeStatistics(units.ProjectedFeatures, areProjections: true, Pointer + ((long)units.Widths.Shown * NetworkSpec.InputSize));
        _projections = units.ProjectedFeatures.Version;
        UnitEncoder.EncodeBias(Pointer + ((long)units.Widths.Units * NetworkSpec.InputSize));
    }
}
