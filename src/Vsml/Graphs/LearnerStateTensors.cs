using Vsml.Experts;

namespace Vsml.Graphs;

/// <summary>Where the vectors of a sub-RNN stand in a learner's state: [classes, units, 2N], then [classes, experts, 2N], N padded.</summary>
internal static class LearnerStateTensors
{
    /// <summary>c then h of the sub-RNN of a unit and a class, each of the padded N.</summary>
    internal static Span<float> Unit(Learner learner, int unit, int b)
    {
        int size = 2 * learner.Algorithm.Packed.StateSize, units = learner.Units.Widths.Units + 1;
        return learner.State.Slice(((b * units) + unit) * size, size);
    }

    /// <summary>The same of an expert.</summary>
    internal static Span<float> Expert(Learner learner, int kind, int b)
    {
        int size = 2 * learner.Algorithm.Packed.StateSize, units = learner.Units.Widths.Units + 1;
        return learner.State.Slice(((learner.Classes * units) + (b * ExpertKind.Count) + kind) * size, size);
    }

    /// <summary>h of a unit, [N].</summary>
    internal static ReadOnlySpan<float> Hidden(Learner learner, int unit, int b) =>
        Unit(learner, unit, b).Slice(learner.Algorithm.Packed.StateSize, learner.Algorithm.Spec.StateSize);

    /// <summary>h of an expert, [N].</summary>
    internal static ReadOnlySpan<float> HiddenOfExpert(Learner learner, int kind, int b) =>
        Expert(learner, kind, b).Slice(learner.Algorithm.Packed.StateSize, learner.Algorithm.Spec.StateSize);
}
