using Vsml.Kernels;

namespace Vsml.Experts;

/// <summary>
/// One more row of regularised least squares, by the formula of Sherman and Morrison: P = (Phi^T Phi + lambda I)^-1 goes on to P - s g g^T, with the gain
/// g = P phi and s = w/(1 + w phi . g), and weights by s g times the row's error. P is a <see cref="SymmetricMatrix"/>.
/// </summary>
internal static unsafe class RecursiveLeastSquares
{
    /// <summary>The gain of a row.</summary>
    /// <param name="inverse">P, [size, stride].</param>
    /// <param name="stride">Floats from one row of P to the next, whole vectors.</param>
    /// <param name="size">Rows of P.</param>
    /// <param name="numbers">phi, [stride], 0 beyond its size.</param>
    /// <param name="weight">w, above 0.</param>
    /// <param name="gain">Receives g, [stride], 0 beyond its size.</param>
    /// <returns>s.</returns>
    internal static float Gain(float* inverse, int stride, int size, float* numbers, float weight, float* gain)
    {
        SymmetricMatrix.Multiply(inverse, stride, size, numbers, gain);
        return ScaleOf(size, numbers, weight, gain);
    }

    /// <summary>The gain of a row after <see cref="Forget"/>, which P does not know of yet: of P/kept - s g g^T, s and g what that gave.</summary>
    /// <param name="inverse">P, [size, stride].</param>
    /// <param name="stride">Floats from one row of P to the next.</param>
    /// <param name="size">Rows of P.</param>
    /// <param name="numbers">phi, [stride], 0 beyond its size.</param>
    /// <param name="weight">w, above 0.</param>
    /// <param name="kept">The forgetting factor.</param>
    /// <param name="forgottenScale">s of what is forgotten.</param>
    /// <param name="forgottenGain">g of what is forgotten.</param>
    /// <param name="gain">Receives the row's g, [stride].</param>
    /// <returns>The row's s.</returns>
    internal static float GainAfter(
        float* inverse, int stride, int size, float* numbers, float weight, float kept, float forgottenScale, float* forgottenGain, float* gain)
    {
        SymmetricMatrix.Multiply(inverse, stride, size, numbers, gain);
        VectorProducts.ScaleAndAdd(1 / kept, -forgottenScale * VectorProducts.Dot(forgottenGain, numbers, size), forgottenGain, gain, size);
        return ScaleOf(size, numbers, weight, gain);
    }

    /// <summary>P/kept - s g g^T in the place of P; g becomes the root of s times g.</summary>
    internal static void Learn(float* inverse, int stride, int size, float scale, float* gain, float kept = 1)
    {
        TakeRoot(scale, gain, size);
        SymmetricMatrix.Subtract(inverse, stride, size, 1 / kept, gain);
    }

    /// <summary>The same of two gains at once.</summary>
    internal static void Learn(float* inverse, int stride, int size, float kept, float firstScale, float* firstGain, float secondScale, float* secondGain)
    {
        TakeRoot(firstScale, firstGain, size);
        TakeRoot(secondScale, secondGain, size);
        SymmetricMatrix.Subtract(inverse, stride, size, 1 / kept, firstGain, secondGain);
    }

    /// <summary>
    /// Exponential forgetting: rows so far come to count a share of what they did, Phi^T Phi and Phi^T Y both: P/kept in the place of P. Of lambda the same share would be left, and
    /// numbers that never vary, or are the same, would have no bound on their P: so what lambda loses of all numbers is given to the one that is
    /// known least, as by a row of that number alone, of weight (1 - kept) size lambda, whose target is 0. P itself forgets, and takes that row in, by <see cref="Learn(float*, int, int, float, float*, float)"/>.
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
        int number = SymmetricMatrix.LargestOfDiagonal(inverse, stride, size);
        SymmetricMatrix.CopyRow(inverse, stride, size, number, 1 / kept, new Span<float>(gain, stride));
        float weight = (1 - kept) * size * lambda;
        return (weight / (1 + (weight * gain[number])), number);
    }

    private static float ScaleOf(int size, float* numbers, float weight, float* gain) => weight / (1 + (weight * VectorProducts.Dot(numbers, gain, size)));

    private static void TakeRoot(float scale, float* gain, int size)
    {
        float root = MathF.Sqrt(scale);
        for (int a = 0; a < size; a++)
            gain[a] *= root;
    }
}
