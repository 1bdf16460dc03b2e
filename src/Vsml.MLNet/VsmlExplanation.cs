namespace Vsml.MLNet;

/// <summary>
/// What each feature of a row contributes to the logit of each class. The logit of a class is the logarithm of its probability, less the mean of these
/// logarithms over the classes, so that the softmax of the logits is the probabilities; it is the class's bias and the contributions of all features to it.
/// </summary>
/// <remarks>
/// <format type="text/markdown"><![CDATA[
/// Contributions are told beside the same row with every present feature at its mean, which is the zero of each; a missing feature contributes nothing. Units
/// and experts of a learner add up to logits, but for a last step:
/// - a unit that is a feature gives it by how much it says something else than at the mean;
/// - an expert's vote rises with its score, a weighted sum over the units: its share goes to them by their terms of that sum;
/// - a projection, a contrast or a wave is a function of a weighted sum of features: its share goes to them by their terms of that sum;
/// - kernels over the rows of the fit count as much as they are trusted, the learners the rest: how much more alike a row of the fit is to the row than to that
///   of the means goes to the features by their terms of the distance (for a linear kernel, of the product), and counts what that row of the fit says for the class;
/// - the last step, in which a learner judges how far the sum can be trusted, and the mean over the row orders, strengthen or weaken all contributions by one factor, the one
///   that comes nearest to the logits (least squares). What is left is the row's bias, and so is what does not hang on the features: the frequency of classes, what their rows weigh, the labels before.
/// ]]></format>
/// </remarks>
public sealed class VsmlExplanation
{
    private readonly float[][] _contributions;
    private readonly float[] _logits, _bias;

    private VsmlExplanation(float[] logits, float[] bias, float[][] contributions) => (_logits, _bias, _contributions) = (logits, bias, contributions);

    /// <summary>The logits, [classes]; their mean is 0, but for classes that the model has met no row of they are as low as their probabilities.</summary>
    public IReadOnlyList<float> Logits => _logits;

    /// <summary>What of the logits is no feature's, [classes].</summary>
    public IReadOnlyList<float> Bias => _bias;

    /// <summary>What the features contribute to the logit of one class, [features].</summary>
    /// <param name="label">The zero-based index of the class: its slot in the score column; of a binary model, 1 is <see langword="true"/>.</param>
    /// <exception cref="IndexOutOfRangeException">There is no such class.</exception>
    public ReadOnlySpan<float> Contributions(int label) => _contributions[label];

    /// <summary>From evidence, which leaves out the last step, to contributions.</summary>
    /// <param name="score">The probabilities, [classes].</param>
    /// <param name="slotOf">The class of each of the learner's classes.</param>
    /// <param name="shares">What the features say, [learner's classes, features].</param>
    /// <param name="sums">What all say together, [learner's classes].</param>
    /// <param name="moved">By how much the weights of the fit moved the logits, which is no feature's, [learner's classes].</param>
    internal static VsmlExplanation Of(
        ReadOnlySpan<float> score, ReadOnlySpan<int> slotOf, ReadOnlySpan<double> shares, ReadOnlySpan<double> sums, double[] moved)
    {
        double[] logits = Centred([.. score.ToArray().Select(p => Math.Log(Math.Max(p, float.Epsilon)))]);
        double[] own = Centred([.. slotOf.ToArray().Select((slot, c) => logits[slot] - moved[c])]);
        double product = 0, square = 0;
        for (int c = 0; c < own.Length; c++)
            (product, square) = (product + (own[c] * sums[c]), square + (sums[c] * sums[c]));
        double factor = square > 0 ? Math.Max(product / square, 0) : 1;

        int features = shares.Length / own.Length;
        var contributions = new float[score.Length][];
        for (int slot = 0; slot < contributions.Length; slot++)
            contributions[slot] = new float[features];
        for (int c = 0; c < own.Length; c++)
        {
            for (int a = 0; a < features; a++)
                contributions[slotOf[c]][a] = (float)(factor * shares[(c * features) + a]);
        }
        return new VsmlExplanation(
            [.. logits.Select(logit => (float)logit)],
            [.. logits.Select((logit, slot) => (float)(logit - contributions[slot].Sum(contribution => (double)contribution)))],
            contributions);
    }

    private static double[] Centred(double[] values)
    {
        double mean = values.Average();
        return [.. values.Select(value => value - mean)];
    }
}
