namespace Vsml.Cli.Tests;

/// <summary>
/// Tests that run TorchSharp have the process to themselves: its number of threads, and the pause of collections that it needs, are the
/// process's, and what other tests allocate meanwhile would end the pause.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public static class TorchSharpTests
{
    public const string Name = "TorchSharp";
}
