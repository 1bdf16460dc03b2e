using TorchSharp;
using static TorchSharp.torch;

namespace Vsml.MetaTraining.Paper;

/// <summary>
/// A sub-RNN for every place in the kernel and pair of channels. At every position p of the kernel it is ticked with that position's
/// messages; its states afterwards are averaged over the positions. Units are in the order `[row, column, channel]`.
/// </summary>
internal sealed class ConvolutionLayer : PaperLayer
{
    private readonly ConvolutionSpec _spec;
    private readonly long _height, _width;
    private readonly int _channels;
    private readonly Tensor _seen;

    /// <param name="spec">Kernel, stride and output channels.</param>
    /// <param name="height">Rows of the input.</param>
    /// <param name="width">Columns of the input.</param>
    /// <param name="channels">Channels of the input.</param>
    public ConvolutionLayer(ConvolutionSpec spec, long height, long width, int channels)
        : base(nameof(ConvolutionLayer))
    {
        (_spec, _height, _width, _channels) = (spec, height, width, channels);
        OutputHeight = (height + spec.Stride - 1) / spec.Stride;
        OutputWidth = (width + spec.Stride - 1) / spec.Stride;
        _seen = tensor(Seen()).DetachFromDisposeScope();
        register_buffer(nameof(_seen), _seen);
    }

    public long OutputHeight { get; }

    public long OutputWidth { get; }

    public override int Inputs => (int)(_height * _width) * _channels;

    public override int Outputs => (int)Positions * _spec.Channels;

    public override (int A, int B) Pairs => (Places * _channels, _spec.Channels);

    public override long Ticks => Positions * base.Ticks;

    private long Positions => OutputHeight * OutputWidth;

    private int Places => _spec.Kernel * _spec.Kernel;

    public override (SubRnnState State, Messages Said) forward(SubRnn f, SubRnnState s, Messages heard)
    {
        long episodes = heard.Forward.size(0);
        Tensor m_a = Gather(heard.Forward).unsqueeze(3);                                         // [E, P, A, 1, M]
        Tensor m_b = heard.Backward.view(episodes, Positions, 1, _spec.Channels, -1);            // [E, P, 1, B, M]
        Tensor gates = f.FromForward(m_a) + f.FromBackward(m_b) + f.FromHidden(s.Hidden).unsqueeze(1); // [E, P, A, B, 4N]
        SubRnnState next = SubRnn.Lstm(gates, s.Cell.unsqueeze(1));
        Messages said = new(
            f.ToForward(next.Hidden, over: 2).reshape(episodes, Outputs, -1),
            Scatter(f.ToBackward(next.Hidden, over: 3)));
        return (new SubRnnState(next.Cell.mean([1]), next.Hidden.mean([1])), said);
    }

    /// <summary>What the kernel sees at each position: `[E, H W channels, M]` to `[E, P, A, M]`, zeros outside of the picture.</summary>
    private Tensor Gather(Tensor messages)
    {
        long episodes = messages.size(0), size = messages.size(2);
        Tensor cells = messages.view(episodes, _height * _width, _channels * size);
        return cat([cells, zeros_like(cells.narrow(1, 0, 1))], dim: 1).index_select(1, _seen).view(episodes, Positions, Places * _channels, size);
    }

    /// <summary>
    /// To every input unit, what was said to it at each position: `[E, P, A, M]` to `[E, H W channels, M]`. The sum is divided by the
    /// places of the kernel, so that it is a mean where the stride is 1.
    /// </summary>
    private Tensor Scatter(Tensor messages)
    {
        long episodes = messages.size(0), size = messages.size(3);
        Tensor cells = zeros(episodes, (_height * _width) + 1, _channels * size, dtype: messages.dtype, device: messages.device)
            .index_add(1, _seen, messages.reshape(episodes, Positions * Places, _channels * size), 1);
        return cells.narrow(1, 0, _height * _width).reshape(episodes, Inputs, size) / Places;
    }

    /// <summary>`[positions * places]`: the cell of the picture that lies at each place; height * width stands for all that is outside.</summary>
    private long[] Seen()
    {
        long[] seen = new long[Positions * Places];
        int at = 0, reach = _spec.Kernel / 2;
        for (long y = 0; y < OutputHeight; y++)
            for (long x = 0; x < OutputWidth; x++)
                for (int v = -reach; v <= reach; v++)
                    for (int u = -reach; u <= reach; u++)
                    {
                        long row = (y * _spec.Stride) + v, column = (x * _spec.Stride) + u;
                        bool isInside = row >= 0 && row < _height && column >= 0 && column < _width;
                        seen[at++] = isInside ? (row * _width) + column : _height * _width;
                    }

        return seen;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _seen.Dispose();
        base.Dispose(disposing);
    }
}
