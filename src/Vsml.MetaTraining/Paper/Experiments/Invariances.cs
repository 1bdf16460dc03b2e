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
        "Sizes keep their ratios to the scale's side (28 in the paper). A curve with 5 classes is set beside a reference with 5 classes, which is an easier task than one with 10.";

    public ExperimentScale DefaultScale => new();

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
        var curves = tests.ToDictionary(test => test.Name, test => context.MetaTest(vsml, parameters, test.Tasks).CumulativeAccuracy());
        var results = tests.Select(test => (test.Name, test.Classes, Accuracy: curves[test.Name][^1], Difference: curves[test.Name][^1] - curves[test.Classes == Classes ? "reference" : "reference, 5 classes"][^1])).ToArray();
        return new ExperimentResult(
            new ResultTable(
                ["meta-test", "classes", "cumulative accuracy", "from the reference"],
                [.. results.Select(row => (string[])[row.Name, row.Classes.ToString(CultureInfo.InvariantCulture), ExperimentContext.Number(row.Accuracy), row.Difference.ToString("+0.0000;-0.0000;0", CultureInfo.InvariantCulture)])]),
            [new LineFigure("One learning algorithm on forms that it did not meet", "examples", "cumulative accuracy", [.. tests.Select(test => new FigureLine(test.Name, curves[test.Name], test.Name.StartsWith("reference", StringComparison.Ordinal)))])],
            [.. results.Where(row => !row.Name.StartsWith("reference", StringComparison.Ordinal)).Select(row => new Finding(
                $"{row.Name}: within 3 points of the reference", Math.Abs(row.Difference) <= Allowed, row.Difference.ToString("+0.0000;-0.0000;0", CultureInfo.InvariantCulture)))],
            []);

        int Ratio(int pixels) => Math.Max(2, (int)Math.Round(context.Scale.Side * pixels / 28.0));

        ImageTasks Test(int side, int classes) => new(context.Images(Set, true, side), classes: classes);
    }
}
