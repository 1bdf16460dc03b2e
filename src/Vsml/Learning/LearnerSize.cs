using Vsml.Experts;

namespace Vsml;

/// <summary>How large a learner is, and may be.</summary>
internal static class LearnerSize
{
    private const int MostStateLength = 1 << 28;

    /// <summary>Input units of a learner.</summary>
    /// <param name="algorithm">The learning algorithm.</param>
    /// <param name="inputs">Features of a row.</param>
    /// <param name="classes">Classes.</param>
    /// <param name="projections">Projections; null for as many as the classes leave time for.</param>
    internal static InputWidths WidthsOf(LearningAlgorithm algorithm, int inputs, int classes, int? projections = null)
    {
        InputWidths widths = InputWidths.Of(algorithm.Spec, inputs);
        return projections is { } number ? widths with { Projections = number } : widths.For(classes);
    }

    /// <summary>Whether a learner of these widths is not larger than one may be: 2^28 floats of state, and 2^24 features.</summary>
    internal static bool HasRoom(LearningAlgorithm algorithm, InputWidths widths, int classes)
    {
        double units = widths.Units + 1.0;
        return widths.AreFew && (units + ExpertKind.Count) * classes * 2 * algorithm.Packed.StateSize <= MostStateLength

            // Second-order memory has a number for every two units.
            && (!algorithm.Spec.Experts || units * units <= MostStateLength);
    }
}
