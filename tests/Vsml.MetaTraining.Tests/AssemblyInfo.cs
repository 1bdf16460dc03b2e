using System.Runtime.CompilerServices;
using Xunit;

// libtorch's number of threads and the garbage collector's mode belong to the whole process.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Vsml.MetaTraining.Tests;

internal static class TestProcess
{
    // OpenMP threads that spin for a core that a neighbour holds make tests of seconds take minutes.
    [ModuleInitializer]
    internal static void HoldTorchToOneThread() => TorchThreads.Limit(1);
}
