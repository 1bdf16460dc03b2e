namespace Vsml.MLNet.Models;

/// <summary>A learner and the classes that it has: what a fit goes on from, and what it makes.</summary>
internal sealed record Trained(LearnerEnsemble Learner, ClassSlots Slots)
{
    /// <summary>The same with further classes of the learner, which it has seen no row of.</summary>
    public Trained WithClasses(IReadOnlyCollection<int> slots) =>
        new(Learner.WithClasses([.. Enumerable.Range(0, Slots.Classes), .. slots.Select(_ => -1)]), Slots.With(slots));
}
