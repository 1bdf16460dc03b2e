using System.Net.Http.Json;
using System.Text.Json;

namespace Vsml.Cli.Tests.Models;

public sealed class ServeCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task AServedModel_LearnsRowsByTheNamesOfTheirColumns_AndGoesOnWhereItStopped()
    {
        string model = await FitAsync();
        object row = new Dictionary<string, object?> { ["petal length"] = 9.5, ["colour"] = "blue" };

        CommandRun first = await ServedRun.OfAsync(["serve", model], async client =>
        {
            JsonElement fields = (await client.GetFromJsonAsync<JsonElement>("/models"))[0].GetProperty("fields");
            Assert.Equal([("petal length", "number"), ("colour", "text")], fields.EnumerateArray().Select(field => (field.GetProperty("name").GetString()!, field.GetProperty("kind").GetString()!)));
            for (int i = 0; i < 4; i++)
                (await client.PostAsJsonAsync("/learn", new { row, label = "lily" })).EnsureSuccessStatusCode();
            Assert.Equal("lily", await PredictAsync(client, row));
        });
        CommandRun second = await ServedRun.OfAsync(["serve", model], async client => Assert.Equal("lily", await PredictAsync(client, row)));

        Assert.Equal((0, 0), (first.ExitCode, second.ExitCode));
        Assert.Contains($"{model}: 2 classes, 0 rows learned since it was fitted\nno API key in VSML_API_KEY: this machine alone is served\n", first.Error, StringComparison.Ordinal);
        Assert.Contains($"{_folder["model.served.zip"]}: 3 classes, 4 rows learned since it was fitted\n", second.Error, StringComparison.Ordinal);
        // The checkpoint is a model as vsml fit writes it: read as the table was, by the other verbs.
        File.WriteAllText(_folder["more.csv"], "petal length,colour\n\"9,5\",blue\n");
        CommandRun predicted = await CommandRun.OfAsync("predict", _folder["model.served.zip"], _folder["more.csv"]);
        Assert.True(predicted.ExitCode == 0, predicted.Error);
        Assert.Contains(",lily,", predicted.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("lily", (await CommandRun.OfAsync("info", model)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatCannotBeServed_IsRefusedWithTheReason()
    {
        string model = await FitAsync();
        File.WriteAllText(_folder["key"], "short\n");

        Assert.Equal((2, "vsml: --url: 'ftp://x' is no http://HOST:PORT, which was expected"), await Refused("serve", model, "--url", "ftp://x"));
        Assert.Equal((1, $"vsml: {_folder["no.zip"]}: no such file; a model was expected"), await Refused("serve", _folder["no.zip"]));
        Assert.Equal((1, $"vsml: {_folder["key"]}: the API key has 5 characters; 16 or more were expected"), await Refused("serve", model, "--api-key-file", _folder["key"]));
        Assert.Equal(1, (await Refused("serve", model, "--checkpoint", model)).ExitCode);
        Assert.Equal((1, $"vsml: {model}: takes no column 'colour' that predictions do not hang on, as that of the classes was expected to be"), await Refused("serve", model, "--label", "colour"));
    }

    private static async Task<(int ExitCode, string FirstLine)> Refused(params string[] arguments)
    {
        CommandRun run = await CommandRun.OfAsync(arguments);
        return (run.ExitCode, run.Error.Split('\n')[0]);
    }

    private static async Task<string?> PredictAsync(HttpClient client, object row)
    {
        using HttpResponseMessage answer = await client.PostAsJsonAsync("/predict", new { row });
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("label").GetString();
    }

    /// <summary>Numbers are written with a comma, which the model's own reading knows.</summary>
    private async Task<string> FitAsync()
    {
        string model = _folder["model.zip"];
        File.WriteAllLines(_folder["flowers.csv"], Enumerable.Range(0, 40).Select(row => row % 2 == 0 ? $"\"{row % 3},25\",red,rose" : $"\"{4 + (row % 3)},25\",white,tulip").Prepend("petal length,colour,kind"));
        CommandRun fit = await CommandRun.OfAsync("fit", _folder["flowers.csv"], "--label", "kind", "--output", model);
        Assert.True(fit.ExitCode == 0, fit.Error);
        return model;
    }
}
