namespace Vsml.MetaTraining.Paper;

/// <summary>VSML with a hidden layer beside VSML without.</summary>
internal sealed class Deep : IExperiment
{
    public string Name => "deep";

    public string Question => "Does VSML learn with a hidden layer?";

    public string PaperReports => "Two dense layers with 32 hidden units, with a backward pass, the label fed and LayerNorm on messages, learn.";

    public string Differs => Architectures.Differs;

    public ExperimentScale DefaultScale => new() { MetaSteps = 200, EpisodeLength = 100, RateLeft = 0.2, HiddenUnits = 8 };

    public ExperimentScale FullScale => ExperimentScale.OfThePaper with { BackwardPass = true };

    public ExperimentResult Run(ExperimentContext context) => Architectures.Compare(context, [("two layers", [new DenseSpec(context.Scale.HiddenUnits)])]);
}
