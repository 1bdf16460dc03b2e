using CsCheck;
using Xunit;

namespace Vsml.Tests;

public sealed class NetworkSpecTests
{
    public static TheoryData<NetworkSpec, string> OutOfRange => new()
    {
        { new() { StateSize = 0 }, "state_size" },
        { new() { StateSize = 6 }, "state_size" },
        { new() { StateSize = 68 }, "state_size" },
        { new() { StateSize = -4 }, "state_size" },
        { new() { Projections = new ProjectionSpec { Units = -1 } }, "projections.units" },
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
        Assert.Equal(spec, NetworkSpec.FromJson(spec.ToJson()));
        NetworkSpec projecting = spec with { Projections = new ProjectionSpec { Units = 3, Decorrelated = true } };
        Assert.Equal(projecting, NetworkSpec.FromJson(projecting.ToJson()));
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
        Assert.Equal(spec.Experts, layout.Find("expert.recurrent") is not null);
    });

    // A kind has 4 rows of 4N for its blocks, E = 16 for its input, F + 3G for messages, 6 for the context, 1 for the bias; N (F + G) for messages
    // it sends, N (1 + E) for its reading, two vectors to start with. Six more numbers give the temperature, 16 x 18 the verdict.
    private static int Count(NetworkSpec spec)
    {
        int n = spec.StateSize, kind = ((4 + 16 + 32 + 6 + 1) * 4 * n) + (16 * n) + (17 * n) + (2 * n);
        return (kind * (spec.Experts ? 2 : 1)) + 6 + (16 * 18);
    }
}
