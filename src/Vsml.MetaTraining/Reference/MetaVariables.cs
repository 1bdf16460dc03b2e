using static TorchSharp.torch;

namespace Vsml.MetaTraining;

/// <summary>
/// The tensors of V_M by name: views into the flat vector, so that gradients end up in it. With N = state size, F and G = message
/// sizes, U = 6 context numbers.
/// </summary>
public sealed class MetaVariables
{
    private readonly Tensor _flat;
    private readonly ParameterLayout _layout;

    /// <summary>Makes the views.</summary>
    /// <param name="flat">V_M, `[parameters]`.</param>
    /// <param name="layout">Where each tensor stands in it.</param>
    public MetaVariables(Tensor flat, ParameterLayout layout)
    {
        ArgumentNullException.ThrowIfNull(layout);
        (_flat, _layout) = (flat, layout);
        Predict = new TickVariables(this, layout.Spec.SharedTicks ? "tick" : "predict");
        Update = layout.Spec.SharedTicks ? Predict : new TickVariables(this, "update");
    }

    /// <summary>theta of the prediction ticks.</summary>
    public TickVariables Predict { get; }

    /// <summary>theta of the update ticks; the same object where the spec shares them.</summary>
    public TickVariables Update { get; }

    /// <summary>R_f, `[N, F]`.</summary>
    public Tensor MessageForward => Get("message.forward");

    /// <summary>R_g, `[N, G]`.</summary>
    public Tensor MessageBackward => Get("message.backward");

    /// <summary>v0, `[N]`.</summary>
    public Tensor ReadoutConstant => Get("readout.constant");

    /// <summary>v1, `[N]`.</summary>
    public Tensor ReadoutInput => Get("readout.input");

    /// <summary>c0, `[N]`.</summary>
    public Tensor InitialCell => Get("initial.cell");

    /// <summary>h0, `[N]`.</summary>
    public Tensor InitialHidden => Get("initial.hidden");

    /// <summary>nu, `[N]`.</summary>
    public Tensor InitialNoise => Get("initial.noise");

    /// <summary>The tensor of a name.</summary>
    /// <param name="name">As in <see cref="ParameterLayout"/>.</param>
    /// <exception cref="KeyNotFoundException">The spec has none of that name.</exception>
    public Tensor Get(string name) => Find(name) ?? throw new KeyNotFoundException($"The network spec has no tensor '{name}'.");

    internal Tensor? Find(string name)
    {
        if (_layout.Find(name) is not { } at) return null;
        Tensor numbers = _flat.narrow(0, at.Offset, at.Length);
        return at.IsVector ? numbers : numbers.view(at.Rows, at.Columns);
    }
}

/// <summary>
/// theta: what one kind of tick multiplies its inputs with. The columns of each are the four gates i, f, g, o, N numbers each.
/// What the spec leaves out is null.
/// </summary>
public sealed class TickVariables
{
    internal TickVariables(MetaVariables all, string set)
    {
        Recurrent = all.Get($"{set}.recurrent");
        Forward = all.Get($"{set}.forward");
        Backward = all.Get($"{set}.backward");
        AggregateForward = all.Find($"{set}.aggregate_forward");
        AggregateBackward = all.Find($"{set}.aggregate_backward");
        Product = all.Find($"{set}.product");
        Context = all.Find($"{set}.context");
        Bias = all.Get($"{set}.bias");
    }

    /// <summary>W_h, `[N, 4N]`.</summary>
    public Tensor Recurrent { get; }

    /// <summary>W_in, `[F, 4N]`.</summary>
    public Tensor Forward { get; }

    /// <summary>W_err, `[G, 4N]`.</summary>
    public Tensor Backward { get; }

    /// <summary>W_f, `[F, 4N]`.</summary>
    public Tensor? AggregateForward { get; }

    /// <summary>W_g, `[G, 4N]`.</summary>
    public Tensor? AggregateBackward { get; }

    /// <summary>W_x, `[G, 4N]`.</summary>
    public Tensor? Product { get; }

    /// <summary>C, `[U, 4N]`.</summary>
    public Tensor? Context { get; }

    /// <summary>`[4N]`.</summary>
    public Tensor Bias { get; }
}
