using Vsml.Kernels;
using Xunit;

namespace Vsml.Tests.Kernels;

public sealed class ForkJoinTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(16)]
    public void Run_ExecutesEveryPieceOnceAndReturnsWhenAllAreDone(int threads)
    {
        var forkJoin = new ForkJoin(threads);
        for (int run = 0; run < 5000; run++)
        {
            var work = new Tally(run % 37);
            forkJoin.Run(work, work.Executed.Length);
            Assert.All(work.Executed, times => Assert.Equal(1, times));
        }
    }

    [Fact]
    public void Run_OnSeveralThreadsEachWithItsOwn_ExecutesEveryPieceOnce() =>
        Parallel.For(0, 8, _ => Run_ExecutesEveryPieceOnceAndReturnsWhenAllAreDone(threads: 3));

    [Fact]
    public void Run_WhileNoThreadOfThePoolIsFree_NeitherWaitsNorAllocates()
    {
        var forkJoin = new ForkJoin(2);
        var work = new Tally(8);
        ManualResetEventSlim blocked = new();
        for (int i = 0; i < 4 * Environment.ProcessorCount; i++)
            ThreadPool.UnsafeQueueUserWorkItem(static gate => gate.Wait(), blocked, preferLocal: false);
        try
        {
            forkJoin.Run(work, 8);
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int run = 1; run < 1000; run++)
                forkJoin.Run(work, 8);
            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        finally
        {
            blocked.Set();
        }

        Assert.All(work.Executed, times => Assert.Equal(1000, times));
    }

    private sealed class Tally(int pieces) : IParallelWork
    {
        public int[] Executed { get; } = new int[pieces];

        public void Execute(int index) => Executed[index]++;
    }
}
