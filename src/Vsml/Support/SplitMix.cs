namespace Vsml;

/// <summary>splitmix64 (Steele et al. 2014) as a hash: random numbers that are fixed by what they belong to.</summary>
internal static class SplitMix
{
    /// <summary>Mixes 64 bits.</summary>
    internal static ulong Mix(ulong x)
    {
        x += 0x9E3779B97F4A7C15;
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }

    /// <summary>A number in [0, 1) from the upper 53 bits.</summary>
    internal static double ToUnit(ulong bits) => (bits >> 11) * (1.0 / (1UL << 53));
}
