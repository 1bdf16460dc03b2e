using Vsml.Kernels;

namespace Vsml.Experts;

/// <summary>
/// One more row of regularised least squares, by the formula of Sherman and Morrison: P = (Phi^T Phi + lambda I)^-1 goes on to P - s g g^T, with the gain
/// g = P phi and s = w/(1 + w phi . g), and weights by s g times the row's error.
/// </summary>
internal static unsafe class RecursiveLeastSquares
{
    /// <summary>The gain of a row.</summary>
    /// <param name="inverse">P, [size, stride], symmetric, 0 beyond its size.</param>
    /// <param name="stride">Floats from one row of P to the next, whole vectors.</param>
    /// <param name="size">Rows of P.</param>
    /// <param name="numbers">phi, [size].</param>
    /// <param name="weight">w, above 0.</param>
    /// <param name="gain">Receives g, [stride], 0 beyond its size.</param>
    /// <returns>s.</returns>
    internal static float Gain(float* inverse, int stride, int size, float* numbers, float weight, float* gain)
    {
        for (int a = 0; a < size; a++)
            gain[a] = VectorProducts.Dot(inverse + ((long)a * stride), numbers, size);
        new Span<float>(gain + size, stride - size).Clear();
        return weight / (1 + (weight * VectorProducts.Dot(numbers, gain, size)));
    }

    /// <summary>P - s g g^T in the place of P; g becomes the root of s times g.</summary>
    internal static void Learn(float* inverse, int stride, int size, float scale, float* gain)
    {
        float root = MathF.Sqrt(scale);
        for (int a = 0; a < size; a++)
            gain[a] *= root;

        // By whole vectors, what pads them being 0: each number is computed as its mirror image is, so that P is symmetric to the last bit and half of
        // it says all.
        for (int a = 0; a < size; a++)
            VectorProducts.AddScaled(-gain[a], gain, inverse + ((long)a * stride), stride);
    }
}
