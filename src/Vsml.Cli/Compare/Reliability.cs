using System.Globalization;

namespace Vsml.Cli.Compare;

/// <summary>
/// How often predictions that were so sure came true: the rows by the probability of their most probable class, in <see cref="Bins"/> bins of one
/// width (Guo et al., 2017).
/// </summary>
/// <param name="Rows">[bins]</param>
/// <param name="Confidence">The sums of the probabilities, [bins].</param>
/// <param name="Right">How many of the rows are of that class, [bins].</param>
internal sealed record Reliability(int[] Rows, double[] Confidence, int[] Right)
{
    public const int Bins = 15;

    /// <summary>Expected calibration error: the mean over the rows of how far the share that is right is from what was said, bin by bin; NaN of no rows.</summary>
    public double Error
    {
        get
        {
            double rows = Rows.Sum();
            return rows == 0 ? double.NaN : Enumerable.Range(0, Bins).Sum(bin => Math.Abs(Right[bin] - Confidence[bin])) / rows;
        }
    }

    /// <param name="probabilities">[rows][classes]</param>
    /// <param name="labels">[rows], index among the classes; a negative number for a class that no training row shows.</param>
    public static Reliability Of(IReadOnlyList<float[]> probabilities, IReadOnlyList<int> labels)
    {
        var reliability = new Reliability(new int[Bins], new double[Bins], new int[Bins]);
        for (int row = 0; row < labels.Count; row++)
        {
            float confidence = probabilities[row].Max();
            int bin = Math.Min((int)(confidence * Bins), Bins - 1);
            reliability.Rows[bin]++;
            reliability.Confidence[bin] += Math.Min(confidence, 1);
            reliability.Right[bin] += Array.IndexOf(probabilities[row], confidence) == labels[row] ? 1 : 0;
        }
        return reliability;
    }

    /// <summary>All rows of several.</summary>
    public static Reliability Sum(IEnumerable<Reliability> parts)
    {
        var sum = new Reliability(new int[Bins], new double[Bins], new int[Bins]);
        foreach (Reliability part in parts)
        {
            for (int bin = 0; bin < Bins; bin++)
            {
                sum.Rows[bin] += part.Rows[bin];
                sum.Confidence[bin] += part.Confidence[bin];
                sum.Right[bin] += part.Right[bin];
            }
        }
        return sum;
    }

    /// <summary>As <see cref="ToString"/> writes it; null if it is none.</summary>
    public static Reliability? Parse(string text)
    {
        string[][] bins = [.. text.Split(' ').Select(bin => bin.Split('/'))];
        var parsed = new Reliability(new int[Bins], new double[Bins], new int[Bins]);
        bool isWhole = bins.Length == Bins && bins.Index().All(bin => bin.Item.Length == 3
            && NumberOption.TryWhole(bin.Item[0], 0, out parsed.Right[bin.Index])
            && NumberOption.TryWhole(bin.Item[2], 0, out parsed.Rows[bin.Index])
            && double.TryParse(bin.Item[1], NumberStyles.Float, CultureInfo.InvariantCulture, out parsed.Confidence[bin.Index])
            && double.IsFinite(parsed.Confidence[bin.Index]));
        return isWhole ? parsed : null;
    }

    /// <summary>The same rows and sums.</summary>
    public bool Equals(Reliability? other) =>
        other is not null && Rows.AsSpan().SequenceEqual(other.Rows) && Confidence.AsSpan().SequenceEqual(other.Confidence) && Right.AsSpan().SequenceEqual(other.Right);

    public override int GetHashCode() => Rows.Sum();

    /// <summary>"right/confidence/rows" of each bin, with spaces between them.</summary>
    public override string ToString() => string.Join(' ', Enumerable.Range(0, Bins).Select(bin =>
        string.Create(CultureInfo.InvariantCulture, $"{Right[bin]}/{Confidence[bin]:R}/{Rows[bin]}")));
}
