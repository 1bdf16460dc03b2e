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

    /// <summary>
    /// Exponential forgetting: rows so far come to count a share of what they did, Phi^T Phi and Phi^T Y both: P/kept in the place of P. Of lambda the same share would be left, and
    /// numbers that never vary, or are the same, would have no bound on their P: so what lambda loses of all numbers is given to the one that is
    /// known least, as by a row of that number alone, of weight (1 - kept) size lambda, whose target is 0. <see cref="Learn"/> takes that row in.
    /// </summary>
    /// <param name="inverse">P, [size, stride].</param>
    /// <param name="stride">Floats from one row of P to the next.</param>
    /// <param name="size">Rows of P.</param>
    /// <param name="kept">The share, the forgetting factor, in (0, 1].</param>
    /// <param name="lambda">lambda.</param>
    /// <param name="gain">Receives g of that row, [stride].</param>
    /// <returns>s of that row, and its number: weights change by -s g times the number's own.</returns>
    internal static (float Scale, int Number) Forget(float* inverse, int stride, int size, float kept, float lambda, float* gain)
    {
        LinearMap.Scale(inverse, 1 / kept, size * stride);
        int number = 0;
        for (int a = 1; a < size; a++)
        {
            if (inverse[((long)a * stride) + a] > inverse[((long)number * stride) + number])
                number = a;
        }

        float* row = inverse + ((long)number * stride);
        new ReadOnlySpan<float>(row, stride).CopyTo(new Span<float>(gain, stride));
        float weight = (1 - kept) * size * lambda;
        return (weight / (1 + (weight * row[number])), number);
    }
}
