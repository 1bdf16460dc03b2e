namespace Vsml.Cli.Online;

/// <summary>One learner on one stream in one order.</summary>
/// <param name="Stream">Its name.</param>
/// <param name="Repeat">0-based.</param>
/// <param name="Learner">The contender's name.</param>
/// <param name="LearningRate">Or null where there is none to choose.</param>
/// <param name="Track">Its scores. The seconds are those of all learning rates of the contender, which are computed together.</param>
internal sealed record OnlineResult(string Stream, int Repeat, string Learner, double? LearningRate, ScoreTrack Track);
