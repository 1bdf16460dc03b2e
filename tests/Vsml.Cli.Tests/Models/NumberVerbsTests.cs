using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vsml.Cli.Tests.Models;

/// <summary>The verbs on models that predict numbers.</summary>
public sealed class NumberVerbsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Fit_ThenPredictAndEvaluate_TellTheNumbersOfOtherRows()
    {
        string model = await FitAsync();
        string test = _folder.Write("test.csv", Houses.Csv(40, seed: 2));

        CommandRun predicted = await CommandRun.OfAsync("predict", model, test), evaluated = await CommandRun.OfAsync("evaluate", model, test);

        Assert.True(predicted.ExitCode == 0, predicted.Error);
        string[][] rows = [.. LinesOf(predicted).Select(line => line.Split(','))];
        Assert.Equal(["size", "town", "price", "Score", "PredictedLabelStdDev"], rows[0]);
        Assert.Equal(41, rows.Length);
        double[] errors = [.. rows[1..].Select(row => Number(row[3]) - Number(row[2]))], deviations = [.. rows[1..].Select(row => Number(row[4]))];
        Assert.InRange(errors.Average(Math.Abs), 0, 6);
        Assert.All(deviations, deviation => Assert.InRange(deviation, 0.1, 30));
        Assert.True(evaluated.ExitCode == 0, evaluated.Error);
        Assert.StartsWith($"{test}: 40 rows by {model}\n", evaluated.Output, StringComparison.Ordinal);
        string said = string.Join(' ', evaluated.Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"RMSE {Math.Sqrt(errors.Average(error => error * error)):G5}"), said, StringComparison.Ordinal);
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"MAE {errors.Average(Math.Abs):G5}"), said, StringComparison.Ordinal);
        Assert.Contains("R2 0.9", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Predict_NeedsNoLabel_AndReadsTheTableAsItWasReadForTheFit()
    {
        // Numbers with a decimal comma, the label's among them.
        string model = _folder["comma.zip"];
        CommandRun fit = await CommandRun.OfAsync("fit", _folder.Write("comma.csv", Houses.Csv(60, seed: 1, comma: true)), "--label", "price", "--task", "regression", "--output", model);
        Assert.True(fit.ExitCode == 0, fit.Error);
        Assert.Contains("60 rows of 2 columns and numbers of 'price'", fit.Error, StringComparison.Ordinal);

        CommandRun predicted = await CommandRun.OfAsync("predict", model, _folder.Write("new.csv", "town;size\nnorth;100,5\n"));
        CommandRun evaluated = await CommandRun.OfAsync("evaluate", model, _folder.Write("test.csv", Houses.Csv(40, seed: 2, comma: true)));

        Assert.True(predicted.ExitCode == 0, predicted.Error);
        Assert.InRange(Number(LinesOf(predicted)[1].Split(',')[^2]), 150, 300);
        Assert.Contains("0.9", evaluated.Output[evaluated.Output.IndexOf("R2", StringComparison.Ordinal)..], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Learn_GoesOnWithFurtherRows_AndLeavesTheModel()
    {
        string model = await FitAsync(rows: 12), longer = _folder["longer.zip"], test = _folder.Write("test.csv", Houses.Csv(40, seed: 2));
        byte[] before = File.ReadAllBytes(model);
        string more = _folder.Write("more.csv", Houses.Csv(100, seed: 3) + "80,north,\n80,south,NA\n");

        CommandRun learned = await CommandRun.OfAsync("learn", model, more, "--output", longer);

        Assert.True(learned.ExitCode == 0, learned.Error);
        Assert.Contains($"{more}: 2 rows without a value of 'price' are left out", learned.Error, StringComparison.Ordinal);
        Assert.Contains($"{more}: learned 100 rows", learned.Error, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(model));
        Assert.True(await RmseAsync(longer, test) < 0.9 * await RmseAsync(model, test));
        CommandRun info = await CommandRun.OfAsync("info", longer);
        Assert.Contains("112", info.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("not a Vsml model", info.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_WritesThePipelineAsOnnx()
    {
        string model = await FitAsync(), onnx = _folder["predict.onnx"];

        CommandRun run = await CommandRun.OfAsync("export", model, "--output", onnx);

        Assert.True(run.ExitCode == 0, run.Error);
        global::Onnx.GraphProto graph = global::Onnx.ModelProto.Parser.ParseFrom(await File.ReadAllBytesAsync(onnx)).Graph;
        Assert.Superset(new HashSet<string>(["size", "town"]), graph.Input.Select(input => input.Name).ToHashSet());
        Assert.Superset(new HashSet<string>(["Score.output", "PredictedLabelStdDev.output"]), graph.Output.Select(output => output.Name).ToHashSet());
    }

    [Fact]
    public async Task WhatCannotBe_IsAnErrorThatSaysWhatWasExpected()
    {
        string model = await FitAsync();
        string text = _folder.Write("text.csv", "size,town,price\n100,north,dear\n");

        await Fails(["learn", model, text], "'price'", "'dear'", "number");
        await Fails(["learn", model, _folder.Write("none.csv", "size,town\n100,north\n")], "has no column 'price' with the numbers");
        await Fails(["fit", text, "--label", "price", "--task", "regression"], "'dear'", "numbers were expected");
        await Fails(["explain", model, _folder.Write("test.csv", Houses.Csv(4, seed: 2)), "--class", "dear"], "predicts numbers, and has no classes");
        await Fails(["export", model, "--learn", _folder["learn.onnx"]], model, "predicts numbers", "only models of classes have a learning step");
        Assert.False(File.Exists(_folder["learn.onnx"]));

        static async Task Fails(string[] arguments, params string[] words)
        {
            CommandRun run = await CommandRun.OfAsync(arguments);
            Assert.Equal(1, run.ExitCode);
            Assert.All(words, word => Assert.Contains(word, run.Error, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task AModelOfNumbersOfMlNetsOwn_PredictsToo()
    {
        var context = new MLContext(seed: 1);
        IDataView rows = context.Data.LoadFromEnumerable(Enumerable.Range(0, 50).Select(i => new Point { X = i, Y = 3 * i }));
        ITransformer model = context.Transforms.Concatenate("Features", "X").Append(context.Regression.Trainers.FastTree("Y", minimumExampleCountPerLeaf: 2)).Fit(rows);
        context.Model.Save(model, rows.Schema, _folder["line.zip"]);

        CommandRun run = await CommandRun.OfAsync("predict", _folder["line.zip"], _folder.Write("x.csv", "X\n10\n"));

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal("X,Score", LinesOf(run)[0]);
        Assert.InRange(Number(LinesOf(run)[1].Split(',')[1]), 20, 40);
        CommandRun learn = await CommandRun.OfAsync("learn", _folder["line.zip"], _folder.Write("xy.csv", "X,Y\n10,30\n"));
        Assert.Contains("has not one Vsml model", learn.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AServedModel_PredictsNumbers_LearnsThem_AndGoesOnWhereItStopped()
    {
        string model = await FitAsync(rows: 40);
        object row = new Dictionary<string, object?> { ["size"] = 300, ["town"] = "east" };
        double before = 0, after = 0;

        CommandRun first = await ServedRun.OfAsync(["serve", model], async client =>
        {
            JsonElement described = (await client.GetFromJsonAsync<JsonElement>("/models"))[0];
            Assert.False(described.GetProperty("hasClasses").GetBoolean());
            Assert.Equal(["size", "town"], described.GetProperty("fields").EnumerateArray().Select(field => field.GetProperty("name").GetString()!));
            before = await ScoreAsync(client, row);
            for (int i = 0; i < 30; i++)
            {
                HttpResponseMessage answer = await client.PostAsJsonAsync("/learn", new { row, label = 5000.5 + i, id = $"row {i}".Replace(' ', '-') });
                answer.EnsureSuccessStatusCode();
                Assert.False((await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("isNewClass").GetBoolean());
            }

            after = await ScoreAsync(client, row);
            described = (await client.GetFromJsonAsync<JsonElement>("/models"))[0];
            Assert.InRange(described.GetProperty("meanAbsoluteError").GetDouble(), 1, 5000);
            Assert.Equal(JsonValueKind.Null, described.GetProperty("accuracy").ValueKind);
            await RefusedAsync(client, "/learn", new { row, label = "dear" }, "'dear'", "number");
            await RefusedAsync(client, "/learn", new { row, label = "1e300" }, "'1e300'", "number");
            await RefusedAsync(client, "/learn", new { row }, "label", "number");
            await RefusedAsync(client, "/classes", new { name = "dear" }, "number");
            Assert.Contains("vsml_engine_root_mean_squared_error", await client.GetStringAsync("/metrics"), StringComparison.Ordinal);
        });
        CommandRun second = await ServedRun.OfAsync(["serve", model], async client => Assert.Equal(after, await ScoreAsync(client, row)));

        Assert.Equal((0, 0), (first.ExitCode, second.ExitCode));
        Assert.True(after > before + 500, $"{before} before, {after} after");
        Assert.Contains($"{model}: numbers of 'price', 0 rows learned since it was fitted\n", first.Error, StringComparison.Ordinal);
        Assert.Contains("numbers of 'price', 30 rows learned since it was fitted\n", second.Error, StringComparison.Ordinal);
    }

    private static async Task<double> ScoreAsync(HttpClient client, object row)
    {
        using HttpResponseMessage answer = await client.PostAsJsonAsync("/predict", new { row });
        answer.EnsureSuccessStatusCode();
        JsonElement said = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.InRange(said.GetProperty("standardDeviation").GetDouble(), 1e-3, 1e6);
        Assert.Equal("model", said.GetProperty("model").GetString());
        return said.GetProperty("score").GetDouble();
    }

    private static async Task RefusedAsync(HttpClient client, string path, object body, params string[] words)
    {
        using HttpResponseMessage answer = await client.PostAsJsonAsync(path, body);
        Assert.True(answer.StatusCode is HttpStatusCode.UnprocessableEntity or HttpStatusCode.BadRequest, $"{answer.StatusCode}");
        string detail = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString()!;
        Assert.All(words, word => Assert.Contains(word, detail, StringComparison.Ordinal));
    }

    private static async Task<double> RmseAsync(string model, string test)
    {
        CommandRun run = await CommandRun.OfAsync("evaluate", model, test);
        Assert.True(run.ExitCode == 0, run.Error);
        string[] words = run.Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return Number(words[Array.IndexOf(words, "RMSE") + 1]);
    }

    private static string[] LinesOf(CommandRun run) => run.Output.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private async Task<string> FitAsync(int rows = 100)
    {
        string model = _folder["model.zip"];
        CommandRun fit = await CommandRun.OfAsync("fit", _folder.Write("train.csv", Houses.Csv(rows, seed: 1)), "--label", "price", "--task", "regression", "--output", model);
        Assert.True(fit.ExitCode == 0, fit.Error);
        return model;
    }

    private sealed class Point
    {
        public float X { get; set; }

        public float Y { get; set; }
    }
}
