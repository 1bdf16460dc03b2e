using System.Diagnostics.CodeAnalysis;

namespace Vsml;

/// <summary>Gives the random weights of a projection.</summary>
/// <param name="unit">The projection.</param>
/// <param name="weights">Receives [features].</param>
internal delegate void WeightsOf(int unit, Span<double> weights);

/// <summary>
/// Projections w_h = C^(-1/2) r_h / |r_h| of features whose covariance C is estimated from the first rows. What features have in common, and all
/// else would say again and again, is divided out of them; the small differences between features, on which a label may depend and which a
/// learner sees last, come to the fore. C^(-1/2) is symmetric, so that the order of the features changes nothing (ZCA whitening).
/// </summary>
internal sealed class Decorrelation
{
    // Rows that C is estimated from: of a stream; of a table, where more are at hand.
    private const int LeastRows = 32, LeastRowsOfFeature = 2, TableRows = 512, TableRowsOfFeature = 8;
    private readonly int _features;
    private readonly DenseProjections _projections;

    /// <param name="features">Features of a row.</param>
    /// <param name="units">The projections that are decorrelated, ascending.</param>
    /// <param name="matrix">Where rows are projected.</param>
    internal Decorrelation(int features, int[] units, ProjectionMatrix matrix)
    {
        _features = features;
        _projections = new DenseProjections(features, units, matrix);
        Covariance = new FeatureCovariance(features);
    }

    /// <summary>Whether the projections are drawn, for good.</summary>
    [MemberNotNullWhen(false, nameof(Covariance))]
    internal bool IsDrawn => Covariance is null;

    /// <summary>What is known of C; null, for it is of no use any more, when the projections are drawn.</summary>
    internal FeatureCovariance? Covariance { get; private set; }

    /// <summary>w_h, [units, features]; 0 until they are drawn, and of a projection that no feature takes part in.</summary>
    internal ReadOnlySpan<float> Weights => _projections.Weights(_projections.Units.Length);

    /// <summary>Whether the projections of a stream are to be drawn.</summary>
    internal bool HasEnough => Covariance?.Count >= Math.Max(LeastRows, LeastRowsOfFeature * _features);

    /// <summary>Rows of a table that are enough.</summary>
    internal int MostRows => Math.Max(TableRows, TableRowsOfFeature * _features);

    /// <summary>Draws the projections.</summary>
    /// <param name="root">C^(-1/2); null where nothing varied, so that there are none.</param>
    /// <param name="random">Gives r_h.</param>
    internal void Draw(InverseRoot? root, WeightsOf random)
    {
        float[] drawn = new float[Weights.Length];
        double[] weights = new double[_features], decorrelated = new double[_features];
        for (int i = 0; i < _projections.Units.Length && root is not null; i++)
        {
            random(_projections.Units[i], weights);
            double norm = Math.Sqrt(weights.Sum(r => r * r));
            if (norm == 0)
                continue;
            root.Multiply(weights, decorrelated);
            for (int a = 0; a < _features; a++)
                drawn[(i * _features) + a] = (float)(decorrelated[a] / norm);
        }

        Restore(drawn);
    }

    /// <summary>Takes over projections that were drawn.</summary>
    internal void Restore(ReadOnlySpan<float> weights)
    {
        _projections.Restore(weights);
        Covariance = null;
    }

    /// <summary>Sets what is drawn in the matrix anew, after that was cleared.</summary>
    internal void Put() => _projections.Put();

    internal void CopyFrom(Decorrelation other)
    {
        Clear();
        if (other.IsDrawn)
            Restore(other.Weights);
        else
            Covariance!.CopyFrom(other.Covariance);
    }

    /// <summary>Back to where nothing was seen.</summary>
    internal void Clear()
    {
        _projections.Clear();
        Covariance = new FeatureCovariance(_features);
    }
}
