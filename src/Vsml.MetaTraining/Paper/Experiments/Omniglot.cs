using System.Globalization;
using Vsml.MetaTraining.Images;

namespace Vsml.MetaTraining.Paper;

/// <summary>Few-shot learning of characters of alphabets that meta-training did not meet.</summary>
internal sealed class Omniglot : IExperiment
{
    private const int Ways = 5, Shots = 1, Shown = Ways * Shots;
    private const double TestShare = 1.0 / 3, ValidationShare = 1.0 / 4;
    private static readonly int[] FrontEndChannels = [16, 32, 32];

    public string Name => "omniglot";

    public string Question => "Does VSML learn five new characters from one drawing each?";

    public string PaperReports => "5-way 1-shot: five examples, then one test whose loss alone counts; VSML learns.";

    public string Differs =>
        "The last third of the alphabets is held out from meta-training; where a set comes without alphabets, as IDX files, the last third of its characters, which are in the "
        + "order of their alphabets. Beside it: one nearest neighbour on pixels, of half the side too, where drawings that are a little apart meet more often, and rivals meta-trained on "
        + "the same episodes. VSML is indifferent to the order of its inputs and so can't know which pixels are neighbours: all learners are shown behind meta-learned convolutions, too, "
        + "of which the paper tells for the rivals. There VSML begins with the learning algorithm that was meta-trained on pixels, which the rivals, being of one form, can't. "
        + "With --set validation=true settings can be chosen: the held-out characters are replaced by the last quarter of the others, which meta-training then does not meet.";

    public ExperimentScale DefaultScale => new() { Side = 14, Episodes = 16, MetaSteps = 300, LearningRate = 0.03, RateLeft = 0.1, Queries = 10, TestEpisodes = 2_000 };

    public ExperimentScale FullScale => ExperimentScale.OfThePaper with { TestEpisodes = 10_000 };

    public ExperimentResult Run(ExperimentContext context)
    {
        ImageSet whole = context.Data.ReadTraining("omniglot");
        Func<int, (ImageSet Known, ImageSet HeldOut)> sets = side => Sets(whole.Resized(side, side), context.Scale.Validation);
        int side = context.Scale.Side, coarse = Math.Max(side / 2, 1);
        (ImageSet known, ImageSet heldOut) = sets(side);
        FewShotTasks training = new(known, Ways, Shots), tests = new(heldOut, Ways, Shots), coarseTests = new(sets(coarse).HeldOut, Ways, Shots);
        IReadOnlyList<IEpisodicLearner> onPixels = LearnerPool.MetaTrained(context, known.Size.Values, Ways);
        ConvolutionalFrontEnd[] behind = [.. onPixels.Select((_, i) => new ConvolutionalFrontEnd(
            (known.Size.Channels, side, side), FrontEndChannels, features => LearnerPool.MetaTrained(context, features, Ways)[i]))];

        float[][] parameters = [.. onPixels.Select(learner => Trained(learner))];
        List<Row> rows = [.. onPixels.Select((learner, i) => Tested(learner.Name, learner, parameters[i], tests))];
        rows.AddRange(behind.Select((learner, i) => Tested(
            learner.Name, learner, Trained(learner, onPixels[i] is PaperNetwork ? learner.DrawAround(parameters[i], new Random(context.Seed)) : null), tests)));
        Row neighbour = Tested("nearest-neighbour", new NearestNeighbour(), [], tests);
        rows.AddRange([neighbour, Tested(FormattableString.Invariant($"nearest-neighbour, {coarse} x {coarse}"), new NearestNeighbour(), [], coarseTests)]);
        return new ExperimentResult(
            new ResultTable(
                ["learner", "accuracy", "standard error", "above one nearest neighbour", "its standard error"],
                [.. rows.Select(row => (string[])
                [
                    row.Name, ExperimentContext.Number(row.Accuracy), ExperimentContext.Number(row.Error),
                    row.Above(neighbour).Mean.ToString("+0.0000;-0.0000;0", CultureInfo.InvariantCulture), ExperimentContext.Number(row.Above(neighbour).Error),
                ])]),
            [new HeatFigure("5-way 1-shot, held-out characters", [.. rows.Select(row => row.Name)], ["accuracy"], [.. rows.Select(row => (IReadOnlyList<double>)[row.Accuracy])])],
            [.. new[] { rows[0], rows[onPixels.Count] }.Select(vsml => (vsml.Name, Above: vsml.Above(neighbour))).Select(vsml => new Finding(
                $"{vsml.Name} is above one nearest neighbour on pixels, by more than two standard errors", vsml.Above.Mean > 2 * vsml.Above.Error,
                FormattableString.Invariant($"{vsml.Above.Mean:+0.0000;-0.0000;0}, standard error {vsml.Above.Error:0.0000}")))],
            [$"Meta-trained on {known.Classes} characters, tested on {heldOut.Classes}{(whole.Groups is null ? "; the set came without alphabets" : $", of {heldOut.Groups!.Distinct().Count()} alphabets")}, in {context.Scale.TestEpisodes} episodes that are the same for all."]);

        float[] Trained(IEpisodicLearner learner, float[]? from = null) => context.MetaTrain(learner, training, length: Shown + context.Scale.Queries, from: from);

        Row Tested(string name, IEpisodicLearner learner, float[] own, FewShotTasks episodes) =>
            new(name, [.. context.MetaTest(learner, own, episodes, length: Shown + 1).IsCorrect.Select(episode => episode[^1])]);
    }

    /// <summary>What meta-training meets and what it does not, but for validation of the alphabets held out; then of those that it would meet.</summary>
    private static (ImageSet Known, ImageSet HeldOut) Sets(ImageSet all, bool forValidation)
    {
        (ImageSet Known, ImageSet HeldOut) sets = Split(all, TestShare);
        return forValidation ? Split(sets.Known, ValidationShare) : sets;
    }

    private static (ImageSet Known, ImageSet HeldOut) Split(ImageSet all, double share)
    {
        if (all.Groups is null)
        {
            int known = Math.Min((int)(all.Classes * (1 - share)), Math.Max(all.Classes - Ways, 1));
            return (all.OfClasses([.. Enumerable.Range(0, known)]), all.OfClasses([.. Enumerable.Range(known, all.Classes - known)]));
        }
        string[] alphabets = [.. all.Groups.Distinct()];
        HashSet<string> heldOut = [.. alphabets.Skip((int)(alphabets.Length * (1 - share)))];
        return (all.OfClasses([.. Enumerable.Range(0, all.Classes).Where(c => !heldOut.Contains(all.Groups[c]))]),
            all.OfClasses([.. Enumerable.Range(0, all.Classes).Where(c => heldOut.Contains(all.Groups[c]))]));
    }

    /// <summary>A learner's answers to the same queries as all others'.</summary>
    private sealed record Row(string Name, bool[] IsCorrect)
    {
        public double Accuracy => IsCorrect.Average(correct => correct ? 1.0 : 0);

        public double Error => Math.Sqrt(Accuracy * (1 - Accuracy) / IsCorrect.Length);

        /// <summary>By how much it is more often right than another, and the standard error of that, query by query.</summary>
        public (double Mean, double Error) Above(Row other)
        {
            double[] differences = [.. IsCorrect.Zip(other.IsCorrect, (own, others) => (own ? 1.0 : 0) - (others ? 1 : 0))];
            double mean = differences.Average();
            return (mean, Math.Sqrt(differences.Average(difference => (difference - mean) * (difference - mean)) / differences.Length));
        }
    }
}
