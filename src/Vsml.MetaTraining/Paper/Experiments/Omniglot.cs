using System.Globalization;
using Vsml.MetaTraining.Images;

namespace Vsml.MetaTraining.Paper;

/// <summary>Few-shot learning of characters of alphabets that meta-training did not meet.</summary>
internal sealed class Omniglot : IExperiment
{
    private const int Ways = 5, Shots = 1, Shown = Ways * Shots;
    private const double TestShare = 1.0 / 3;

    public string Name => "omniglot";

    public string Question => "Does VSML learn five new characters from one drawing each?";

    public string PaperReports => "5-way 1-shot: five examples, then one test whose loss alone counts; VSML learns.";

    public string Differs =>
        "The last third of the alphabets is held out from meta-training; where a set comes without alphabets, as IDX files, the last third of its characters, which are in the "
        + "order of their alphabets. Beside it: one nearest neighbour on pixels, and rivals meta-trained on the same episodes.";

    public ExperimentScale DefaultScale => new() { Side = 10, Episodes = 16, MetaSteps = 300, TestEpisodes = 2_000 };

    public ExperimentScale FullScale => ExperimentScale.OfThePaper with { TestEpisodes = 10_000 };

    public ExperimentResult Run(ExperimentContext context)
    {
        ImageSet all = context.Data.ReadTraining("omniglot").Resized(context.Scale.Side, context.Scale.Side);
        (ImageSet known, ImageSet heldOut) = Split(all);
        FewShotTasks training = new(known, Ways, Shots), tests = new(heldOut, Ways, Shots);
        int inputs = all.Size.Values;
        IEpisodicLearner[] learners = [.. LearnerPool.MetaTrained(context, inputs, Ways), new NearestNeighbour()];
        (IEpisodicLearner Learner, double Accuracy, double Error)[] results = [.. learners.Select(learner =>
        {
            float[] parameters = context.MetaTrain(learner, training, length: Shown + context.Scale.Queries);
            double accuracy = context.MetaTest(learner, parameters, tests, length: Shown + 1).IsCorrect.Average(episode => episode[^1] ? 1.0 : 0);
            return (learner, accuracy, Math.Sqrt(accuracy * (1 - accuracy) / context.Scale.TestEpisodes));
        })];
        double vsml = results[0].Accuracy, neighbour = results[^1].Accuracy;
        return new ExperimentResult(
            new ResultTable(
                ["learner", "accuracy", "standard error", "test episodes"],
                [.. results.Select(row => (string[])[row.Learner.Name, ExperimentContext.Number(row.Accuracy), ExperimentContext.Number(row.Error), context.Scale.TestEpisodes.ToString(CultureInfo.InvariantCulture)])]),
            [new HeatFigure("5-way 1-shot, held-out characters", [.. results.Select(row => row.Learner.Name)], ["accuracy"], [.. results.Select(row => (IReadOnlyList<double>)[row.Accuracy])])],
            [new Finding("VSML is above one nearest neighbour on pixels", vsml > neighbour, $"VSML {ExperimentContext.Number(vsml)}, nearest neighbour {ExperimentContext.Number(neighbour)}")],
            [$"Meta-trained on {known.Classes} characters, tested on {heldOut.Classes}{(all.Groups is null ? "; the set came without alphabets" : $", of {heldOut.Groups!.Distinct().Count()} alphabets")}."]);
    }

    private static (ImageSet Known, ImageSet HeldOut) Split(ImageSet all)
    {
        if (all.Groups is null)
        {
            int known = (int)(all.Classes * (1 - TestShare));
            return (all.OfClasses([.. Enumerable.Range(0, known)]), all.OfClasses([.. Enumerable.Range(known, all.Classes - known)]));
        }
        string[] alphabets = [.. all.Groups.Distinct()];
        HashSet<string> heldOut = [.. alphabets.Skip((int)(alphabets.Length * (1 - TestShare)))];
        return (all.OfClasses([.. Enumerable.Range(0, all.Classes).Where(c => !heldOut.Contains(all.Groups[c]))]),
            all.OfClasses([.. Enumerable.Range(0, all.Classes).Where(c => heldOut.Contains(all.Groups[c]))]));
    }
}
