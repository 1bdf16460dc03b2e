using System.Globalization;
using Vsml.MetaTraining.Images;

namespace Vsml.MetaTraining.Paper;

/// <summary>One learning algorithm on numbers of classes and sizes of images that it did not meet, on shuffled pixels and random projections.</summary>
internal sealed class Invariances : IExperiment
{
    private const string Set = "mnist";
    private const int Classes = 10, FewerClasses = 5;
    private const double Allowed = 0.03;

    public string Name => "invariances";

    public string Question => "Does one learning algorithm serve any number of inputs and classes, in any order?";

    public string PaperReports =>
        "Meta-trained with 3, 4, 6 and 7 classes and images of 14, 28 and 32 pixels, then met with 5 and 10 classes, 21 and 48 pixels, shuffled pixels and random projections: "
        + "all curves lie about the reference.";

    public string Differs =>
        "Sizes keep their ratios to the scale's side (28 in the paper). A curve with 5 classes is set beside a reference with 5 classes, which is an easier task than one with 10. "
        + "Images of another size are another task, of which less or more can be known: one nearest neighbour over all images shown, which has no rate and no form to generalise from, tells how "
        + "much; VSML is held to the reference as it is, and with the difference of one nearest neighbour taken off.";

    public ExperimentScale DefaultScale => new() { Side = 14, MetaSteps = 400, RateLeft = 0.1 };

    public ExperimentScale FullScale => ExperimentScale.OfThePaper;

    public ExperimentResult Run(ExperimentContext context)
    {
        int[] sides = [Ratio(14), context.Scale.Side, Ratio(32)];
        OneOfTasks training = new(
            $"{Set} of many forms",
            [.. from side in sides from classes in (int[])[3, 4, 6, 7] select new ProjectedTasks(new ImageTasks(context.Images(Set, false, side), classes: classes), 0.5)]);
        PaperNetwork vsml = context.Vsml();
        float[] parameters = context.MetaTrain(vsml, training);

        (string Name, ITaskSource Tasks, int Classes)[] tests =
        [
            ("reference", Test(context.Scale.Side, Classes), Classes),
            ("smaller images", Test(Ratio(21), Classes), Classes),
            ("larger images", Test(Ratio(48), Classes), Classes),
            ("shuffled pixels", new ShuffledPixelTasks(Test(context.Scale.Side, Classes)), Classes),
            ("random projection", new ProjectedTasks(Test(context.Scale.Side, Classes)), Classes),
            ("reference, 5 classes", Test(context.Scale.Side, FewerClasses), FewerClasses),
            ("shuffled pixels, 5 classes", new ShuffledPixelTasks(Test(context.Scale.Side, FewerClasses)), FewerClasses),
            ("smaller images, 5 classes", Test(Ratio(21), FewerClasses), FewerClasses),
        ];
        Row[] rows = [.. tests.Select(test => new Row(
            test.Name, test.Classes, context.MetaTest(vsml, parameters, test.Tasks).CumulativeAccuracy(), context.MetaTest(new NearestNeighbour(), [], test.Tasks).Accuracy))];
        (Row Row, double Difference, double Neighbours)[] results = [.. rows.Select(row =>
        {
            Row reference = rows.First(other => other.IsReference && other.Classes == row.Classes);
            return (row, row.Accuracy - reference.Accuracy, row.Neighbour - reference.Neighbour);
        })];
        return new ExperimentResult(
            new ResultTable(
                ["meta-test", "classes", "cumulative accuracy", "from the reference", "one nearest neighbour", "from its reference"],
                [.. results.Select(result => (string[])
                [
                    result.Row.Name, result.Row.Classes.ToString(CultureInfo.InvariantCulture), ExperimentContext.Number(result.Row.Accuracy), Signed(result.Difference),
                    ExperimentContext.Number(result.Row.Neighbour), Signed(result.Neighbours),
                ])]),
            [new LineFigure("One learning algorithm on forms that it did not meet", "examples", "cumulative accuracy", [.. rows.Select(row => new FigureLine(row.Name, row.Curve, row.IsReference))])],
            [
                .. results.Where(result => !result.Row.IsReference).Select(result => new Finding(
                    $"{result.Row.Name}: within 3 points of the reference", Math.Abs(result.Difference) <= Allowed, Signed(result.Difference))),
                .. results.Where(result => result.Row.IsOfAnotherSize).Select(result => new Finding(
                    $"{result.Row.Name}: within 3 points of the reference, beyond what one nearest neighbour is from its own",
                    Math.Abs(result.Difference - result.Neighbours) <= Allowed, Signed(result.Difference - result.Neighbours))),
            ],
            []);

        int Ratio(int pixels) => Math.Max(2, (int)Math.Round(context.Scale.Side * pixels / 28.0));

        ImageTasks Test(int side, int classes) => new(context.Images(Set, true, side), classes: classes);
    }

    private static string Signed(double difference) => difference.ToString("+0.0000;-0.0000;0", CultureInfo.InvariantCulture);

    private sealed record Row(string Name, int Classes, double[] Curve, double Neighbour)
    {
        public double Accuracy => Curve[^1];

        public bool IsReference => Name.StartsWith("reference", StringComparison.Ordinal);

        public bool IsOfAnotherSize => Name.Contains("images", StringComparison.Ordinal);
    }
}
