using CsCheck;

namespace Vsml.Tests;

/// <summary>Network specs of every kind, small enough to compute by plain loops.</summary>
internal static class RandomSpecs
{
    /// <summary>With experts and without; state sizes that fill whole vectors and such that do not.</summary>
    public static Gen<NetworkSpec> Any { get; } =
        from stateSize in Gen.OneOf(4, 8, 12, 16, 20, 32)
        from experts in Gen.Bool
        select new NetworkSpec { StateSize = stateSize, Experts = experts };
}
