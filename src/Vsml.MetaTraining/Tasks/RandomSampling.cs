namespace Vsml.MetaTraining;

/// <summary>Samples of the distributions that priors are made of. Each consumes the given generator only and keeps nothing between calls.</summary>
internal static class RandomSampling
{
    public static bool Chance(this Random random, double probability) => random.NextDouble() < probability;

    public static double Uniform(this Random random, double low, double high) => low + (high - low) * random.NextDouble();

    public static double LogUniform(this Random random, double low, double high) =>
        low * Math.Exp(random.NextDouble() * Math.Log(high / low));

    /// <summary>An integer in [low, high], both reachable, with density about 1/x.</summary>
    public static int LogUniformInteger(this Random random, int low, int high) =>
        Math.Clamp((int)random.LogUniform(low, high + 1.0), low, high);

    /// <summary>A standard normal number (Marsaglia's polar method; its second number is dropped to keep no state).</summary>
    public static double Gaussian(this Random random)
    {
        (double first, _) = random.GaussianPair();
        return first;
    }

    /// <summary>Fills with independent normal numbers of mean 0 and the given standard deviation.</summary>
    public static void FillGaussian(this Random random, Span<float> values, double deviation = 1)
    {
        for (int i = 0; i < values.Length; i += 2)
        {
            (double first, double second) = random.GaussianPair();
            values[i] = (float)(deviation * first);
            if (i + 1 < values.Length)
                values[i + 1] = (float)(deviation * second);
        }
    }

    public static double Exponential(this Random random) => -Math.Log(1 - random.NextDouble());

    /// <summary>The noise that makes an argmax of scores a draw from their softmax.</summary>
    public static double Gumbel(this Random random) => -Math.Log(random.Exponential() + 1e-12);

    /// <summary>A gamma number of the given shape and scale 1 (Marsaglia and Tsang).</summary>
    public static double Gamma(this Random random, double shape)
    {
        if (shape < 1)
            return random.Gamma(shape + 1) * Math.Pow(1 - random.NextDouble(), 1 / shape);
        double d = shape - 1.0 / 3, c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            double x = random.Gaussian(), v = 1 + c * x;
            if (v <= 0)
                continue;
            v = v * v * v;
            if (Math.Log(1 - random.NextDouble()) < 0.5 * x * x + d - d * v + d * Math.Log(v))
                return d * v;
        }
    }

    /// <summary>Probabilities <c>[count]</c> from the symmetric Dirichlet distribution.</summary>
    public static float[] Dirichlet(this Random random, int count, double concentration)
    {
        float[] probabilities = new float[count];
        double sum = 0;
        for (int i = 0; i < count; i++)
            sum += probabilities[i] = (float)(random.Gamma(concentration) + 1e-9);
        for (int i = 0; i < count; i++)
            probabilities[i] = (float)(probabilities[i] / sum);
        return probabilities;
    }

    /// <summary>An index with probability proportional to its weight (not negative, not all zero).</summary>
    public static int Pick(this Random random, ReadOnlySpan<float> weights)
    {
        double sum = 0;
        foreach (float weight in weights)
            sum += weight;
        double left = random.NextDouble() * sum;
        for (int i = 0; i < weights.Length - 1; i++)
        {
            left -= weights[i];
            if (left < 0)
                return i;
        }

        return weights.Length - 1;
    }

    public static int[] Permutation(this Random random, int count)
    {
        int[] order = new int[count];
        for (int i = 0; i < count; i++)
            order[i] = i;
        random.Shuffle(order);
        return order;
    }

    /// <summary>
    /// Positive weights <c>[count]</c> of root mean square 1 whose unevenness varies from draw to draw:
    /// from all alike to a few that carry nearly everything, as the usefulness of real columns does.
    /// </summary>
    public static float[] Relevance(this Random random, int count)
    {
        double spread = random.Uniform(0, 1.4), squares = 0;
        float[] weights = new float[count];
        for (int i = 0; i < count; i++)
        {
            weights[i] = (float)Math.Exp(spread * random.Gaussian());
            squares += weights[i] * weights[i];
        }

        float scale = (float)Math.Sqrt(count / squares);
        for (int i = 0; i < count; i++)
            weights[i] *= scale;
        return weights;
    }

    private static (double First, double Second) GaussianPair(this Random random)
    {
        while (true)
        {
            double x = 2 * random.NextDouble() - 1, y = 2 * random.NextDouble() - 1, square = x * x + y * y;
            if (square is >= 1 or 0)
                continue;
            double scale = Math.Sqrt(-2 * Math.Log(square) / square);
            return (x * scale, y * scale);
        }
    }
}
