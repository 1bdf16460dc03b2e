using System.Runtime.InteropServices;

namespace Vsml.MetaTraining;

/// <summary>
/// Muon (Jordan 2024): the momentum of a matrix is made orthogonal before it is followed, so that directions in which gradients are small
/// move as far as those in which they are large. Vectors follow Adam (Kingma and Ba 2015). Updates of both are of the same size, .2 of the
/// learning rate a number (Liu et al., arXiv 2502.16982), so that one rate serves.
/// </summary>
internal sealed class Muon : IMetaOptimizer
{
    private const float Momentum = 0.95f, Beta1 = 0.9f, Beta2 = 0.98f, Epsilon = 1e-8f, Size = 0.2f;
    private readonly ParameterLayout _layout;

    // Momentum, then Adam's second moments (unused of matrices), then the number of steps.
    private readonly float[] _state;

    internal Muon(ParameterLayout layout)
    {
        _layout = layout;
        _state = new float[(2 * layout.Length) + 1];
    }

    private Span<float> Moments => _state.AsSpan(0, _layout.Length);

    private Span<float> Squares => _state.AsSpan(_layout.Length, _layout.Length);

    public void Step(Span<float> parameters, ReadOnlySpan<float> gradient, double learningRate)
    {
        _state[^1]++;
        foreach (ParameterTensor tensor in _layout.Tensors)
        {
            Span<float> values = parameters.Slice(tensor.Offset, tensor.Length), moments = Moments.Slice(tensor.Offset, tensor.Length);
            ReadOnlySpan<float> slope = gradient.Slice(tensor.Offset, tensor.Length);
            if (tensor.IsVector)
                FollowAdam(values, slope, moments, Squares.Slice(tensor.Offset, tensor.Length), (float)learningRate);
            else
                FollowOrthogonal(values, slope, moments, tensor, (float)learningRate);
        }
    }

    public byte[] Save() => MemoryMarshal.AsBytes(_state.AsSpan()).ToArray();

    public void Restore(ReadOnlySpan<byte> state)
    {
        if (state.Length != _state.Length * sizeof(float))
            throw new InvalidDataException($"the optimizer's state has {state.Length} bytes, expected {_state.Length * sizeof(float)}.");
        state.CopyTo(MemoryMarshal.AsBytes(_state.AsSpan()));
    }

    public void Dispose()
    {
    }

    private void FollowAdam(Span<float> values, ReadOnlySpan<float> gradient, Span<float> moments, Span<float> squares, float rate)
    {
        float first = 1 - MathF.Pow(Beta1, _state[^1]), second = 1 - MathF.Pow(Beta2, _state[^1]);
        for (int i = 0; i < values.Length; i++)
        {
            moments[i] += (1 - Beta1) * (gradient[i] - moments[i]);
            squares[i] += (1 - Beta2) * ((gradient[i] * gradient[i]) - squares[i]);
            values[i] -= rate * (moments[i] / first) / (MathF.Sqrt(squares[i] / second) + Epsilon);
        }
    }

    private static void FollowOrthogonal(Span<float> values, ReadOnlySpan<float> gradient, Span<float> moments, ParameterTensor tensor, float rate)
    {
        float[] direction = new float[tensor.Length];
        for (int i = 0; i < direction.Length; i++)
        {
            moments[i] = (Momentum * moments[i]) + gradient[i];
            direction[i] = gradient[i] + (Momentum * moments[i]);
        }

        Orthogonal.Make(direction, tensor.Rows, tensor.Columns);
        float scale = rate * Size * MathF.Sqrt(Math.Max(tensor.Rows, tensor.Columns));
        for (int i = 0; i < values.Length; i++)
            values[i] -= scale * direction[i];
    }
}
