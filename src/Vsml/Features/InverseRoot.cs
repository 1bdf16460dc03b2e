using System.Numerics;

namespace Vsml;

/// <summary>
/// M^(-1/2) of a symmetric positive definite M = V diag(l) V^T, by one-sided Jacobi rotations (Hestenes 1958): turning two rows at a time
/// until all are orthogonal to each other makes M into diag(l) V^T.
/// </summary>
internal sealed class InverseRoot
{
    private const int MostSweeps = 30;
    private const double Tolerance = 1e-10;

    // diag(l) V^T, [size, size], each row an eigenvector times its eigenvalue; and the eigenvalues l, [size].
    private readonly double[] _rows;
    private readonly double[] _eigenvalues;
    private readonly int _size;

    /// <param name="matrix">M, [size, size]; overwritten.</param>
    /// <param name="size">Its rows.</param>
    internal InverseRoot(double[] matrix, int size)
    {
        (_rows, _size) = (matrix, size);
        double[] squares = [.. Enumerable.Range(0, size).Select(p => VectorMath.Dot<double>(Row(p), Row(p)))];
        for (int sweep = 0; sweep < MostSweeps && Sweep(squares); sweep++)
        {
            // The squares that Sweep updates as it goes lose digits: compute them anew.
            for (int p = 0; p < size; p++)
                squares[p] = VectorMath.Dot<double>(Row(p), Row(p));
        }

        _eigenvalues = [.. Enumerable.Range(0, size).Select(p => Math.Sqrt(VectorMath.Dot<double>(Row(p), Row(p))))];
    }

    /// <summary>target = M^(-1/2) vector.</summary>
    /// <param name="vector">[size].</param>
    /// <param name="target">[size].</param>
    internal void Multiply(ReadOnlySpan<double> vector, Span<double> target)
    {
        target.Clear();
        for (int p = 0; p < _size; p++)
        {
            double l = _eigenvalues[p], scale = VectorMath.Dot(Row(p), vector) / (l * l * Math.Sqrt(l));
            VectorMath.AddScaled(scale, Row(p), target);
        }
    }

    // Rotates each pair of rows that is not orthogonal yet. Returns whether there was any.
    private bool Sweep(double[] squares)
    {
        bool turned = false;
        for (int p = 0; p < _size - 1; p++)
        {
            for (int q = p + 1; q < _size; q++)
            {
                double product = VectorMath.Dot<double>(Row(p), Row(q));
                if (Math.Abs(product) <= Tolerance * Math.Sqrt(squares[p] * squares[q]))
                    continue;
                double cot = (squares[q] - squares[p]) / (2 * product);
                double tan = Math.CopySign(1, cot) / (Math.Abs(cot) + Math.Sqrt((cot * cot) + 1));
                double cos = 1 / Math.Sqrt((tan * tan) + 1);
                Turn(Row(p), Row(q), cos, tan * cos);
                squares[p] -= tan * product;
                squares[q] += tan * product;
                turned = true;
            }
        }

        return turned;
    }

    private Span<double> Row(int p) => _rows.AsSpan(p * _size, _size);

    private static void Turn(Span<double> left, Span<double> right, double cos, double sin)
    {
        int k = 0;
        for (; k <= left.Length - Vector<double>.Count; k += Vector<double>.Count)
        {
            Vector<double> l = new(left[k..]), r = new(right[k..]);
            ((cos * l) - (sin * r)).CopyTo(left[k..]);
            ((sin * l) + (cos * r)).CopyTo(right[k..]);
        }

        for (; k < left.Length; k++)
            (left[k], right[k]) = ((cos * left[k]) - (sin * right[k]), (sin * left[k]) + (cos * right[k]));
    }
}
