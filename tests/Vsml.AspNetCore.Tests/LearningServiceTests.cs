using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Vsml.AspNetCore.Tests;

public sealed class LearningServiceTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("vsml-service-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task ARow_IsPredictedByTheNamesOfItsColumns()
    {
        await using Service service = await Service.StartAsync(_folder);

        JsonElement rose = await service.PostAsync("/predict", new { row = Service.RowOf(Service.Of("rose", 100)) });
        JsonElement tulip = await service.PostAsync("/predict", new { row = Service.RowOf(Service.Of("tulip", 101)) });

        Assert.Equal(("flowers", "rose", "tulip"), (rose.GetProperty("model").GetString(), rose.GetProperty("label").GetString(), tulip.GetProperty("label").GetString()));
        Assert.Equal(["rose", "tulip"], rose.GetProperty("probabilities").EnumerateObject().Select(own => own.Name));
        Assert.Equal(1, rose.GetProperty("probabilities").EnumerateObject().Sum(own => own.Value.GetDouble()), 4);
    }

    [Fact]
    public async Task ALabelThatIsNew_BecomesAClassAndIsPredicted()
    {
        await using Service service = await Service.StartAsync(_folder);

        JsonElement first = await service.LearnAsync(Service.Of("lily", 1));
        JsonElement second = await service.LearnAsync(Service.Of("lily", 2));
        foreach (int another in (int[])[3, 4, 5])
            await service.LearnAsync(Service.Of("lily", another));
        JsonElement predicted = await service.PostAsync("/predict", new { row = Service.RowOf(Service.Of("lily", 6)) });
        JsonElement added = await service.PostAsync("/classes", new { name = "orchid" });

        Assert.Equal((true, true, 1L), (first.GetProperty("learned").GetBoolean(), first.GetProperty("isNewClass").GetBoolean(), first.GetProperty("rows").GetInt64()));
        Assert.Equal((false, 2L), (second.GetProperty("isNewClass").GetBoolean(), second.GetProperty("rows").GetInt64()));
        Assert.Equal("lily", predicted.GetProperty("label").GetString());
        Assert.Equal(["rose", "tulip", "lily", "orchid"], added.GetProperty("classes").EnumerateArray().Select(name => name.GetString()));
    }

    [Fact]
    public async Task AnIdThatWasLearned_IsNotLearnedAgain_EvenAfterARestart()
    {
        await using (Service service = await Service.StartAsync(_folder))
        {
            await service.LearnAsync(Service.Of("lily", 1), "a");
            Assert.False((await service.LearnAsync(Service.Of("lily", 1), "a")).GetProperty("learned").GetBoolean());
            // What is refused has not been learned, so that its id is free.
            using HttpResponseMessage refused = await service.Client.PostAsJsonAsync("/learn", new { row = new { Width = 1e60 }, label = "\u0001", id = "b" });
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
            await service.LearnAsync(Service.Of("lily", 2));
        }

        await using Service again = await Service.StartAsync(_folder);
        Assert.False((await again.LearnAsync(Service.Of("lily", 1), "a")).GetProperty("learned").GetBoolean());
        Assert.True((await again.LearnAsync(Service.Of("lily", 1), "b")).GetProperty("learned").GetBoolean());
        Assert.Equal(3, (await again.ModelAsync()).GetProperty("rows").GetInt64());
    }

    [Fact]
    public async Task ACleanStop_SavesWhatWasLearned()
    {
        double before;
        object probe = new { row = Service.RowOf(Service.Of("lily", 9)) };
        await using (Service service = await Service.StartAsync(_folder))
        {
            for (int row = 0; row < 5; row++)
                await service.LearnAsync(Service.Of("lily", row));
            before = (await service.PostAsync("/predict", probe)).GetProperty("probabilities").GetProperty("lily").GetDouble();
        }

        // The checkpoint has it all: the journal has nothing left to replay.
        Assert.InRange(new FileInfo(Path.Combine(_folder, "flowers.journal")).Length, 1, 400);
        await using Service again = await Service.StartAsync(_folder);
        Assert.Equal(before, (await again.PostAsync("/predict", probe)).GetProperty("probabilities").GetProperty("lily").GetDouble());
        Assert.Equal(5, (await again.ModelAsync()).GetProperty("rowsOfClass").GetProperty("lily").GetInt64());
    }

    [Theory]
    [InlineData("/predict", "{\"row\": {\"Width\": \"wide\"}}", 400, "row.Width", "a number, or null where it is missing")]
    [InlineData("/predict", "{\"row\": {\"Colour\": 3}}", 400, "row.Colour", "a text")]
    [InlineData("/predict", "{\"row\": {\"Widht\": 3}}", 400, "row.Widht", "one of 'petal length', 'Width', 'Colour'")]
    [InlineData("/predict", "{\"row\": {}}", 400, "row", "one of 'petal length', 'Width', 'Colour'")]
    [InlineData("/predict", "{\"row\": {\"Width\": null}}", 400, "row", "one of 'petal length', 'Width', 'Colour'")]
    [InlineData("/predict", "{\"row\": [1, 2]}", 400, "row", "an object with the row's fields")]
    [InlineData("/predict", "{}", 400, "row", "an object with the row's fields")]
    [InlineData("/predict", "{\"row\": {\"Width\": 1, \"Width\": 2}}", 400, "body", "a JSON object")]
    [InlineData("/predict", "{\"row\": {\"Width\": 1}", 400, "body", "a JSON object")]
    [InlineData("/predict", "[]", 400, "body", "a JSON object")]
    [InlineData("/predict", "{\"row\": {\"Width\": 1}, \"model\": \"trees\"}", 400, "model", "one of 'flowers'")]
    [InlineData("/predict", "{\"row\": {\"Width\": 1}, \"label\": \"rose\"}", 400, "label", "one of 'row', 'model'")]
    [InlineData("/learn", "{\"row\": {\"Width\": 1}}", 400, "label", "the name of a class")]
    [InlineData("/learn", "{\"row\": {\"Width\": 1}, \"label\": \" \"}", 400, "label", "a name of 1 to 200 characters, not all of them blank, none of them a control character")]
    [InlineData("/learn", "{\"row\": {\"Width\": 1}, \"label\": \"rose\", \"weight\": 0}", 400, "weight", "a number above 0")]
    [InlineData("/learn", "{\"row\": {\"Width\": 1}, \"label\": \"rose\", \"id\": \"a b\"}", 400, "id", "1 to 100 of the characters A-Z a-z 0-9 - _ . :, and not '-' alone")]
    [InlineData("/learn", "{\"row\": {\"Width\": 1}, \"label\": \"violet\"}", 422, "label", "one of them")]
    [InlineData("/nowhere", "{}", 404, null, "an address that /openapi.json names")]
    [InlineData("/models", "{}", 405, null, "GET")]
    public async Task WhatIsRefused_IsToldByFieldAndExpectation(string path, string body, int status, string? field, string expected)
    {
        await using Service service = await Service.StartAsync(_folder, new LearningServiceOptions { MostClasses = 2 });

        using HttpResponseMessage answer = await service.Client.PostAsync(path, new StringContent(body, Encoding.UTF8, "application/json"));
        JsonElement problem = await answer.Content.ReadFromJsonAsync<JsonElement>();

        Assert.Equal((status, "application/problem+json"), ((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        Assert.Equal(field, problem.TryGetProperty("field", out JsonElement own) ? own.GetString() : null);
        Assert.Equal(expected, problem.GetProperty("expected").GetString());
        Assert.Contains(expected, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(0, (await service.ModelAsync()).GetProperty("rows").GetInt64());
    }

    [Fact]
    public async Task ABodyThatIsNoJson_OrTooLarge_IsRefused()
    {
        await using Service service = await Service.StartAsync(_folder, new LearningServiceOptions { MostBodyBytes = 1000 });

        using HttpResponseMessage form = await service.Client.PostAsync("/learn", new StringContent("row=1", Encoding.UTF8, "text/plain"));
        using HttpResponseMessage large = await service.Client.PostAsJsonAsync("/predict", new { row = new { Colour = new string('x', 2000) } });

        Assert.Equal((HttpStatusCode.UnsupportedMediaType, HttpStatusCode.RequestEntityTooLarge), (form.StatusCode, large.StatusCode));
        Assert.Equal("Content-Type", (await form.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("field").GetString());
        Assert.Equal("body", (await large.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("field").GetString());
    }

    [Fact]
    public async Task WithAKey_OnlyWhoSendsItIsServed()
    {
        const string Key = "0123456789abcdef";
        await using Service service = await Service.StartAsync(_folder, new LearningServiceOptions { ApiKey = Key });
        async Task<HttpStatusCode> Get(string path, Action<HttpRequestHeaders>? send = null)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            send?.Invoke(request.Headers);
            using HttpResponseMessage answer = await service.Client.SendAsync(request);
            return answer.StatusCode;
        }

        foreach (string path in (string[])["/models", "/metrics", "/openapi.json"])
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await Get(path));
            Assert.Equal(HttpStatusCode.Unauthorized, await Get(path, headers => headers.Add("X-Api-Key", Key + "0")));
            Assert.Equal(HttpStatusCode.OK, await Get(path, headers => headers.Add("X-Api-Key", Key)));
            Assert.Equal(HttpStatusCode.OK, await Get(path, headers => headers.Authorization = new AuthenticationHeaderValue("Bearer", Key)));
        }

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (await Get("/"), await Get("/health")));
        using HttpResponseMessage learn = await service.Client.PostAsJsonAsync("/learn", new { row = new { Width = 1 }, label = "rose" });
        Assert.Equal(HttpStatusCode.Unauthorized, learn.StatusCode);
    }

    [Theory]
    [InlineData("X-Forwarded-For", "192.0.2.1")]
    [InlineData("Forwarded", "for=192.0.2.1")]
    [InlineData("Host", "attacker.example")]
    public async Task WithoutAKey_ThisMachineAloneIsServed(string header, string value)
    {
        await using Service service = await Service.StartAsync(_folder);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/models");
        request.Headers.TryAddWithoutValidation(header, value);

        using HttpResponseMessage answer = await service.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("no API key", (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void AKeyThatIsShort_IsRefused() =>
        Assert.Contains("16 or more", Assert.Throws<ArgumentException>(() => new LearningServiceOptions { ApiKey = "short" }.Check()).Message, StringComparison.Ordinal);

    [Fact]
    public async Task WhoAsksTooOften_IsToldToWait()
    {
        await using Service service = await Service.StartAsync(_folder, new LearningServiceOptions { RequestsPerSecond = 1 });

        HttpResponseMessage[] answers = [await service.Client.GetAsync("/health"), await service.Client.GetAsync("/health"), await service.Client.GetAsync("/health")];

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.TooManyRequests], answers.Select(answer => answer.StatusCode));
        Assert.Equal(TimeSpan.FromSeconds(1), answers[2].Headers.RetryAfter?.Delta);
        Assert.Equal("application/problem+json", answers[2].Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task MetricsAndOpenApi_TellOfTheModel()
    {
        await using Service service = await Service.StartAsync(_folder);
        await service.LearnAsync(Service.Of("rose", 1));

        string metrics = await service.Client.GetStringAsync("/metrics");
        JsonElement openApi = await service.Client.GetFromJsonAsync<JsonElement>("/openapi.json");
        string page = await service.Client.GetStringAsync("/");

        Assert.Contains(metrics.Split('\n'), line => line.StartsWith("vsml_engine_rows_learned_total{", StringComparison.Ordinal) && line.Contains("class=\"rose\"", StringComparison.Ordinal)
            && line.Contains($"engine=\"{Path.GetFileName(_folder)}\"", StringComparison.Ordinal) && line.Contains("} 1", StringComparison.Ordinal));
        Assert.Equal(["/predict", "/learn", "/classes", "/checkpoint", "/models", "/health"], openApi.GetProperty("paths").EnumerateObject().Select(path => path.Name));
        Assert.Contains("label", openApi.GetProperty("components").GetProperty("schemas").GetProperty("LearnRequest").GetProperty("properties").EnumerateObject().Select(own => own.Name));
        Assert.DoesNotContain("http://", page, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", page, StringComparison.Ordinal);
    }
}
