using Vsml.Kernels;

namespace Vsml.KernelMethods;

/// <summary>What the features of a row say for and against each class by kernels (<see cref="KernelShares"/>). All shares are less their mean over the classes.</summary>
/// <param name="vote">The kernels.</param>
internal sealed class KernelEvidence(KernelVote vote)
{
    private readonly KernelClassifier _of = vote.Classifier;

    /// <summary>How much of what the learners say of a class counts: all of it where kernels do not know the class.</summary>
    internal double ShareOfLearners(int label) => vote.Classes[label] < 0 ? 1 : 1 - vote.Trust;

    /// <summary>Adds it, as much as the kernels are trusted.</summary>
    /// <param name="row">[inputs], raw.</param>
    /// <param name="shares">Receives [classes, inputs], beside what is there.</param>
    /// <param name="sums">Receives the logits of the kernels, less their mean, [classes], beside what is there.</param>
    internal void Add(ReadOnlySpan<float> row, Span<double> shares, Span<double> sums)
    {
        int inputs = row.Length, classes = _of.Classes, landmarks = _of.Landmarks.Rows;
        double[] own = new double[classes * inputs], ofLandmark = new double[classes];
        float[] landmark = new float[_of.Encoding.Width];
        KernelShares reader = new(_of.Encoding, row);
        foreach ((Kernel kernel, AlignedBuffer weights) in _of.Kernels)
        {
            for (int j = 0; j < landmarks; j++)
            {
                for (int b = 0; b < classes; b++)
                    ofLandmark[b] = _of.Sharpness * weights.Span[(b * Kernel.Pad(landmarks)) + j];
                _of.Landmarks.Of(kernel.OfRanks).CopyTo(j, landmark);
                reader.Add(kernel, landmark, ofLandmark, own);
            }
        }

        double[] logits = [.. _of.Logits(row, _of.NewScratch()).ToArray().Select(logit => (double)logit)];
        for (int b = 0; b < vote.Classes.Length; b++)
        {
            if (vote.Classes[b] is not (>= 0 and var known))
                continue;
            sums[b] += vote.Trust * (logits[known] - logits.Average());
            for (int a = 0; a < inputs; a++)
            {
                double mean = 0;
                for (int other = 0; other < classes; other++)
                    mean += own[(other * inputs) + a] / classes;
                shares[(b * inputs) + a] += vote.Trust * (own[(known * inputs) + a] - mean);
            }
        }
    }
}
