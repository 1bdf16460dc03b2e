namespace Vsml.Cli.Online;

/// <summary>A learner that takes part.</summary>
/// <param name="Name">As in the results.</param>
/// <param name="Create">For so many inputs and classes, with a seed for what it draws.</param>
/// <param name="UsesTorchSharp">Whether it needs TorchSharp's native libraries, and what they ask of the process while they work.</param>
internal sealed record OnlineContender(string Name, Func<int, int, int, IOnlineLearner> Create, bool UsesTorchSharp = false);
