namespace Vsml.MetaTraining.Paper;

/// <summary>The paper's matrix: sets to meta-train on, sets to meta-test on, learners.</summary>
internal sealed class CrossDataset : IExperiment
{
    private const int Classes = 10;
    private const string Random = "random", SumSign = "sum-sign", Cifar = "cifar10", All = "all";
    private static readonly string[] Pictures = ["mnist", "fashion-mnist", "emnist", "kmnist"];

    public string Name => "cross-dataset";

    public string Question => "On which sets does what was meta-trained on others still learn?";

    public string PaperReports =>
        "Meta-trained on any one of MNIST, Fashion-MNIST, EMNIST, KMNIST and Random, on all, or on all but one, VSML's cumulative accuracy stays high on sets "
        + "never met, Sum-Sign and CIFAR-10 among them, where Meta-RNN, Hebbian fast weights and fast-weight memory overfit.";

    public string Differs =>
        "All sets have one form, which rivals of a fixed form need: images in shades of grey, of one size; 10 classes, of which EMNIST has any 10 of its 47 in an "
        + "episode and Sum-Sign uses two. Absent sets are left out. \"All but one\" is run with --full, or with --set all_but_one=true.";

    public ExperimentScale DefaultScale => new();

    public ExperimentScale FullScale => ExperimentScale.OfThePaper;

    public ExperimentResult Run(ExperimentContext context)
    {
        string[] there = [.. Pictures.Where(context.Data.Has)], absent = [.. Pictures.Append(Cifar).Except(there).Where(set => !context.Data.Has(set))];
        if (there.Length == 0)
            _ = context.Images(Pictures[0], forTest: false); // Says what is absent.
        long[] shape = [1, context.Scale.Side, context.Scale.Side];
        Dictionary<string, ITaskSource> single = there.ToDictionary(set => set, set => (ITaskSource)Episodes(context, set, forTest: false));
        single.Add(Random, new RandomLabelTasks(shape, Classes));
        List<(string Name, ITaskSource Tasks)> training = [.. single.Select(pair => (pair.Key, (ITaskSource)Half(pair.Value))), (All, Half(new MixedTasks(All, [.. single.Values])))];
        if (context.Scale.AllButOne)
            training.AddRange(single.Keys.Select(left => ($"all but {left}", (ITaskSource)Half(new MixedTasks($"all but {left}", [.. single.Where(pair => pair.Key != left).Select(pair => pair.Value)])))));
        List<(string Name, ITaskSource Tasks)> tests =
        [
            .. there.Append(Cifar).Where(context.Data.Has).Select(set => (set, (ITaskSource)Episodes(context, set, forTest: true))),
            (Random, new RandomLabelTasks(shape, Classes)), (SumSign, new SumSignTasks(shape, Classes)),
        ];

        List<Cell> cells = [];
        foreach ((string set, ITaskSource tasks) in training)
        {
            foreach (IEpisodicLearner learner in LearnerPool.MetaTrained(context, (int)(shape[1] * shape[2]), Classes))
                Meet(learner, set, context.MetaTrain(learner, tasks));
        }
        foreach (IEpisodicLearner learner in LearnerPool.Given)
            Meet(learner, "", []);
        return Report(cells, [.. tests.Select(test => test.Name)], absent);

        void Meet(IEpisodicLearner learner, string set, float[] parameters) => cells.AddRange(tests.Select(test => new Cell(
            learner, set, test.Name, context.MetaTest(learner, parameters, test.Tasks).Accuracy)));
    }

    private static ProjectedTasks Half(ITaskSource tasks) => new(tasks, 0.5);

    private static ImageTasks Episodes(ExperimentContext context, string set, bool forTest)
    {
        Images.ImageSet images = context.Images(set, forTest);
        return new ImageTasks(images, classes: Math.Min(images.Classes, Classes), outputs: Classes);
    }

    private static ExperimentResult Report(List<Cell> cells, string[] tests, string[] absent)
    {
        var byLearner = cells.GroupBy(cell => cell.Learner.Name).ToArray();
        return new ExperimentResult(
            new ResultTable(
                ["learner", "meta-trained on", .. tests],
                [.. cells.GroupBy(cell => (cell.Learner.Name, cell.MetaTrainedOn)).Select(row => (string[])[row.Key.Name, row.Key.MetaTrainedOn, .. row.Select(cell => ExperimentContext.Number(cell.Accuracy))])]),
            [
                .. byLearner.Where(IsMetaTrained).Select(learner => Heat(learner.Key, learner.GroupBy(cell => cell.MetaTrainedOn))),
                Heat("not meta-trained", byLearner.Where(learner => !IsMetaTrained(learner))),
            ],
            [.. byLearner.Where(learner => LearnerPool.IsOverfitter(learner.First().Learner)).Select(rival => OnUnseen(byLearner.First(learner => learner.First().Learner is PaperNetwork), rival))],
            absent.Length == 0 ? [] : [$"Absent, and left out: {string.Join(", ", absent)}."]);
    }

    private static bool IsMetaTrained(IGrouping<string, Cell> learner) => learner.First().MetaTrainedOn.Length > 0;

    /// <summary>A row a group, a column a set that it was tested on.</summary>
    private static HeatFigure Heat(string title, IEnumerable<IGrouping<string, Cell>> rows) => new(
        title, [.. rows.Select(row => row.Key)], [.. rows.First().Select(cell => cell.TestedOn)],
        [.. rows.Select(row => (IReadOnlyList<double>)[.. row.Select(cell => cell.Accuracy)])]);

    /// <summary>Over all cells whose test set was not met in meta-training.</summary>
    private static Finding OnUnseen(IGrouping<string, Cell> vsml, IGrouping<string, Cell> rival)
    {
        double ours = Unseen(vsml), theirs = Unseen(rival);
        return new Finding(
            $"on sets not met in meta-training VSML is above {rival.Key}, on average", ours > theirs, $"VSML {ExperimentContext.Number(ours)}, {rival.Key} {ExperimentContext.Number(theirs)}");

        static double Unseen(IEnumerable<Cell> cells) => cells.Where(cell => IsUnseen(cell.MetaTrainedOn, cell.TestedOn)).Average(cell => cell.Accuracy);
    }

    private static bool IsUnseen(string metaTrainedOn, string testedOn) =>
        testedOn is Cifar or SumSign || metaTrainedOn == $"all but {testedOn}"
        || (metaTrainedOn != All && !metaTrainedOn.StartsWith("all but", StringComparison.Ordinal) && metaTrainedOn != testedOn);

    private sealed record Cell(IEpisodicLearner Learner, string MetaTrainedOn, string TestedOn, double Accuracy);
}
