namespace Vsml.Cli.Tests.Compare;

/// <summary>A test that takes some four gigabytes: of the weights of a network of 124 million parameters and their gradients.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LargeMemoryFactAttribute : FactAttribute
{
    private const long Least = 6L << 30;

    public LargeMemoryFactAttribute()
    {
        GCMemoryInfo memory = GC.GetGCMemoryInfo();
        if (memory.TotalAvailableMemoryBytes - memory.MemoryLoadBytes < Least)
            Skip = "Less than 6 GB of memory are free.";
    }
}
