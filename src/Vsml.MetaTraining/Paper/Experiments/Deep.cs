namespace Vsml.MetaTraining.Paper;

/// <summary>VSML with a hidden layer beside VSML without.</summary>
internal sealed class Deep : IExperiment
{
    public string Name => "deep";

    public string Question => "Does VSML learn with a hidden layer?";

    public string PaperReports => "Two dense layers with 32 hidden units, with a backward pass, the label fed and LayerNorm on messages, learn.";

    public string Differs => "The network without a hidden layer is meta-trained and shown beside it, with the same wiring, and SGD on softmax regression.";

    public ExperimentScale DefaultScale => new() { HiddenUnits = 8 };

    public ExperimentScale FullScale => ExperimentScale.OfThePaper with { BackwardPass = true };

    public ExperimentResult Run(ExperimentContext context) => Architectures.Compare(
        context, [("one layer", context.Vsml(named: "vsml-1")), ("two layers", context.Vsml("vsml-2", new DenseSpec(context.Scale.HiddenUnits)))]);
}
