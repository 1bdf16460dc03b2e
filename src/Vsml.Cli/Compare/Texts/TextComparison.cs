using Vsml.Cli.Featurizers;

namespace Vsml.Cli.Compare;

/// <summary>What takes part where texts are learned.</summary>
/// <param name="Contenders">Those that can.</param>
/// <param name="Rows">By the dataset's name.</param>
internal sealed record TextComparison(IReadOnlyList<Contender> Contenders, IReadOnlyDictionary<string, TextRows> Rows)
{
    /// <exception cref="CommandFailedException">A dataset has no such column of texts.</exception>
    public static IReadOnlyList<Dataset> Reduce(IReadOnlyList<Dataset> datasets, IReadOnlyList<string> files, string column) =>
        [.. datasets.Select((dataset, i) => PictureFolder.IsOne(files[i])
            ? throw new CommandFailedException($"{files[i]}: is a folder of pictures; --text-column is for tables")
            : TextRows.Reduce(dataset, column, files[i]))];

    /// <summary>Says what stands in for what is not there, and what is left out for want of it.</summary>
    /// <param name="datasets">Of <see cref="Reduce"/>.</param>
    /// <param name="names">Of the trainers.</param>
    /// <param name="areNamed">Whether the user named them, so that one that can't take part is an error.</param>
    /// <exception cref="CommandFailedException">One that was named can't take part.</exception>
    public static TextComparison Prepare(IReadOnlyList<Dataset> datasets, IReadOnlyList<string> names, bool areNamed, VsmlContender vsml, Terminal terminal)
    {
        TextClassificationWeights? weights = Compare.Contenders.Include(names, TextContenders.TextClassification)
            ? Weights(areNamed && !names.Contains(Compare.Contenders.AllTrainers), terminal) : null;
        SentenceFeaturizer? sentences = null;
        if (Compare.Contenders.Include(names, VsmlContender.TrainerName))
        {
            if (FeaturizersPackage.WhatIsMissing() is { } missing)
                terminal.Note($"{VsmlContender.TrainerName} learns from n-grams; sentence vectors need {missing}");
            else
                sentences = new SentenceFeaturizer(FeaturizersPackage.Require("--text-column"));
        }
        return new TextComparison(
            TextContenders.Select(names, vsml, sentences is not null, weights),
            datasets.ToDictionary(dataset => dataset.Name, dataset => TextRows.Of(dataset, sentences)));
    }

    private static TextClassificationWeights? Weights(bool isNamed, Terminal terminal)
    {
        string? missing = TorchSharpPackage.WhatIsMissing();
        TextClassificationWeights? weights = null;
        if (missing is null)
            (weights, missing) = TextClassificationWeights.Get(terminal.Note);
        if (missing is not null && isNamed)
            throw new CommandFailedException($"{TextContenders.TextClassification} needs {missing}");
        if (missing is not null)
            terminal.Note($"{TextContenders.TextClassification} is left out; it needs {missing}");
        return weights;
    }
}
