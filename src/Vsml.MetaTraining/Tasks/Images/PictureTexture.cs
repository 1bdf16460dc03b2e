namespace Vsml.MetaTraining;

/// <summary>Smooth random light over a picture: a few products of a wave along each side, the longer the stronger.</summary>
internal static class PictureTexture
{
    private const int Waves = 3;

    /// <summary>Adds a fresh texture to a picture <c>[side, side]</c>.</summary>
    public static void Add(Span<float> picture, int side, double strength, Random random)
    {
        Span<float> across = side <= 128 ? stackalloc float[side] : new float[side];
        for (int k = 0; k < Waves; k++)
        {
            double alongX = random.LogUniform(1, 12), alongY = random.LogUniform(1, 12);
            double phaseX = random.Uniform(0, 2 * Math.PI), phaseY = random.Uniform(0, 2 * Math.PI), height = 2 * strength / (1 + alongX + alongY);
            for (int column = 0; column < side; column++)
                across[column] = (float)Math.Cos(alongX * column / side + phaseX);
            for (int row = 0; row < side; row++)
                ColumnMath.AddScaled(across, (float)(height * Math.Cos(alongY * row / side + phaseY)), picture.Slice(row * side, side));
        }
    }
}
