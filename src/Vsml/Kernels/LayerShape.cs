namespace Vsml.Kernels;

/// <summary>The widths of a layer at run time and its place in the network.</summary>
/// <param name="Index">0 for the first layer.</param>
/// <param name="Inputs">Input units A; those of the first layer include the bias unit, last.</param>
/// <param name="Outputs">Output units B.</param>
/// <param name="IsLast">Whether its outputs are the classes.</param>
internal sealed record LayerShape(int Index, int Inputs, int Outputs, bool IsLast)
{
    private const int MaxStateLength = 1 << 28;

    internal static IReadOnlyList<LayerShape> Of(NetworkSpec spec, int inputs, int classes)
    {
        List<LayerShape> shapes = [];
        int width = inputs + 1;
        foreach (LayerSpec layer in spec.HiddenLayers)
        {
            int units = layer is DenseLayerSpec dense
                ? dense.Units
                : throw new NotSupportedException($"layer {shapes.Count}: a layer of kind {layer.GetType().Name} has no kernel.");
            shapes.Add(new LayerShape(shapes.Count, width, units, IsLast: false));
            width = units;
        }

        shapes.Add(new LayerShape(shapes.Count, width, classes, IsLast: true));
        return shapes;
    }

    /// <summary>Whether the states of all layers together have no more than 2^28 floats, so that every length is that of an array.</summary>
    internal static bool Fits(PackedParameters parameters, int inputs, int classes) =>
        inputs < MaxStateLength
        && Of(parameters.Spec, inputs, classes).Sum(shape => 2.0 * parameters.StateSize * shape.Inputs * shape.Outputs) <= MaxStateLength;

    internal int StateLength(PackedParameters parameters) => checked(Inputs * Outputs * 2 * parameters.StateSize);

    /// <summary>
    /// u = (ln n/3 - 1, ln B/2 - 1/2, 1/sqrt(1 + t/8), ln(1 + t)/6, is first, is last), n the present inputs, t the step, but not beyond
    /// <see cref="NetworkSpec.LastStep"/>.
    /// </summary>
    internal unsafe void WriteContext(int present, double step, float* context)
    {
        step = Math.Min(step, NetworkSpec.LastStep);
        context[0] = (float)((Math.Log(present) / 3) - 1);
        context[1] = (float)((Math.Log(Outputs) / 2) - 0.5);
        context[2] = (float)(1 / Math.Sqrt(1 + (step / 8)));
        context[3] = (float)(Math.Log(1 + step) / 6);
        context[4] = Index == 0 ? 1 : 0;
        context[5] = IsLast ? 1 : 0;
    }
}
