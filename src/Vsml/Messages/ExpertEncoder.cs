using Vsml.Experts;

namespace Vsml.Messages;

/// <summary>Turns what experts say into their messages (<see cref="ExpertMessage"/>), [classes, experts, 8].</summary>
internal static unsafe class ExpertEncoder
{
    private const int E = NetworkSpec.InputSize;

    // No vote is beyond; and what keeps a perfect record from being certain.
    internal const double MostVote = 8, LeastVariance = 0.02;

    /// <summary>Writes the messages of a memory.</summary>
    /// <param name="expert">Which.</param>
    /// <param name="scores">What it says, [classes].</param>
    /// <param name="errors">Its squared errors, those of class frequencies, and how many rows they stand for.</param>
    /// <param name="rows">Rows it has learned.</param>
    /// <param name="messages">[classes, experts, 8].</param>
    internal static void Encode(
        int expert, ReadOnlySpan<float> scores, (double OfMemory, double OfFrequencies, double Rows) errors, double rows, float* messages)
    {
        double variance = errors.Rows > 0 ? errors.OfMemory / (errors.Rows * scores.Length) : 1, precision = 1 / (variance + LeastVariance);
        double quality = errors.OfFrequencies > 0 ? Math.Clamp(1 - (errors.OfMemory / errors.OfFrequencies), -1, 1) : 0;
        float uncertainty = Uncertainty(rows);
        for (int b = 0; b < scores.Length; b++)
        {
            float* message = Message(messages, b, expert);
            message[ExpertMessage.Vote] = (float)Clip(scores[b] * precision);
            message[ExpertMessage.Probability] = Math.Clamp(scores[b], -1, 1.5f);
            message[ExpertMessage.Quality] = (float)quality;
            message[ExpertMessage.Uncertainty] = uncertainty;
            message[ExpertMessage.Recent] = expert is ExpertKind.Recent or ExpertKind.Latest ? 1 : 0;
            message[ExpertMessage.Latest] = expert == ExpertKind.Latest ? 1 : 0;
        }
    }

    /// <summary>Writes the messages of the last label.</summary>
    internal static void Encode(LastLabel last, int classes, float* messages)
    {
        double rate = last.Rate(classes), odds = Math.Log(rate / (1 - rate) * (classes - 1));
        float vote = (float)Clip(odds), uncertainty = Uncertainty(last.Rows);
        for (int b = 0; b < classes; b++)
        {
            float* message = Message(messages, b, ExpertKind.LastLabel);
            float isLast = b == last.Label ? 1 : 0;
            message[ExpertMessage.Vote] = isLast * vote;
            message[ExpertMessage.Probability] = isLast - (1f / classes);
            message[ExpertMessage.Quality] = (float)rate;
            message[ExpertMessage.Uncertainty] = uncertainty;
            message[ExpertMessage.LastLabel] = 1;
        }
    }

    private static float* Message(float* messages, int b, int expert)
    {
        float* message = messages + ((((long)b * ExpertKind.Count) + expert) * E);
        new Span<float>(message, E).Clear();
        message[ExpertMessage.Bias] = 1;
        return message;
    }

    private static double Clip(double vote) => vote / Math.Sqrt(1 + (vote * vote / (MostVote * MostVote)));

    private static float Uncertainty(double rows) => (float)(1 / Math.Sqrt(1 + (rows / 8)));
}
