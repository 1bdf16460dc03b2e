namespace Vsml.MetaTraining;

/// <summary>How a task becomes an episode.</summary>
/// <param name="TrainingRows">The first rows of the task, learned from; 1 or more.</param>
/// <param name="Passes">How often they are learned, each time in a new order; 1 or more.</param>
/// <param name="KnownStatistics">
/// Whether the statistics of the features include all training rows before the first is learned, as when a buffered dataset is fitted,
/// or grow with the rows, as in a stream.
/// </param>
/// <param name="OnlineShare">
/// Share of the loss, in [0, 1], on predictions during the first pass, each before its row is learned. The rest is on the remaining rows
/// of the task, predicted at the end and not learned.
/// </param>
/// <param name="GradientRows">
/// The last steps of learning through which gradients flow, 1 or more. Where there are more steps, the earlier ones only bring the learner
/// to where it stands then, and no loss is on them.
/// </param>
/// <param name="Projections">Random projections, 0 or more; null for as many as the network has.</param>
public sealed record EpisodePlan(
    int TrainingRows, int Passes = 1, bool KnownStatistics = false, double OnlineShare = 0.5, int GradientRows = int.MaxValue, int? Projections = null);
