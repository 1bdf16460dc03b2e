namespace Vsml.MetaTraining.Paper;

/// <summary>VSML with convolutional layers.</summary>
internal sealed class Convolutional : IExperiment
{
    private const int Channels = 8;

    public string Name => "conv";

    public string Question => "Does VSML learn with convolutional layers?";

    public string PaperReports => "One and three convolutional layers (3 x 3, stride 2, 8 channels) before the dense one, with a backward pass, the label fed and LayerNorm on messages, learn.";

    public string Differs => Architectures.Differs;

    public ExperimentScale DefaultScale => new() { MetaSteps = 150, EpisodeLength = 50, RateLeft = 0.2, Side = 8 };

    public ExperimentScale FullScale => ExperimentScale.OfThePaper with { BackwardPass = true };

    public ExperimentResult Run(ExperimentContext context) => Architectures.Compare(
        context,
        [
            ("one convolution", [new ConvolutionSpec(Channels)]),
            ("three convolutions", [new ConvolutionSpec(Channels), new ConvolutionSpec(Channels), new ConvolutionSpec(Channels)]),
        ]);
}
