using static TorchSharp.torch;

namespace Vsml.MetaTraining.Reference;

/// <summary>
/// The tensors of one kind of sub-RNNs: views into the flat V_M, so that gradients end up in it. With N = state size, E = 16 numbers of an
/// encoded input, F = G = 8 of a message, U = 6 context numbers.
/// </summary>
/// <param name="flat">V_M, `[parameters]`.</param>
/// <param name="layout">Where each tensor stands in it.</param>
/// <param name="kind"><see cref="ParameterLayout.Unit"/> or <see cref="ParameterLayout.Expert"/>.</param>
internal sealed class SubRnnVariables(Tensor flat, ParameterLayout layout, string kind)
{
    /// <summary>W_h, `[N, 4N]`, block-diagonal for every gate: lane j is given something by lane k if both are in one block of four.</summary>
    public Tensor Recurrent { get; } = BlockDiagonal(View(flat, layout, $"{kind}.recurrent"), layout.Spec.StateSize);

    /// <summary>W_e, `[E, 4N]`.</summary>
    public Tensor Forward { get; } = View(flat, layout, $"{kind}.forward");

    /// <summary>W_m, `[G, 4N]`.</summary>
    public Tensor Backward { get; } = View(flat, layout, $"{kind}.backward");

    /// <summary>W_f, `[F, 4N]`.</summary>
    public Tensor AggregateForward { get; } = View(flat, layout, $"{kind}.aggregate_forward");

    /// <summary>W_g, `[G, 4N]`.</summary>
    public Tensor AggregateBackward { get; } = View(flat, layout, $"{kind}.aggregate_backward");

    /// <summary>W_x, `[G, 4N]`.</summary>
    public Tensor Product { get; } = View(flat, layout, $"{kind}.product");

    /// <summary>W_u, `[U, 4N]`.</summary>
    public Tensor Context { get; } = View(flat, layout, $"{kind}.context");

    /// <summary>`[4N]`.</summary>
    public Tensor Bias { get; } = View(flat, layout, $"{kind}.bias");

    /// <summary>R_f, `[N, F]`.</summary>
    public Tensor MessageForward { get; } = View(flat, layout, $"{kind}.message_forward");

    /// <summary>R_g, `[N, G]`.</summary>
    public Tensor MessageBackward { get; } = View(flat, layout, $"{kind}.message_backward");

    /// <summary>v, `[N]`.</summary>
    public Tensor ReadConstant { get; } = View(flat, layout, $"{kind}.read_constant");

    /// <summary>E, `[E, N]`.</summary>
    public Tensor ReadInput { get; } = View(flat, layout, $"{kind}.read_input");

    /// <summary>c0, `[N]`.</summary>
    public Tensor InitialCell { get; } = View(flat, layout, $"{kind}.initial_cell");

    /// <summary>h0, `[N]`.</summary>
    public Tensor InitialHidden { get; } = View(flat, layout, $"{kind}.initial_hidden");

    internal static Tensor View(Tensor flat, ParameterLayout layout, string name)
    {
        ParameterTensor at = layout.Find(name)!.Value;
        Tensor numbers = flat.narrow(0, at.Offset, at.Length);
        return at.IsVector ? numbers : numbers.view(at.Rows, at.Columns);
    }

    // Row r of [4, 4N] is what lane r of every block gives to the lanes of its block.
    private static Tensor BlockDiagonal(Tensor rows, int n)
    {
        const int Block = NetworkSpec.BlockSize;
        Tensor block = (arange(n) / Block).floor(), areTogether = block.unsqueeze(1) == block.unsqueeze(0);      // [N, N]
        return rows.repeat(n / Block, 1) * areTogether.repeat(1, 4).to(rows.dtype).to(rows.device);
    }
}
