using TorchSharp;
using Vsml.MetaTraining.Paper;
using static TorchSharp.torch;

namespace Vsml.MetaTraining.Tests.Paper;

public sealed class EpisodeStateTests
{
    [Fact]
    public void OutOf_MovesWhatTheScopeMade_AndLeavesWhatWasHandedOn()
    {
        Tensor kept, made, left;
        using (DisposeScope outer = NewDisposeScope())
        {
            kept = zeros(1);
            using (DisposeScope inner = NewDisposeScope())
            {
                (made, left) = (zeros(1), zeros(1));
                new EpisodeState(kept, made).OutOf(inner);
            }

            Assert.True(left.IsInvalid);
            Assert.False(kept.IsInvalid || made.IsInvalid);
        }

        // Moved on, what was handed on would outlive this scope as well.
        Assert.True(kept.IsInvalid && made.IsInvalid);
    }
}
