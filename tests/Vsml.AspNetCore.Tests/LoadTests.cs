using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace Vsml.AspNetCore.Tests;

/// <summary><c>vsml serve</c>, killed while several connections have it learn.</summary>
public sealed class LoadTests : IDisposable
{
    private const int Connections = 4;

    private readonly string _folder = Directory.CreateTempSubdirectory("vsml-load-").FullName;

    // A test campaign has more of them.
    private static int Rows => int.TryParse(Environment.GetEnvironmentVariable("VSML_LOAD_ROWS"), CultureInfo.InvariantCulture, out int rows) ? rows : 1200;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task KilledUnderLoad_NoRowIsLost_AndNoneThatIsSentAgainIsLearnedTwice()
    {
        string model = Fit(), url = "http://127.0.0.1:0";
        using var client = new HttpClient();
        ServiceProcess service = await ServiceProcess.StartAsync("Tool", "serve", model, "--url", url, "--requests-per-second", "100000");
        try
        {
            var repeated = new ConcurrentBag<int>();
            int next = -1, acknowledged = 0;
            const int Kills = 3;
            Task[] connections = [.. Enumerable.Range(0, Connections).Select(_ => Task.Run(async () =>
            {
                for (int row = Interlocked.Increment(ref next); row < Rows; row = Interlocked.Increment(ref next))
                {
                    for (bool hasAnswer = false; !hasAnswer;)
                    {
                        try
                        {
                            using HttpResponseMessage answer = await client.PostAsJsonAsync(
                                new Uri(Volatile.Read(ref service).Address, "/learn"), new { row = new { a = row % 7, b = row % 2 * 5 }, label = row % 2 == 0 ? "low" : "high", id = $"row-{row}" });
                            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
                            if (!(await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("learned").GetBoolean())
                                repeated.Add(row);
                            hasAnswer = true;
                            Interlocked.Increment(ref acknowledged);
                        }
                        catch (Exception e) when (e is HttpRequestException or IOException or JsonException)
                        {
                            await Task.Delay(50);
                        }
                    }
                }
            }))];
            for (int kill = 1; kill <= Kills; kill++)
            {
                while (Volatile.Read(ref acknowledged) < Rows * kill / (Kills + 1))
                    await Task.Delay(5);
                ServiceProcess killed = service;
                killed.Kill();
                Volatile.Write(ref service, await ServiceProcess.StartAsync("Tool", "serve", model, "--url", url, "--requests-per-second", "100000"));
                killed.Dispose();
                if (kill == 1)
                    (await client.PostAsync(new Uri(service.Address, "/checkpoint"), null)).EnsureSuccessStatusCode();
            }

            await Task.WhenAll(connections);
            JsonElement told = (await client.GetFromJsonAsync<JsonElement>(new Uri(service.Address, "/models")))[0];
            Assert.Equal(Rows, told.GetProperty("rows").GetInt64());
            Assert.Equal((Rows / 2, Rows / 2), (told.GetProperty("rowsOfClass").GetProperty("low").GetInt32(), told.GetProperty("rowsOfClass").GetProperty("high").GetInt32()));
            // A row may have been learned whose answer was lost: one for each connection and kill at most.
            Assert.InRange(repeated.Count, 0, Kills * Connections);

            Assert.Equal(0, service.Stop());
            service.Dispose();
            service = await ServiceProcess.StartAsync("Tool", "serve", model, "--url", url);
            told = (await client.GetFromJsonAsync<JsonElement>(new Uri(service.Address, "/models")))[0];
            Assert.Equal(Rows, told.GetProperty("rows").GetInt64());
        }
        finally
        {
            service.Dispose();
        }
    }

    /// <summary>A model of a table of two numbers.</summary>
    private string Fit()
    {
        string table = Path.Combine(_folder, "table.csv"), model = Path.Combine(_folder, "model.zip");
        File.WriteAllLines(table, Enumerable.Range(0, 20).Select(row => string.Create(CultureInfo.InvariantCulture, $"{row % 7},{row % 2 * 5},{(row % 2 == 0 ? "low" : "high")}")).Prepend("a,b,kind"));
        using Process fit = Process.Start(new ProcessStartInfo("dotnet", ["exec", ServiceProcess.Metadata("Tool"), "fit", table, "--label", "kind", "--output", model]) { RedirectStandardError = true })!;
        string error = fit.StandardError.ReadToEnd();
        fit.WaitForExit();
        Assert.True(fit.ExitCode == 0, error);
        return model;
    }
}
