namespace Vsml.MetaTraining;

/// <summary>Columns that take a few levels only.</summary>
internal static class Levels
{
    /// <summary>Cuts a latent column in levels of uneven shares; writes the index of each row's level.</summary>
    public static void FromLatent(ReadOnlySpan<float> latent, int levels, Span<float> observed, Random random)
    {
        float[] cuts = ColumnMath.Cuts(latent, random.Dirichlet(levels, random.LogUniform(0.7, 8)), random);
        for (int row = 0; row < latent.Length; row++)
            observed[row] = ColumnMath.Level(latent[row], cuts);
    }

    /// <summary>
    /// The numbers <c>[levels]</c> that levels are written as in an ordinal column: mostly consecutive integers,
    /// sometimes uneven ones, sometimes codes in no meaningful order.
    /// </summary>
    public static float[] Codes(int levels, Random random)
    {
        float[] codes = new float[levels];
        int next = random.Next(2);
        bool uneven = random.Chance(0.15);
        for (int i = 0; i < levels; i++)
        {
            codes[i] = next;
            next += uneven ? random.Next(1, 5) : 1;
        }

        if (random.Chance(0.15))
            random.Shuffle(codes);
        return codes;
    }
}
