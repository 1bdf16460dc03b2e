namespace Vsml.MetaTraining;

/// <summary>The nearest matrix with orthonormal rows or columns, about: singular values go towards 1, singular vectors stay.</summary>
internal static class Orthogonal
{
    // The quintic Newton-Schulz iteration of Muon: fast rather than exact, singular values end within .7 to 1.2.
    private const int Iterations = 5;
    private const float A = 3.4445f, B = -4.7750f, C = 2.0315f;

    /// <summary>Makes a matrix orthogonal in place.</summary>
    /// <param name="matrix">[rows, columns].</param>
    /// <param name="rows">Rows.</param>
    /// <param name="columns">Columns.</param>
    internal static void Make(Span<float> matrix, int rows, int columns)
    {
        float squares = 0;
        foreach (float value in matrix)
            squares += value * value;
        if (squares == 0)
            return;
        float norm = 1 / (MathF.Sqrt(squares) + 1e-7f);
        bool isTall = rows > columns;
        float[] x = new float[matrix.Length];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
                x[isTall ? (j * rows) + i : (i * columns) + j] = matrix[(i * columns) + j] * norm;
        }

        int height = Math.Min(rows, columns), width = Math.Max(rows, columns);
        for (int iteration = 0; iteration < Iterations; iteration++)
            x = Iterate(x, height, width);
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
                matrix[(i * columns) + j] = x[isTall ? (j * rows) + i : (i * columns) + j];
        }
    }

    // a X + (b G + c G^2) X, with G = X X^T.
    private static float[] Iterate(float[] x, int height, int width)
    {
        float[] gram = new float[height * height], polynomial = new float[height * height], result = new float[x.Length];
        for (int i = 0; i < height; i++)
        {
            for (int j = 0; j < height; j++)
                gram[(i * height) + j] = VectorMath.Dot<float>(x.AsSpan(i * width, width), x.AsSpan(j * width, width));
        }

        for (int i = 0; i < height; i++)
        {
            for (int j = 0; j < height; j++)
            {
                float square = 0;
                for (int k = 0; k < height; k++)
                    square += gram[(i * height) + k] * gram[(k * height) + j];
                polynomial[(i * height) + j] = (B * gram[(i * height) + j]) + (C * square) + (i == j ? A : 0);
            }
        }

        for (int i = 0; i < height; i++)
        {
            for (int k = 0; k < height; k++)
            {
                float factor = polynomial[(i * height) + k];
                for (int j = 0; j < width; j++)
                    result[(i * width) + j] += factor * x[(k * width) + j];
            }
        }

        return result;
    }
}
