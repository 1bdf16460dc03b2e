using System.CommandLine;

namespace Vsml.Cli.Featurizers;

/// <summary>The option of the commands that read folders of pictures.</summary>
internal static class FeaturizerOption
{
    private const string Name = "--featurizer",
        Choices = "pixels (of a file: 32 x 32), convolution (what random filters find in them) or resnet18 (512 numbers of a network that was trained on photos; of files alone)";

    public static Option<string> Create()
    {
        var option = new Option<string>(Name)
        {
            Description = $"What a picture becomes: {Choices}.",
            HelpName = string.Join('|', PictureFeaturizer.Words),
            DefaultValueFactory = _ => PictureFeaturizer.Words[0],
        };
        Validation.AllowOnly(option!, [.. PictureFeaturizer.Words]);
        return option;
    }

    /// <summary>The same for several of them side by side.</summary>
    public static Option<string[]> CreateList()
    {
        var option = new Option<string[]>(Name)
        {
            Description = $"What a picture becomes: {Choices}; several, comma separated, are streams side by side.",
            HelpName = $"{string.Join('|', PictureFeaturizer.Words)},...",
            Arity = ArgumentArity.OneOrMore,
            DefaultValueFactory = _ => [PictureFeaturizer.Words[0]],
            CustomParser = result =>
            {
                string[] words = NumberList.Words(result);
                foreach (string word in words.Except(PictureFeaturizer.Words))
                    result.AddError($"{Name}: there is no '{word}'; {string.Join(", ", PictureFeaturizer.Words)} were expected");
                if (words.Length == 0)
                    result.AddError($"{Name}: names none; {string.Join(", ", PictureFeaturizer.Words)} were expected");
                return words;
            },
        };
        option.CompletionSources.Add([.. PictureFeaturizer.Words]);
        return option;
    }
}
