using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.ML;
using Microsoft.ML.Data;
using Vsml.MLNet;

namespace Vsml.AspNetCore.Tests;

/// <summary>A flower, as the tests' model takes it.</summary>
public sealed class Flower
{
    [ColumnName("petal length")]
    public float PetalLength { get; set; }

    public float Width { get; set; }

    public string Colour { get; set; } = "";

    public string Label { get; set; } = "";
}

/// <summary>What a flower is predicted as.</summary>
public sealed class Guess
{
    public float[] Score { get; set; } = [];
}

/// <summary>A service of a small model, in this process and on a real socket of this machine.</summary>
internal sealed class Service : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Service(WebApplication app, HttpClient client) => (_app, Client) = (app, client);

    public HttpClient Client { get; }

    /// <param name="folder">Of model, journal and ids; the model is made where it has none.</param>
    /// <param name="options">Of the service.</param>
    public static async Task<Service> StartAsync(string folder, LearningServiceOptions? options = null)
    {
        var ml = new MLContext(seed: 1);
        string path = Path.Combine(folder, "flowers.zip");
        if (!File.Exists(path))
        {
            IDataView rows = ml.Data.LoadFromEnumerable(Enumerable.Range(0, 40).Select(row => Of(row % 2 == 0 ? "rose" : "tulip", row)));
            ml.Model.Save(
                ml.Transforms.Categorical.OneHotEncoding("Colours", "Colour").Append(ml.Transforms.Concatenate("Features", "petal length", "Width", "Colours"))
                    .Append(ml.Transforms.Conversion.MapValueToKey("Label")).Append(ml.MulticlassClassification.Trainers.Vsml()).Fit(rows),
                rows.Schema, path);
        }

        LearningEngine<Flower, Guess> engine = ml.Model.CreateLearningEngine<Flower, Guess>(
            ml.Model.Load(path, out _), new LearningEngineOptions { Name = Path.GetFileName(folder), Journal = Path.Combine(folder, "flowers.journal"), JournalFlushesToDisk = false });
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        builder.Logging.ClearProviders();
        builder.AddVsmlLearningService(
            [new ServedEngine<Flower, Guess>("flowers", engine, RowFields.OfColumns<Flower>("Label"), (row, label) => row.Label = label, guess => guess.Score, path, Path.Combine(folder, "flowers.ids"))],
            options ?? new LearningServiceOptions());
        WebApplication app = builder.Build().UseVsmlLearningService();
        await app.StartAsync();
        return new Service(app, new HttpClient { BaseAddress = new Uri(app.Urls.Single()) });
    }

    public static Flower Of(string label, int seed)
    {
        var random = new Random(seed);
        float shift = label switch { "rose" => 0, "tulip" => 4, _ => -4 };
        return new Flower { PetalLength = shift + random.NextSingle(), Width = random.NextSingle() - shift, Colour = random.Next(2) == 0 ? "red" : "white", Label = label };
    }

    public static Dictionary<string, object?> RowOf(Flower flower) =>
        new() { ["petal length"] = flower.PetalLength, ["Width"] = flower.Width, ["Colour"] = flower.Colour };

    public async Task<JsonElement> PostAsync(string path, object body)
    {
        using HttpResponseMessage answer = await Client.PostAsJsonAsync(path, body);
        string text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {(int)answer.StatusCode} {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    public Task<JsonElement> LearnAsync(Flower flower, string? id = null) => PostAsync("/learn", new { row = RowOf(flower), label = flower.Label, id });

    public async Task<JsonElement> ModelAsync() => (await Client.GetFromJsonAsync<JsonElement>("/models"))[0];

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
