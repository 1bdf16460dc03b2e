using System.CommandLine;

namespace Vsml.Cli.Featurizers;

/// <summary>The option of the commands that read folders of pictures.</summary>
internal static class FeaturizerOption
{
    public static Option<string> Create()
    {
        var option = new Option<string>("--featurizer")
        {
            Description = "What a picture becomes: pixels (32 x 32) or resnet18 (512 numbers of a network that was trained on photos).",
            HelpName = string.Join('|', PictureFeaturizer.Words),
            DefaultValueFactory = _ => PictureFeaturizer.Words[0],
        };
        Validation.AllowOnly(option!, [.. PictureFeaturizer.Words]);
        return option;
    }
}
