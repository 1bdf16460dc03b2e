namespace Vsml.Cli.Tabular;

/// <summary>A seed of its own for every dataset and repeat, so that results do not depend on what else takes part.</summary>
internal static class NamedSeed
{
    /// <summary>FNV-1a: string.GetHashCode differs from process to process.</summary>
    public static int Of(string name, int repeat, int seed)
    {
        uint hash = 2166136261;
        foreach (char c in $"{seed}/{repeat}/{name}")
            hash = (hash ^ c) * 16777619;
        return (int)(hash & int.MaxValue);
    }
}
