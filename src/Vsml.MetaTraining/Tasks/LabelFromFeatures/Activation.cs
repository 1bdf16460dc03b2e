namespace Vsml.MetaTraining;

/// <summary>The non-linear functions that random networks are made of.</summary>
internal enum ActivationKind { Tanh, Relu, Sine, Absolute, Bump, Step, Identity }

/// <summary>Draws and applies activation functions to whole columns.</summary>
internal static class Activation
{
    private static readonly float[] Weights = [0.32f, 0.25f, 0.14f, 0.08f, 0.06f, 0.07f, 0.08f];

    public static ActivationKind Sample(Random random) => (ActivationKind)random.Pick(Weights);

    /// <summary>values = f(values + bias), in place.</summary>
    public static void Apply(ActivationKind kind, Span<float> values, double bias)
    {
        float shift = (float)bias;
        foreach (ref float value in values)
        {
            float x = value + shift;
            value = kind switch
            {
                ActivationKind.Tanh => MathF.Tanh(x),
                ActivationKind.Relu => MathF.Max(x, 0),
                ActivationKind.Sine => MathF.Sin(2 * x),
                ActivationKind.Absolute => MathF.Abs(x),
                ActivationKind.Bump => MathF.Exp(-x * x),
                ActivationKind.Step => x > 0 ? 1 : 0,
                _ => x,
            };
        }
    }
}
