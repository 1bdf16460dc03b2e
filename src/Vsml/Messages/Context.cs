namespace Vsml.Messages;

/// <summary>What every sub-RNN is told alike.</summary>
internal static class Context
{
    // From there on a learner is what it will be on a stream of any length, instead of meeting step numbers beyond those of meta-training.
    internal const double LastStep = 1000;

    /// <summary>
    /// u = (ln n/3 - 1, ln B/2 - 1/2, 1/sqrt(1 + t/8), ln(1 + t)/6, ln(1 + T)/6, T is known): n present units, B classes, t different rows learned
    /// before, up to 1,000, T rows to be learned, which is known where they are buffered.
    /// </summary>
    /// <param name="present">n.</param>
    /// <param name="classes">B.</param>
    /// <param name="step">t.</param>
    /// <param name="bufferedRows">T; 0 on a stream.</param>
    /// <param name="context">Receives [8]; the last two are 0.</param>
    internal static void Write(int present, int classes, double step, double bufferedRows, Span<float> context)
    {
        step = Math.Min(step, LastStep);
        context.Clear();
        context[0] = (float)((Math.Log(present) / 3) - 1);
        context[1] = (float)((Math.Log(classes) / 2) - 0.5);
        context[2] = (float)(1 / Math.Sqrt(1 + (step / 8)));
        context[3] = (float)(Math.Log(1 + step) / 6);
        context[4] = (float)(Math.Log(1 + bufferedRows) / 6);
        context[5] = bufferedRows > 0 ? 1 : 0;
    }
}
