using System.Text.RegularExpressions;

namespace Vsml.Cli.Tests.Models;

public sealed partial class ReadmeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task TheExamplesOfTheVerbsOnModels_RunAsTheyStand()
    {
        _folder.Write("plants.csv", Plants.Csv(60, seed: 1));
        _folder.Write("new.csv", Plants.Csv(20, seed: 2));
        _folder.Write("corrected.csv", Plants.Csv(10, seed: 3));
        _folder.Write("held-out.csv", Plants.Csv(40, seed: 4));
        _folder.Write("houses.csv", Houses.Csv(40, seed: 1));
        string section = File.ReadAllText(Path.Combine(Root(), "src", "Vsml.Cli", "README.md")).ReplaceLineEndings("\n").Split("\n## Models\n")[1];
        string[] commands = [.. section.Split("```")[1].Split('\n', StringSplitOptions.RemoveEmptyEntries)];
        Assert.InRange(commands.Length, 4, 20);

        foreach (string command in commands)
        {
            string[] words = command.Split('#')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal("vsml", words[0]);
            string[] arguments = [.. words[1..].Select(word => FileName().IsMatch(word) ? _folder[word] : word)];
            // A service ends when it is told to.
            CommandRun run = arguments[0] == "serve"
                ? await ServedRun.OfAsync(arguments, async client => Assert.Contains("plants", await client.GetStringAsync("/models"), StringComparison.Ordinal))
                : await CommandRun.OfAsync(arguments);
            Assert.True(run.ExitCode == 0, $"{command}: {run.Error}");
        }
        Assert.Equal(21, File.ReadAllLines(_folder["predicted.csv"]).Length);
    }

    private static string Root()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Vsml.MLNet.sln")))
            folder = Path.GetDirectoryName(folder);
        return folder ?? throw new InvalidOperationException("The repository was not found above the tests.");
    }

    [GeneratedRegex(@"\.(csv|zip|svg|png)$")]
    private static partial Regex FileName();
}
