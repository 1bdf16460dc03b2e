using Microsoft.ML;
using Microsoft.ML.TorchSharp;
using TorchSharp;

namespace Vsml.Cli.Compare;

/// <summary>
/// Who learns from texts, by the columns Text and Features: Vsml from sentence vectors (where there are none, from n-grams), ML.NET's linear trainers from
/// n-grams, and its TextClassification, which goes on training a small transformer. Trees take no part: ten thousand n-grams are not for them.
/// </summary>
internal static class TextContenders
{
    public const string TextClassification = "TextClassification";

    private static readonly string[] Linear = ["SdcaMaximumEntropy", "LbfgsMaximumEntropy", "AveragedPerceptron"];

    public static IReadOnlyList<string> Names { get; } = [VsmlContender.TrainerName, .. Linear, TextClassification];

    /// <param name="names">Of <see cref="Names"/>, in any case, or all.</param>
    /// <param name="haveVectors">Whether Features are sentence vectors.</param>
    /// <param name="weights">Of TextClassification; null where it takes no part.</param>
    public static IReadOnlyList<Contender> Select(IReadOnlyList<string> names, VsmlContender vsml, bool haveVectors, TextClassificationWeights? weights) =>
    [
        .. (Contenders.Include(names, VsmlContender.TrainerName) ? vsml.Create() : [])
            .Select(contender => haveVectors ? contender with { Settings = [.. contender.Settings, "features=sentence-vectors"] } : OverNGrams(contender)),
        .. StockTrainers.All.Where(contender => Linear.Contains(contender.Name) && Contenders.Include(names, contender.Name)).Select(OverNGrams),
        .. weights is null ? [] : (Contender[])[FineTuned(weights)],
    ];

    private static Contender OverNGrams(Contender contender) => contender with
    {
        Create = (context, threads) => context.Transforms.Text.FeaturizeText("Features", nameof(Example.Text)).Append(contender.Create(context, threads)),
        Settings = [.. contender.Settings, "features=n-grams"],
    };

    private static Contender FineTuned(TextClassificationWeights weights) => new(TextClassification, (context, threads) =>
    {
        torch.set_num_threads(threads);
        context.TempFilePath = weights.Folder;
        return context.MulticlassClassification.Trainers.TextClassification(labelColumnName: nameof(Example.Label), sentence1ColumnName: nameof(Example.Text));
    })
    {
        GivesLogits = true,
        IsSlow = true,
    };
}
