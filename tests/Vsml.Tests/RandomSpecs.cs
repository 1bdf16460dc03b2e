using CsCheck;

namespace Vsml.Tests;

/// <summary>Network specs of every kind, small enough to compute by plain loops.</summary>
internal static class RandomSpecs
{
    /// <summary>Any number of layers up to three, ticks, wirings and flags; state sizes that fill whole vectors and such that do not.</summary>
    public static Gen<NetworkSpec> Any { get; } =
        from sizes in Gen.Select(Gen.OneOf(1, 5, 8, 13, 16, 24), Gen.Int[7, 9], Gen.Int[4, 9])
        from hidden in Gen.Int[1, 4].Select(units => (LayerSpec)new DenseLayerSpec(units)).List[0, 2]
        from ticks in Gen.Select(Gen.Int[1, 3], Gen.Int[1, 3])
        from wiring in Gen.OneOf(Wiring.PredictThenUpdate, Wiring.ForwardThenBackward)
        from flags in Gen.Select(Gen.Bool, Gen.Bool, Gen.Bool, Gen.Bool)
        select new NetworkSpec
        {
            StateSize = sizes.Item1,
            ForwardMessageSize = sizes.Item2,
            BackwardMessageSize = sizes.Item3,
            HiddenLayers = hidden,
            PredictionTicks = ticks.Item1,
            UpdateTicks = ticks.Item2,
            Wiring = wiring,
            SharedTicks = flags.Item1,
            Aggregates = flags.Item2,
            Products = flags.Item3,
            Context = flags.Item4,
        };
}
