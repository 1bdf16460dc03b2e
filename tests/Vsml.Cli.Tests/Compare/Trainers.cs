using Vsml.Cli.Compare;

namespace Vsml.Cli.Tests.Compare;

/// <summary>The stock trainers, and Vsml with a learning algorithm nobody has meta-trained: these tests judge the comparison, not it.</summary>
internal static class Trainers
{
    public static IReadOnlyList<Contender> All { get; } =
        [.. Contenders.Select([Contenders.AllTrainers], new VsmlContender([UntrainedAlgorithm.File.Value], RowOrders: 2))];
}
