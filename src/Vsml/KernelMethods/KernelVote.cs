using Vsml.Kernels;

namespace Vsml.KernelMethods;

/// <summary>
/// Brings the probabilities of learners and of kernels together: log-linearly, p^(1 - trust) q^trust. Kernels know the rows of a fit only, learners all since: how much
/// the kernels are trusted follows, row by row, the gradient of the log-likelihood of what was predicted before the row was learned. Among classes that kernels do not
/// know, and between these and the others, the learners decide.
/// </summary>
internal sealed class KernelVote
{
    /// <summary>What is added to a probability before its logarithm is taken.</summary>
    internal const float LeastProbability = 1e-6f;

    // How fast trust follows, and the most that one row says.
    internal const double Pace = 0.01, MostEvidence = 8;

    // The trust after a fit of 32 rows, what each doubling adds, and its bounds.
    private const double TrustAtFirst = 0.2, MoreByDoubling = 0.06, LeastAtFirst = 0.1, MostAtFirst = 0.65;
    private readonly KernelClassifier.Scratch _scratch;
    private readonly float[] _evidence;

    /// <param name="classifier">The kernels, which do not change.</param>
    /// <param name="classes">For every class of the learners that of the kernels, or -1.</param>
    /// <param name="trust">From 0 to 1.</param>
    internal KernelVote(KernelClassifier classifier, int[] classes, double trust)
    {
        (Classifier, Classes, Trust, _scratch) = (classifier, classes, trust, classifier.NewScratch());
        _evidence = new float[classes.Length];
    }

    internal KernelClassifier Classifier { get; }

    /// <summary>For every class of the learners that of the kernels, or -1.</summary>
    internal int[] Classes { get; }

    /// <summary>How much kernels count, from 0 to 1.</summary>
    internal double Trust { get; private set; }

    /// <summary>What kernels are trusted after a fit.</summary>
    /// <param name="rows">Of so many rows.</param>
    internal static double TrustAfter(int rows) => Math.Clamp(TrustAtFirst + (MoreByDoubling * Math.Log2(rows / 32.0)), LeastAtFirst, MostAtFirst);

    /// <summary>The same, with a scratch of its own.</summary>
    internal KernelVote Clone() => new(Classifier, Classes, Trust);

    /// <summary>Takes over what changes, from one with the same kernels.</summary>
    internal void CopyFrom(KernelVote other) => Trust = other.Trust;

    /// <summary>Sets what changes.</summary>
    /// <exception cref="InvalidDataException">It is not between 0 and 1.</exception>
    internal void RestoreTrust(double trust) =>
        Trust = trust is >= 0 and <= 1 ? trust : throw new InvalidDataException($"kernels are trusted {trust}, expected 0 to 1.");

    /// <summary>The same for learners of other classes.</summary>
    /// <param name="sources">For every class of those the class of these, or -1.</param>
    internal KernelVote WithClasses(int[] sources) => new(Classifier, [.. sources.Select(source => source < 0 ? -1 : Classes[source])], Trust);

    /// <summary>Mixes.</summary>
    /// <param name="features">[inputs], raw.</param>
    /// <param name="probabilities">The learners'; receives those of both, [classes].</param>
    internal void Mix(ReadOnlySpan<float> features, Span<float> probabilities)
    {
        ReadEvidence(features, probabilities);
        Mix(probabilities);
    }

    /// <summary><see cref="Mix(ReadOnlySpan{float}, Span{float})"/>, and follows what the class of the row says about the trust.</summary>
    /// <param name="features">[inputs], raw.</param>
    /// <param name="label">The class.</param>
    /// <param name="probabilities">The learners'; receives those of both, as predicted before, [classes].</param>
    internal void MixAndLearn(ReadOnlySpan<float> features, int label, Span<float> probabilities)
    {
        ReadEvidence(features, probabilities);
        Mix(probabilities);
        if (Classes[label] < 0)
            return;
        double known = 0, mean = 0;
        for (int b = 0; b < Classes.Length; b++)
        {
            if (Classes[b] < 0)
                continue;
            known += probabilities[b];
            mean += probabilities[b] * _evidence[b];
        }

        if (known > 0)
            Trust = Math.Clamp(Trust + (Pace * Math.Clamp(_evidence[label] - (mean / known), -MostEvidence, MostEvidence)), 0, 1);
    }

    // log q - log p of the classes that kernels know, q their softmax, p the learners' among these.
    private void ReadEvidence(ReadOnlySpan<float> features, ReadOnlySpan<float> probabilities)
    {
        Span<float> q = Classifier.Logits(features, _scratch);
        Softmax.Of(q, q);
        for (int b = 0; b < Classes.Length; b++)
        {
            if (Classes[b] >= 0)
                _evidence[b] = MathF.Log(q[Classes[b]] + LeastProbability) - MathF.Log(probabilities[b] + LeastProbability);
        }
    }

    // p exp(trust evidence) among the classes that kernels know, whose sum stays.
    private void Mix(Span<float> probabilities)
    {
        float before = 0, after = 0;
        for (int b = 0; b < Classes.Length; b++)
        {
            if (Classes[b] < 0)
                continue;
            before += probabilities[b];
            after += probabilities[b] *= MathF.Exp((float)Trust * _evidence[b]);
        }

        if (!(after > 0))
            return;
        float scale = before / after;
        for (int b = 0; b < Classes.Length; b++)
        {
            if (Classes[b] >= 0)
                probabilities[b] *= scale;
        }
    }
}
