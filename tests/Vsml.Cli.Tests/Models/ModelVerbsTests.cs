using System.Globalization;
using System.Text;
using Microsoft.ML;
using Microsoft.ML.Data;
using Vsml.MLNet;

namespace Vsml.Cli.Tests.Models;

public sealed class ModelVerbsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Fit_ThenPredict_TellsTheClassesOfOtherRows()
    {
        string model = await FitAsync(Plants.Csv(120, seed: 1));
        string test = _folder.Write("test.csv", Plants.Csv(60, seed: 2));

        PredictedTable predicted = await PredictedTable.OfAsync(model, test);

        Assert.Equal(["height", "colour", "seen", "species", "PredictedLabel", "P(fern)", "P(moss)", "P(reed)"], predicted.Header);
        Assert.Equal(60, predicted.Rows.Length);
        Assert.All(predicted.Probabilities, own => Assert.InRange(own.Sum(), 0.9999, 1.0001));
        Assert.InRange(predicted.Rows.Count(row => row[3] == row[4]), 57, 60);
    }

    [Fact]
    public async Task APredictionInAProgramOfOnesOwn_IsTheToolsOwn()
    {
        string model = await FitAsync(Plants.Csv(120, seed: 1));
        PredictedTable predicted = await PredictedTable.OfAsync(model, _folder.Write("test.csv", Plants.Csv(40, seed: 2)));

        Assert.Equal(predicted.Rows.Select(row => row[4]), Own(model, predicted).Select(own => own.PredictedLabel));
        AssertClose(predicted.Probabilities, Own(model, predicted).Select(own => own.Score));
    }

    [Fact]
    public async Task ColumnsAreFoundByName_AndThoseThatTheModelDoesNotKnowArePassedOver()
    {
        string model = await FitAsync(Plants.Csv(120, seed: 1));
        string test = Plants.Csv(20, seed: 2);
        string shuffled = string.Concat(test.TrimEnd('\n').Split('\n').Select((line, row) => line.Split(',') is [var height, var colour, var seen, _]
            ? $"{seen},{(row == 0 ? "note" : "x")},{colour},{height}\n" : ""));

        CommandRun run = await CommandRun.OfAsync("predict", model, _folder.Write("shuffled.csv", shuffled));

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("column that the model does not know is passed over: 'note'", run.Error, StringComparison.Ordinal);
        PredictedTable expected = await PredictedTable.OfAsync(model, _folder.Write("test.csv", test));
        AssertClose(expected.Probabilities, PredictedTable.Parse(run.Output).Probabilities.Select(own => own.Select(p => (float)p).ToArray()));
    }

    [Fact]
    public async Task AMissingColumn_IsAnErrorThatNamesIt_AndNothingIsWritten()
    {
        string model = await FitAsync(Plants.Csv(60, seed: 1));
        string test = _folder.Write("test.csv", "height,colour\n1,grey\n");

        CommandRun run = await CommandRun.OfAsync("predict", model, test, "--output", _folder["out.csv"]);

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Contains($"{test}: has no column 'seen', which the model needs; its columns (separated by ',') are 'height', 'colour'", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["out.csv"]));
    }

    [Fact]
    public async Task ATextThatTheModelHasNotMet_IsSaid_AndCountsAsMissing()
    {
        string model = await FitAsync(Plants.Csv(120, seed: 1));
        string test = _folder.Write("test.csv", "height,colour,seen\n1.5,purple,1700000001000\n1.5,,1700000001000\n1.5,?,1700000001000\n1.5,green 1,1700000001000\n");

        CommandRun run = await CommandRun.OfAsync("predict", model, test);

        Assert.Contains("column 'colour': 1 cell 'purple' that the model does not know", run.Error, StringComparison.Ordinal);
        Assert.Contains("column 'colour': 1 cell '?' taken as missing", run.Error, StringComparison.Ordinal);
        double[][] rows = PredictedTable.Parse(run.Output).Probabilities;
        Assert.Equal(rows[1], rows[0]);
        Assert.Equal(rows[1], rows[2]);
        Assert.NotEqual(rows[1], rows[3]);
    }

    [Fact]
    public async Task ANumberThatMeansMissing_MeansItInLaterTablesAndInAProgramOfOnesOwn()
    {
        string csv = Plants.Csv(120, seed: 1).Replace("\n,", "\n-99.5,", StringComparison.Ordinal);
        string model = await FitAsync(csv, "--missing", "-99.5");

        PredictedTable predicted = await PredictedTable.OfAsync(
            model, _folder.Write("test.csv", "height,colour,seen,species\n-99.5,grey,1700000001000,\n,grey,1700000001000,\n0.2,grey,1700000001000,\n"));

        Assert.Equal(predicted.Probabilities[1], predicted.Probabilities[0]);
        Assert.NotEqual(predicted.Probabilities[1], predicted.Probabilities[2]);
        AssertClose(predicted.Probabilities, Own(model, predicted).Select(own => own.Score));
    }

    [Fact]
    public async Task AUnit_IsKnownToTheModel_WhichReadsItAndNumbersWithoutOne_AndRefusesAnother()
    {
        string[] rows = Plants.Csv(120, seed: 1).TrimEnd('\n').Split('\n');
        string model = await FitAsync(string.Concat(rows.Select((row, i) => i == 0 || row[0] == ',' ? $"{row}\n" : $"{row[..5]}kg{row[5..]}\n")));

        CommandRun plain = await PredictAsync("1.5"), same = await PredictAsync("1.5 kgs"), other = await PredictAsync("1.5 lb");

        Assert.Equal(PredictedTable.Parse(plain.Output).Probabilities[0], PredictedTable.Parse(same.Output).Probabilities[0]);
        Assert.Contains("column 'height': numbers without a unit, such as '1.5', taken as numbers in kg\n", plain.Error, StringComparison.Ordinal);
        Assert.Contains("column 'height': 1 cells such as '1.5 kgs' taken as numbers in kg\n", same.Error, StringComparison.Ordinal);
        Assert.Equal((1, ""), (other.ExitCode, other.Output));
        Assert.Contains("column 'height': row 1 has '1.5 lb'; a number in kg was expected\n", other.Error, StringComparison.Ordinal);

        Task<CommandRun> PredictAsync(string height) =>
            CommandRun.OfAsync("predict", model, _folder.Write("one.csv", $"height,colour,seen\n{height},grey,1700000001000\n"));
    }

    [Fact]
    public async Task AColumnIsReadAsWhatItWasFittedAs_WhateverItsCellsLookLike()
    {
        // A grade is a text though the later table has figures alone; 1,234 is a fraction though it may be a thousand.
        string train = "amount;grade;kind\n" + string.Concat(Enumerable.Range(0, 60).Select(row =>
            $"{row % 2},{row:00}5;{(row % 10 == 9 ? "none given" : $"{row % 2 + 1}")};{(row % 2 == 0 ? "a" : "b")}\n"));
        string model = await FitByAsync("kind", train);

        PredictedTable one = await PredictedTable.OfAsync(model, _folder.Write("one.csv", "amount\tgrade\n1,234\t2\n"));
        PredictedTable other = await PredictedTable.OfAsync(model, _folder.Write("other.csv", "amount\tgrade\n1.234\t2\n"));

        Assert.Equal(one.Probabilities[0], other.Probabilities[0]);
    }

    [Fact]
    public async Task ACellThatIsNoNumber_IsAnErrorThatNamesColumnRowAndCell()
    {
        string model = await FitAsync(Plants.Csv(60, seed: 1));
        CommandRun run = await CommandRun.OfAsync("predict", model, _folder.Write("test.csv", "height,colour,seen\n1,grey,5\n2,grey,5\ntall,grey,5\n"));
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("column 'height': row 3 has 'tall'; a number was expected", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Learn_GoesOnAsUpdateDoes_AndLeavesTheModelAsItIs()
    {
        string model = await FitAsync(Plants.Csv(30, seed: 1));
        byte[] before = File.ReadAllBytes(model);
        string more = _folder.Write("more.csv", Plants.Csv(30, seed: 3)), test = _folder.Write("test.csv", Plants.Csv(10, seed: 2));

        CommandRun run = await CommandRun.OfAsync("learn", model, more, "--output", _folder["learned.zip"]);

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("learned 30 rows", run.Error, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(model));

        var context = new MLContext();
        ITransformer own = context.Model.Load(model, out _);
        VsmlMulticlassModelParameters parameters = Predictor(own);
        IDataView rows = own.Transform(context.Data.LoadFromEnumerable(Parse(File.ReadAllText(more))));
        foreach ((float[] features, uint key) in rows.GetColumn<float[]>("Features").Zip(rows.GetColumn<uint>("species")))
            parameters.Update(features, (int)key - 1);
        PredictedTable learned = await PredictedTable.OfAsync(_folder["learned.zip"], test);
        AssertClose(learned.Probabilities, Own(own, learned).Select(prediction => prediction.Score));
        Assert.NotEqual((await PredictedTable.OfAsync(model, test)).Probabilities[0], learned.Probabilities[0]);
    }

    [Fact]
    public async Task Learn_ANewLabelBecomesAClass_AndTheOthersKeepTheirRatios()
    {
        string model = await FitAsync(Plants.Csv(60, seed: 1, species: 2));
        string reeds = _folder.Write("reeds.csv", Plants.Csv(30, seed: 3, species: 1, first: 2));

        CommandRun run = await CommandRun.OfAsync("learn", model, reeds, "--output", _folder["learned.zip"]);

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("'reed' (30 rows) becomes a class of the model", run.Error, StringComparison.Ordinal);
        PredictedTable predicted = await PredictedTable.OfAsync(_folder["learned.zip"], _folder.Write("test.csv", Plants.Csv(60, seed: 2)));
        Assert.Equal(["P(fern)", "P(moss)", "P(reed)"], predicted.Header[^3..]);
        Assert.InRange(predicted.Rows.Count(row => row[3] == "reed" && row[4] == "reed"), 14, 20);
        Assert.InRange(predicted.Rows.Count(row => row[3] == row[4]), 45, 60);
        AssertClose(predicted.Probabilities, Own(_folder["learned.zip"], predicted).Select(own => own.Score));

        // Before the first row of the new class, its probability alone is taken from the others.
        SavedModelWithReed(model, out double[] old, out double[] grown);
        Assert.Equal(old[0] / old[1], grown[0] / grown[1], 1e-4);
        Assert.InRange(grown[2], 1e-9, 0.05);
    }

    [Fact]
    public async Task Learn_OfALearnedModel_AddsTheNextClass()
    {
        string model = await FitAsync(Plants.Csv(40, seed: 1, species: 2));
        string reeds = _folder.Write("reeds.csv", Plants.Csv(8, seed: 3, species: 1, first: 2));
        string weeds = _folder.Write("weeds.csv", "seen,species,height,colour\n1,weed,9,black\n1,weed,9.1,black\n1,weed,9.2,black\n");
        Assert.Equal(0, (await CommandRun.OfAsync("learn", model, reeds, "--output", _folder["2.zip"])).ExitCode);
        Assert.Equal(0, (await CommandRun.OfAsync("learn", _folder["2.zip"], weeds, "--output", _folder["3.zip"])).ExitCode);

        PredictedTable predicted = await PredictedTable.OfAsync(_folder["3.zip"], weeds);

        Assert.Equal(["P(fern)", "P(moss)", "P(reed)", "P(weed)"], predicted.Header[^4..]);
        Assert.Equal(["weed", "weed", "weed"], predicted.Labels);
    }

    [Fact]
    public async Task AllVerbs_WorkInAPipe()
    {
        byte[] train = Encoding.UTF8.GetBytes(Plants.Csv(60, seed: 1)), more = Encoding.UTF8.GetBytes(Plants.Csv(20, seed: 3));
        string test = _folder.Write("test.csv", Plants.Csv(20, seed: 2));

        (CommandRun fit, byte[] model) = await CommandRun.PipedAsync(train, "fit", "--label", "species");
        Assert.Equal((0, ""), (fit.ExitCode, fit.Output));
        File.WriteAllBytes(_folder["model.zip"], model);
        (CommandRun learn, byte[] learned) = await CommandRun.PipedAsync(more, "learn", _folder["model.zip"], "-", "--output", "-");
        Assert.Equal((0, ""), (learn.ExitCode, learn.Output));
        (CommandRun predict, byte[] csv) = await CommandRun.PipedAsync(learned, "predict", "-", test);
        Assert.Equal(0, predict.ExitCode);
        (CommandRun evaluate, _) = await CommandRun.PipedAsync(File.ReadAllBytes(test), "evaluate", _folder["model.zip"]);
        Assert.Equal(0, evaluate.ExitCode);
        Assert.Contains("standard input: 20 rows by", evaluate.Output, StringComparison.Ordinal);

        // The same by files.
        File.WriteAllBytes(_folder["train.csv"], train);
        File.WriteAllBytes(_folder["more.csv"], more);
        await CommandRun.OfAsync("fit", _folder["train.csv"], "--label", "species", "--output", _folder["a.zip"]);
        await CommandRun.OfAsync("learn", _folder["a.zip"], _folder["more.csv"], "--output", _folder["b.zip"]);
        Assert.Equal((await PredictedTable.OfAsync(_folder["b.zip"], test)).Probabilities, PredictedTable.Parse(csv).Probabilities);
    }

    [Fact]
    public async Task Evaluate_ScoresAsMLNetDoes_AndShowsTheConfusion()
    {
        string model = await FitAsync(Plants.Csv(18, seed: 1), "--passes", "1", "--row-orders", "1");
        string test = _folder.Write("test.csv", Plants.Csv(60, seed: 2));

        CommandRun run = await CommandRun.OfAsync("evaluate", model, test);

        var context = new MLContext();
        ITransformer own = context.Model.Load(model, out _);
        MulticlassClassificationMetrics metrics = context.MulticlassClassification.Evaluate(
            own.Transform(context.Data.LoadFromEnumerable(Parse(File.ReadAllText(test)))), labelColumnName: "species");
        Assert.Equal((0, ""), (run.ExitCode, string.Concat(run.ErrorButForProgress.Split('\n').Where(line => !line.Contains("missing", StringComparison.Ordinal)))));
        Assert.Contains($"  accuracy               {Number(metrics.MicroAccuracy)}\n", run.Output, StringComparison.Ordinal);
        Assert.Contains($"  macro accuracy         {Number(metrics.MacroAccuracy)}\n", run.Output, StringComparison.Ordinal);
        Assert.Contains($"  log-loss               {Number(metrics.LogLoss)}\n", run.Output, StringComparison.Ordinal);
        Assert.Matches(@"  ROC AUC                [01]\.\d{4}\n", run.Output);
        IReadOnlyList<double> ferns = metrics.ConfusionMatrix.Counts[0];
        Assert.Matches($@"\| fern +\| {ferns[0]} +\| {ferns[1]} +\| {ferns[2]} +\| ", run.Output);
    }

    [Fact]
    public async Task Evaluate_ARowOfAClassThatTheModelDoesNotKnow_IsWrongAndSaid()
    {
        string model = await FitAsync(Plants.Csv(60, seed: 1, species: 2));
        string test = _folder.Write("test.csv", "height,colour,seen,species\n2,green 2,1700000002000,reed\n0.1,green 0,1700000000000,fern\n");
        CommandRun run = await CommandRun.OfAsync("evaluate", model, test);
        Assert.Contains("the model does not know the class 'reed' (1 rows)", run.Error, StringComparison.Ordinal);
        Assert.Contains("  accuracy               0.5000\n", run.Output, StringComparison.Ordinal);
        Assert.Matches(@"\| reed +\| [01] +\| [01] +\| 0 +\| 0\.0000 \|", run.Output);
    }

    [Fact]
    public async Task ABinaryModelOfAnotherProgram_IsPredictedLearnedAndEvaluated()
    {
        var context = new MLContext(1);
        IDataView rows = context.Data.LoadFromEnumerable(Enumerable.Range(0, 60).Select(row => new Reading { Size = row % 10, Big = row % 10 >= 5 }));
        ITransformer fitted = context.Transforms.Concatenate("Features", nameof(Reading.Size))
            .Append(context.BinaryClassification.Trainers.Vsml(nameof(Reading.Big))).Fit(rows);
        context.Model.Save(fitted, rows.Schema, _folder["binary.zip"]);
        string test = _folder.Write("test.csv", "Size,Big\n1,false\n2,no\n8,yes\n9,1\n");

        PredictedTable predicted = await PredictedTable.OfAsync(_folder["binary.zip"], test);
        Assert.Equal(["False", "False", "True", "True"], predicted.Labels);
        CommandRun evaluate = await CommandRun.OfAsync("evaluate", _folder["binary.zip"], test);
        Assert.Contains("  accuracy               1.0000\n", evaluate.Output, StringComparison.Ordinal);
        Assert.Equal(0, (await CommandRun.OfAsync("learn", _folder["binary.zip"], test, "--output", _folder["more.zip"])).ExitCode);
        CommandRun other = await CommandRun.OfAsync("learn", _folder["binary.zip"], _folder.Write("other.csv", "Size,Big\n1,perhaps\n"), "--output", _folder["x.zip"]);
        Assert.Contains("row 1 has the label 'perhaps'; true or false was expected", other.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("learn")]
    [InlineData("predict")]
    [InlineData("fit")]
    public async Task AnOutputThatIsAnInput_IsRefused(string verb)
    {
        string train = _folder.Write("train.csv", Plants.Csv(60, seed: 1));
        string model = await FitAsync(Plants.Csv(60, seed: 1));
        byte[] before = File.ReadAllBytes(model);

        CommandRun run = verb switch
        {
            "fit" => await CommandRun.OfAsync("fit", train, "--label", "species", "--output", train),
            "learn" => await CommandRun.OfAsync("learn", model, train, "--output", model),
            _ => await CommandRun.OfAsync("predict", model, train, "--output", model),
        };

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Contains("is the input", run.Error, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(model));
        Assert.Equal(Plants.Csv(60, seed: 1), File.ReadAllText(train));
    }

    [Theory]
    [InlineData("Option '--label' is required", "fit", "x.csv")]
    [InlineData("there is no option '--lable'", "fit", "--label", "a", "--lable")]
    [InlineData("the standard input can't be both the model and the table", "predict", "-")]
    [InlineData("Required argument 'MODEL' missing for command: 'predict'", "predict")]
    [InlineData("--row-orders: 0 is not a positive whole number", "fit", "x.csv", "--label", "a", "--row-orders", "0")]
    [InlineData("--row-orders: 2000 are too many; 1 to 1024 were expected", "fit", "x.csv", "--label", "a", "--row-orders", "2000")]
    public async Task AWrongCommandLine_ExitsWith2(string message, params string[] arguments)
    {
        CommandRun run = await CommandRun.OfAsync(arguments);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no such file; a model was expected", "predict", "none.zip", "x.csv")]
    [InlineData("cannot be read as a saved ML.NET model", "predict", "text", "x.csv")]
    [InlineData("no such file; a table of text (CSV) was expected", "fit", "none.csv", "--label", "a")]
    public async Task WhatCannotBeRead_ExitsWith1AndSaysWhatWasExpected(string message, params string[] arguments)
    {
        _folder.Write("text", "no model");
        CommandRun run = await CommandRun.OfAsync([.. arguments.Select(word => word.Contains('.', StringComparison.Ordinal) || word == "text" ? _folder[word] : word)]);
        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    private async Task<string> FitAsync(string csv, params string[] more) => await FitByAsync("species", csv, more);

    private async Task<string> FitByAsync(string label, string csv, params string[] more)
    {
        string train = _folder.Write("fitted.csv", csv);
        CommandRun run = await CommandRun.OfAsync(["fit", train, "--label", label, "--output", _folder["fitted.zip"], .. more]);
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal("", run.Output);
        return _folder["fitted.zip"];
    }

    private static IEnumerable<PlantPrediction> Own(string model, PredictedTable table) => Own(new MLContext().Model.Load(model, out _), table);

    /// <summary>The predictions of a program that reads the rows itself.</summary>
    private static IEnumerable<PlantPrediction> Own(ITransformer model, PredictedTable table)
    {
        using PredictionEngine<Plant, PlantPrediction> engine = new MLContext().Model.CreatePredictionEngine<Plant, PlantPrediction>(model);
        return [.. table.Rows.Select(row => engine.Predict(ToPlant(row)))];
    }

    private static Plant[] Parse(string csv) => [.. csv.TrimEnd('\n').Split('\n').Skip(1).Select(line => ToPlant(line.Split(',')))];

    private static Plant ToPlant(string[] cells) => new()
    {
        Height = cells[0].Length == 0 ? float.NaN : float.Parse(cells[0], CultureInfo.InvariantCulture),
        Colour = cells[1],
        Seen = double.Parse(cells[2], CultureInfo.InvariantCulture),
        Species = cells[3],
    };

    private static VsmlMulticlassModelParameters Predictor(ITransformer model) =>
        ((IEnumerable<ITransformer>)model).OfType<ISingleFeaturePredictionTransformer<VsmlMulticlassModelParameters>>().Single().Model;

    private static void SavedModelWithReed(string path, out double[] old, out double[] grown)
    {
        var model = Cli.Models.SavedModel.Load(File.ReadAllBytes(path), path);
        byte[] csv = Encoding.UTF8.GetBytes("height,colour,seen\n0.9,grey,1700000000900\n");
        double[] Of(Cli.Models.SavedModel of) =>
            [.. of.Predict(of.Read("x", null, Vsml.Tables.ReadOptions.Default, new MemoryStream(csv)))[0].Select(p => (double)p)];
        (old, grown) = (Of(model), Of(model.WithClasses(["reed"])));
    }

    private static void AssertClose(IEnumerable<double[]> expected, IEnumerable<float[]> actual)
    {
        foreach ((double[] row, float[] own) in expected.Zip(actual, (row, own) => (row, own)))
        {
            Assert.Equal(row.Length, own.Length);
            for (int b = 0; b < row.Length; b++)
                Assert.Equal(row[b], own[b], 2e-6);
        }
    }

    private static string Number(double value) => value.ToString("0.0000", CultureInfo.InvariantCulture);

    private sealed class Reading
    {
        public float Size { get; set; }

        public bool Big { get; set; }
    }
}
