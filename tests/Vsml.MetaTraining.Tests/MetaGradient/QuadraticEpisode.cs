namespace Vsml.MetaTraining.Tests;

/// <summary>Stands in for an episode: loss = sum_p (w_p (v_p - target_p))^2 / 2, gradient = w^2 (v - target).</summary>
internal sealed record QuadraticEpisode(float[] Targets, float[] Weights)
{
    public static QuadraticEpisode Draw(int parameters, int seed)
    {
        Random random = new(seed);
        float[] Numbers() => [.. Enumerable.Range(0, parameters).Select(_ => random.NextSingle() * 2 - 1)];
        return new QuadraticEpisode(Numbers(), Numbers());
    }

    public static QuadraticEpisode[] Batch(int parameters, int episodes, int seed) =>
        [.. Enumerable.Range(0, episodes).Select(e => Draw(parameters, seed * 1000 + e))];
}

internal sealed class QuadraticGradient : IEpisodeGradient<QuadraticEpisode>
{
    public double LossAndGradient(ReadOnlySpan<float> parameters, QuadraticEpisode episode, Span<float> gradient)
    {
        double loss = 0;
        for (int p = 0; p < parameters.Length; p++)
        {
            float square = episode.Weights[p] * episode.Weights[p], from = parameters[p] - episode.Targets[p];
            loss += 0.5 * square * from * from;
            gradient[p] = square * from;
        }

        return loss;
    }
}
