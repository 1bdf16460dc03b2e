using CsCheck;
using Xunit;

namespace Vsml.Tests;

public sealed class NetworkSpecTests
{
    public static TheoryData<NetworkSpec, string> OutOfRange => new()
    {
        { new() { StateSize = 0 }, "state_size" },
        { new() { StateSize = 257 }, "state_size" },
        { new() { ForwardMessageSize = 6 }, "forward_message_size" },
        { new() { ForwardMessageSize = 65 }, "forward_message_size" },
        { new() { BackwardMessageSize = 3 }, "backward_message_size" },
        { new() { PredictionTicks = 0 }, "prediction_ticks" },
        { new() { UpdateTicks = 9 }, "update_ticks" },
        { new() { Wiring = (Wiring)2 }, "wiring" },
        { new() { HiddenLayers = null! }, "hidden_layers" },
        { new() { HiddenLayers = [null!] }, "hidden_layers" },
        { new() { HiddenLayers = [new DenseLayerSpec(0)] }, "units" },
        { new() { HiddenLayers = [new DenseLayerSpec(4097)] }, "units" },
        { new() { HiddenLayers = [.. Enumerable.Repeat(new DenseLayerSpec(1), 65)] }, "hidden_layers" },
    };

    [Theory]
    [MemberData(nameof(OutOfRange))]
    public void Validate_NamesTheNumberThatIsOutOfRange(NetworkSpec spec, string name)
    {
        Assert.StartsWith(name, Assert.Throws<ArgumentException>(spec.Validate).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new ParameterLayout(spec));
    }

    [Fact]
    public void FromJson_OfToJson_IsTheSameSpec() => RandomSpecs.Any.Sample(spec =>
    {
        NetworkSpec read = NetworkSpec.FromJson(spec.ToJson());
        Assert.Equal(spec.HiddenLayers, read.HiddenLayers);
        Assert.Equal(spec, read with { HiddenLayers = spec.HiddenLayers });
    });

    [Fact]
    public void ParameterLayout_PlacesTensorsOneAfterTheOther() => RandomSpecs.Any.Sample(spec =>
    {
        var layout = new ParameterLayout(spec);
        int end = 0;
        foreach (ParameterTensor tensor in layout.Tensors)
        {
            Assert.Equal(end, tensor.Offset);
            Assert.Equal(tensor, layout.Find(tensor.Name));
            end += tensor.Length;
        }

        Assert.Equal(end, layout.Length);
        Assert.Equal(Count(spec), layout.Length);
        Assert.Equal(spec.Products, layout.Find(spec.SharedTicks ? "tick.product" : "update.product") is not null);
    });

    // N + F + G + 1 rows of 4N, F + G more with aggregates, G with products, 6 with context; N (F + G) for messages; five vectors.
    private static int Count(NetworkSpec spec)
    {
        int n = spec.StateSize, f = spec.ForwardMessageSize, g = spec.BackwardMessageSize;
        int rows = n + f + g + 1 + (spec.Aggregates ? f + g : 0) + (spec.Products ? g : 0) + (spec.Context ? 6 : 0);
        return ((spec.SharedTicks ? 1 : 2) * rows * 4 * n) + (n * (f + g)) + (5 * n);
    }
}
