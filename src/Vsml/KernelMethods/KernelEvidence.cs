using Vsml.Kernels;

namespace Vsml.KernelMethods;

/// <summary>
/// What the features of a row say for and against each class by kernels, beside the same row with every present feature at its mean. How much more alike a
/// landmark is to the row than to that one goes to the features by their terms of the distance (of the product, where a kernel is linear), and counts what the
/// landmark adds to the class. All shares are less their mean over the classes. A feature that is missing has none.
/// </summary>
/// <param name="vote">The kernels.</param>
internal sealed unsafe class KernelEvidence(KernelVote vote)
{
    // Distances that differ by no more have no slope to speak of.
    private const double LeastDifference = 1e-7;

    private readonly KernelClassifier _of = vote.Classifier;

    /// <summary>Adds it, as much as the kernels are trusted.</summary>
    /// <param name="row">[inputs], raw.</param>
    /// <param name="shares">Receives [classes, inputs], beside what is there.</param>
    /// <param name="sums">Receives the logits of the kernels, less their mean, [classes], beside what is there.</param>
    internal void Add(ReadOnlySpan<float> row, Span<double> shares, Span<double> sums)
    {
        int inputs = row.Length, classes = _of.Classes, landmarks = _of.Landmarks.Rows;
        double[] own = new double[classes * inputs];
        RowCoordinates both = Coordinates(row);
        double[] terms = new double[_of.Encoding.Width];
        foreach ((Kernel kernel, AlignedBuffer weights) in _of.Kernels)
        {
            for (int j = 0; j < landmarks; j++)
            {
                double change = Change(kernel, both, j, terms);
                for (int b = 0; b < classes; b++)
                {
                    double scale = change * _of.Sharpness * weights.Span[(b * Kernel.Pad(landmarks)) + j];
                    for (int k = 0; k < terms.Length; k++)
                        own[(b * inputs) + (k < inputs ? k : _of.Encoding.Lacking[k - inputs])] += scale * terms[k];
                }
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

    // The row, and the same at the means.
    private RowCoordinates Coordinates(ReadOnlySpan<float> row)
    {
        float[] means = new float[row.Length];
        for (int a = 0; a < row.Length; a++)
            means[a] = float.IsFinite(row[a]) ? (float)_of.Encoding.Statistics[a].Mean : float.NaN;
        RowCoordinates both = RowCoordinates.Empty(2, _of.Encoding.Width, _of.Landmarks.Has(ranks: false), _of.Landmarks.Has(ranks: true));
        both.Encode(_of.Encoding, 0, row);
        both.Encode(_of.Encoding, 1, means);
        return both;
    }

    // What each coordinate's term changes from the means to the row, and by how much the kernel with a landmark changes by that.
    private double Change(Kernel kernel, RowCoordinates both, int landmark, double[] terms)
    {
        ReadOnlySpan<float> row = both.Row(0, kernel.OfRanks), means = both.Row(1, kernel.OfRanks), other = _of.Landmarks.Row(landmark, kernel.OfRanks);
        double ofRow = 0, ofMeans = 0;
        for (int k = 0; k < terms.Length; k++)
        {
            double here = Term(kernel, k, row[k], other[k]), there = Term(kernel, k, means[k], other[k]);
            (ofRow, ofMeans, terms[k]) = (ofRow + here, ofMeans + there, here - there);
        }

        if (kernel.Shape == KernelShape.Linear)
            return 1;
        return Math.Abs(ofRow - ofMeans) < LeastDifference ? -Math.Exp(-ofRow) : (Math.Exp(-ofRow) - Math.Exp(-ofMeans)) / (ofRow - ofMeans);
    }

    private static double Term(Kernel kernel, int k, double row, double landmark) => kernel.Scales[k] * kernel.Shape switch
    {
        KernelShape.Linear => row * landmark,
        KernelShape.Gaussian => (row - landmark) * (row - landmark),
        _ => Math.Abs(row - landmark),
    };
}
