namespace Vsml.MLNet;

/// <summary>What each feature of a row contributes to its predicted number: the score is the bias and the contributions of all features.</summary>
/// <remarks>
/// <format type="text/markdown"><![CDATA[
/// Contributions are told beside the same row with every present feature at its mean, which is the zero of each; a missing feature contributes nothing. What kernels over
/// the rows say more or less of the row than of that one goes to the features by their terms of the distance from each row of the fit (for a linear kernel, of
/// the product). Where the label was learned as a root or a logarithm, all are brought to the label's unit by one factor. The rest is the bias: what is predicted
/// at the means, and in which direction the learning algorithm expects the kernels to err.
/// ]]></format>
/// </remarks>
public sealed class VsmlRegressionExplanation
{
    private readonly float[] _contributions;

    internal VsmlRegressionExplanation(float score, float[] contributions)
    {
        (Score, _contributions) = (score, contributions);
        Bias = (float)(score - contributions.Sum(contribution => (double)contribution));
    }

    /// <summary>The predicted number, as in the score column.</summary>
    public float Score { get; }

    /// <summary>What of the score is no feature's.</summary>
    public float Bias { get; }

    /// <summary>What the features contribute to the score, [features], in its unit.</summary>
    public ReadOnlySpan<float> Contributions => _contributions;
}
