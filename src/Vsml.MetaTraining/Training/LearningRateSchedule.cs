namespace Vsml.MetaTraining;

/// <summary>
/// Linear warm-up, a plateau, linear decay. On the plateau the rate does not depend on the number of steps in all, so a run that is there
/// can be made longer or shorter.
/// </summary>
internal static class LearningRateSchedule
{
    /// <summary>Factor of the learning rate at a step (counted from 0).</summary>
    internal static double Factor(MetaTrainingConfig config, long step)
    {
        double warmup = config.WarmupSteps == 0 ? 1 : Math.Min(1, (step + 1.0) / config.WarmupSteps);
        double decay = config.DecaySteps == 0 ? 1 : Math.Clamp((config.Steps - step) / (double)config.DecaySteps, 0, 1);
        return warmup * decay;
    }
}
