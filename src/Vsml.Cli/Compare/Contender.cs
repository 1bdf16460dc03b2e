using Microsoft.ML;

namespace Vsml.Cli.Compare;

/// <summary>A trainer that takes part.</summary>
/// <param name="Name">As in the results.</param>
/// <param name="Create">An estimator over the columns "Features" and "Label", using so many threads.</param>
internal sealed record Contender(string Name, Func<MLContext, int, IEstimator<ITransformer>> Create)
{
    /// <summary>What its results depend on, as <c>name=value</c>, beside its name; nothing where that is its defaults.</summary>
    public IReadOnlyList<string> Settings { get; init; } = [];

    /// <summary>Whether its scores are logits, of which probabilities are to be made.</summary>
    public bool GivesLogits { get; init; }

    /// <summary>Whether it takes so long that a fit on made-up rows beforehand would not pay.</summary>
    public bool IsSlow { get; init; }
}
