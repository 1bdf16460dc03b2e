namespace Vsml.Cli.Tests.MetaTrain;

[Collection(TorchSharpTests.Name)]
public sealed class MetaTrainCommandTests : IDisposable
{
    private const string TinyRecipe = """
        {
          "network": { "state_size": 4 }, "steps": 4, "episodes_per_step": 2, "decay_steps": 0, "checkpoint_every": 1, "curriculum_steps": 0,
          "tasks": { "min_rows": 8, "max_rows": 16, "min_inputs": 2, "max_inputs": 4, "max_cost": 1000 }
        }
        """;

    private readonly TemporaryFolder _folder = new();

    private string Output => _folder["la.safetensors"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task MetaTrain_WritesALearningAlgorithmOfTheRecipeAndSeed()
    {
        string recipe = _folder.Write("recipe.json", TinyRecipe);

        CommandRun run = await CommandRun.OfAsync("meta-train", "--config", recipe, "--seed", "5", "--output", Output);

        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith($"{Output}: step 4 of 4, meta-loss ", run.Output, StringComparison.Ordinal);
        Assert.Contains("meta-training: 4 of 4 (meta-loss ", run.Error, StringComparison.Ordinal);
        LearningAlgorithm algorithm = LearningAlgorithm.Load(Output);
        Assert.Equal((4, 5, 4), (algorithm.Spec.StateSize, algorithm.Provenance.Seed, algorithm.Provenance.Steps));
        Assert.NotEmpty(Directory.GetFiles(Output + ".logs"));
    }

    [Fact]
    public async Task StoppedAndResumed_ItEndsWithTheSameParameters()
    {
        string recipe = _folder.Write("recipe.json", TinyRecipe);
        string[] arguments = ["meta-train", "--config", recipe, "--output", Output];
        await CommandRun.OfAsync([.. arguments[..^1], _folder["whole.safetensors"]]);

        CommandRun stopped = await CommandRun.OfAsync([.. arguments, "--minutes", "0.0000001"]);
        CommandRun forgotten = await CommandRun.OfAsync(arguments);
        CommandRun resumed = await CommandRun.OfAsync([.. arguments, "--resume"]);

        Assert.Equal((0, 1, 0), (stopped.ExitCode, forgotten.ExitCode, resumed.ExitCode));
        Assert.Contains("step 1 of 4", stopped.Output, StringComparison.Ordinal);
        Assert.Contains("--resume goes on", stopped.Error, StringComparison.Ordinal);
        Assert.Contains("holds the checkpoint of a run; go on with --resume", forgotten.Error, StringComparison.Ordinal);
        Assert.Contains("step 4 of 4", resumed.Output, StringComparison.Ordinal);
        Assert.Equal(
            LearningAlgorithm.Load(_folder["whole.safetensors"]).Parameters.ToArray(), LearningAlgorithm.Load(Output).Parameters.ToArray());
    }

    [Fact]
    public async Task Set_ChangesEntriesOfTheRecipe()
    {
        CommandRun run = await CommandRun.OfAsync(
            "meta-train", "--config", _folder.Write("recipe.json", TinyRecipe), "--output", Output,
            "--set", "network.state_size=12", "--set", "network.experts=false", "--set", "network.projections={\"units\":3,\"decorrelated\":true}",
            "--set", "steps=2");

        Assert.Equal((0, ""), (run.ExitCode, string.Concat(run.Error.Split('\n').Where(line => line.StartsWith("vsml", StringComparison.Ordinal)))));
        NetworkSpec spec = LearningAlgorithm.Load(Output).Spec;
        Assert.Equal(new NetworkSpec { StateSize = 12, Experts = false, Projections = new ProjectionSpec { Units = 3, Decorrelated = true } }, spec);
    }

    [Theory]
    [InlineData("steps", "expected NAME=VALUE")]
    [InlineData("stepz=4", "stepz")]
    [InlineData("network.width.of=4", "network.width.of: a recipe has no such entry")]
    [InlineData("steps=many", "steps=many")]
    [InlineData("network.state_size=0", "state_size: expected a multiple of 4 from 4 to 64, found 0")]
    public async Task Set_OfWhatCannotBeSet_ExitsWith1(string entry, string message)
    {
        CommandRun run = await CommandRun.OfAsync("meta-train", "--config", _folder.Write("recipe.json", TinyRecipe), "--output", Output, "--set", entry);

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Contains("--set: ", run.Error, StringComparison.Ordinal);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Output));
    }

    [Fact]
    public async Task Start_GoesOnFromALearningAlgorithm()
    {
        string recipe = _folder.Write("recipe.json", TinyRecipe), start = _folder["start.safetensors"];
        await CommandRun.OfAsync("meta-train", "--config", recipe, "--output", start);
        string[] still = ["meta-train", "--config", recipe, "--start", start, "--set", "steps=1", "--set", "learning_rate=1e-12", "--output"];

        CommandRun run = await CommandRun.OfAsync([.. still, Output]);
        CommandRun projected = await CommandRun.OfAsync([.. still, _folder["projected"], "--set", "network.projections={}"]);
        CommandRun larger = await CommandRun.OfAsync([.. still, _folder["larger"], "--set", "network.state_size=8"]);
        CommandRun alone = await CommandRun.OfAsync([.. still, _folder["alone"], "--set", "network.experts=false"]);
        CommandRun missing = await CommandRun.OfAsync("meta-train", "--start", _folder["none"], "--output", Output);

        Assert.Equal((0, 0, 1, 1, 1), (run.ExitCode, projected.ExitCode, larger.ExitCode, alone.ExitCode, missing.ExitCode));
        Assert.Equal(LearningAlgorithm.Load(start).Fingerprint, LearningAlgorithm.Load(Output).Provenance.StartedFrom);
        Assert.Equal("", LearningAlgorithm.Load(start).Provenance.StartedFrom);
        float[] before = LearningAlgorithm.Load(start).Parameters.ToArray();
        foreach (string output in (string[])[Output, _folder["projected"]])
            Assert.All(before.Zip(LearningAlgorithm.Load(output).Parameters.ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-6f));
        Assert.Contains("the start has state size 4 and experts, the recipe's network state size 8 and experts", larger.Error, StringComparison.Ordinal);
        Assert.Contains("the recipe's network state size 4 and no experts", alone.Error, StringComparison.Ordinal);
        Assert.Contains("no such file", missing.Error, StringComparison.Ordinal);
    }

    /// <summary>Two stages of one network.</summary>
    private string WriteRecipe() => _folder.Write("mine.json", $$"""
        { "stages": [ { "name": "small", "config": {{TinyRecipe}} }, { "name": "large", "config": {{TinyRecipe}} } ] }
        """);

    [Fact]
    public async Task Recipe_RunsEveryStageFromTheOneBefore()
    {
        CommandRun run = await CommandRun.OfAsync("meta-train", "--recipe", WriteRecipe(), "--seed", "7", "--set", "large:steps=3", "--output", Output);

        Assert.Equal((0, ""), (run.ExitCode, string.Concat(run.Error.Split('\n').Where(line => line.StartsWith("vsml", StringComparison.Ordinal)))));
        Assert.StartsWith($"{Output}: stage large (2 of 2), step 3 of 3, meta-loss ", run.Output, StringComparison.Ordinal);
        Assert.Contains("meta-training: 7 of 7 (large, meta-loss ", run.Error, StringComparison.Ordinal);
        LearningAlgorithm small = LearningAlgorithm.Load(_folder["la.small.safetensors"]), large = LearningAlgorithm.Load(Output);
        Assert.Equal((4, 7, 4), (small.Spec.StateSize, small.Provenance.Seed, small.Provenance.Steps));
        Assert.Equal((4, 8, 3), (large.Spec.StateSize, large.Provenance.Seed, large.Provenance.Steps));
        Assert.Equal(small.Fingerprint, large.Provenance.StartedFrom);

        CommandRun forgotten = await CommandRun.OfAsync("meta-train", "--recipe", _folder["mine.json"], "--output", Output);
        Assert.Equal(1, forgotten.ExitCode);
        Assert.Contains("la.small.safetensors.checkpoint: holds the checkpoint of a run", forgotten.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Recipe_StoppedInAnyStage_ItGoesOnToTheSameEnd()
    {
        string[] arguments = ["meta-train", "--recipe", WriteRecipe(), "--output"];
        await CommandRun.OfAsync([.. arguments, _folder["whole.safetensors"]]);
        for (int sitting = 0; sitting < 8; sitting++)
            Assert.Equal(0, (await CommandRun.OfAsync([.. arguments, Output, "--resume", "--minutes", "0.0000001"])).ExitCode);

        // Every sitting took a single step; the stages have four each.
        Assert.Equal((4, 4), (LearningAlgorithm.Load(_folder["la.small.safetensors"]).Provenance.Steps, LearningAlgorithm.Load(Output).Provenance.Steps));
        Assert.Equal(
            LearningAlgorithm.Load(_folder["whole.safetensors"]).Parameters.ToArray(), LearningAlgorithm.Load(Output).Parameters.ToArray());
    }

    [Fact]
    public async Task Recipe_OfAWrongName_ListsThoseThatThereAre()
    {
        CommandRun run = await CommandRun.OfAsync("meta-train", "--recipe", "frist", "--output", Output);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains("there is no recipe 'frist'; there are ablation, second-generation", run.Error, StringComparison.Ordinal);
        CommandRun both = await CommandRun.OfAsync("meta-train", "--recipe", "ablation", "--config", WriteRecipe());
        Assert.Equal(2, both.ExitCode);
        Assert.Contains("--recipe and --config: expected one of them", both.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Recipe_NothingOfTheUsersIsWritten()
    {
        string recipe = WriteRecipe(), output = _folder["mine.safetensors"];
        _folder.Write("mine.small.safetensors", "a user's");
        CommandRun foreign = await CommandRun.OfAsync("meta-train", "--recipe", recipe, "--output", output);
        CommandRun resumed = await CommandRun.OfAsync("meta-train", "--recipe", recipe, "--output", output, "--resume");
        CommandRun itself = await CommandRun.OfAsync("meta-train", "--recipe", recipe, "--output", recipe);
        CommandRun start = await CommandRun.OfAsync("meta-train", "--recipe", recipe, "--output", output, "--start", _folder["mine.small.safetensors"]);

        Assert.All([foreign, resumed, itself, start], run => Assert.Equal((1, ""), (run.ExitCode, run.Output)));
        Assert.Contains("mine.small.safetensors: is the file of an earlier stage, and there is one already", foreign.Error, StringComparison.Ordinal);
        Assert.Contains("mine.small.safetensors: is the file of an earlier stage, and there is one already", resumed.Error, StringComparison.Ordinal);
        Assert.Contains("is the input", itself.Error, StringComparison.Ordinal);
        Assert.Equal("a user's", await File.ReadAllTextAsync(_folder["mine.small.safetensors"]));
    }

    [Fact]
    public async Task Recipe_WhoseStagesCannotFollow_IsNamedBeforeAnyWork()
    {
        CommandRun run = await CommandRun.OfAsync("meta-train", "--recipe", WriteRecipe(), "--set", "small:network.state_size=8", "--output", Output);
        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Contains("stage large cannot go on from small", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["la.small.safetensors"]));
    }

    /// <summary>What a larger state adds is heard by nobody at first.</summary>
    private static void AssertPredictAlike(LearningAlgorithm algorithm, LearningAlgorithm grown)
    {
        Learner learner = new(algorithm, 3, 3), other = new(grown, 3, 3);
        float[] expected = new float[3], actual = new float[3];
        var random = new Random(1);
        for (int row = 0; row < 20; row++)
        {
            float[] features = [random.NextSingle(), random.NextSingle(), random.NextSingle()];
            learner.Predict(features, expected);
            other.Predict(features, actual);
            Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
            learner.Observe(features, row % 3);
            other.Observe(features, row % 3);
        }
    }

    [Fact]
    public async Task Interrupted_ItExitsWith130AtACheckpoint()
    {
        using var interrupted = new CancellationTokenSource();
        Task<CommandRun> running = CommandRun.OfAsync(interrupted.Token,
            "meta-train", "--config", _folder.Write("long.json", TinyRecipe.Replace("\"steps\": 4", "\"steps\": 1000000", StringComparison.Ordinal)),
            "--output", Output);
        while (!File.Exists(Output) && !running.IsCompleted)
            await Task.Delay(20);
        await interrupted.CancelAsync();
        CommandRun run = await running;

        Assert.Equal(130, run.ExitCode);
        Assert.True(LearningAlgorithm.Load(Output).Provenance.Steps > 0);
        Assert.True(File.Exists(Output + ".checkpoint"));
        Assert.Empty(Directory.GetFiles(_folder.Path, "*.tmp"));
    }

    [Theory]
    [InlineData("""{ "stepz": 4 }""", "recipe.json", "stepz")]
    [InlineData("""{ "steps": 0 }""", "recipe.json", "steps: expected 1 or more")]
    [InlineData("""{ "steps": 4 }""", "none.json", "none.json: no such file")]
    public async Task AWrongRecipe_ExitsWith1AndIsNamed(string recipe, string file, string message)
    {
        _folder.Write("recipe.json", recipe);
        CommandRun run = await CommandRun.OfAsync("meta-train", "--config", _folder[file], "--output", Output);
        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Contains(file, run.Error, StringComparison.Ordinal);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AConfigThatIsNoRecipe_IsNamedInOneLine()
    {
        string longName = new('x', 5000);
        _folder.WriteFlowers("flowers.csv", 300);
        _folder.Write("literal.csv", $"temp,{longName}\n1,2\n");
        _folder.Write("cut.json", "{\n\"steps\": 4,\n\"seed\": tru");
        _folder.Write("empty", "");
        _folder.Write("text.json", $"\"{longName}\\n{longName}\"");
        _folder.Write("names.json", $$"""{ "{{longName}}": 1 }""");
        _folder.Write("kind.json", $$"""{ "network": { "wiring": "{{longName}}" } }""");
        _folder.Write("list.json", "[\n1,\n2\n]");
        _folder.Write("large", new string(' ', 2_000_000));
        UntrainedAlgorithm.Create().Save(_folder["algorithm.safetensors"]);

        foreach (string file in new[] { "flowers.csv", "literal.csv", "cut.json", "empty", "text.json", "names.json", "kind.json", "list.json", "large", "algorithm.safetensors" })
        {
            CommandRun run = await CommandRun.OfAsync("meta-train", "--config", _folder[file], "--output", Output);
            Assert.Equal((1, ""), (run.ExitCode, run.Output));
            Assert.StartsWith($"vsml: {_folder[file]}: is no recipe: ", run.Error, StringComparison.Ordinal);
            Assert.Single(run.Error.TrimEnd().Split('\n'));
            Assert.InRange(run.Error.Length, 20, 400);
            if (Path.GetExtension(file) == ".csv")
                Assert.EndsWith(": is no recipe: line 1 is no JSON\n", run.Error.ReplaceLineEndings("\n"), StringComparison.Ordinal);
            if (file == "cut.json")
                Assert.EndsWith(": is no recipe: line 3 is no JSON\n", run.Error.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        }
        Assert.False(File.Exists(Output));
    }

    [Fact]
    public async Task LogsOfAnotherRun_AreNotCut()
    {
        string recipe = _folder.Write("recipe.json", TinyRecipe), logs = _folder["logs"];
        await CommandRun.OfAsync("meta-train", "--config", recipe, "--output", _folder["first"], "--logs", logs);
        byte[] before = await File.ReadAllBytesAsync(Directory.GetFiles(logs).Single());

        CommandRun run = await CommandRun.OfAsync("meta-train", "--config", recipe, "--output", Output, "--logs", logs);

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Contains("holds the logs of another run", run.Error, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(Directory.GetFiles(logs).Single()));
    }

    [Fact]
    public async Task AnOutputBehindALink_IsWrittenThere()
    {
        Directory.CreateDirectory(_folder["far"]);
        File.CreateSymbolicLink(Output, _folder["far/la"]);
        CommandRun run = await CommandRun.OfAsync("meta-train", "--config", _folder.Write("recipe.json", TinyRecipe), "--output", Output);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(_folder["far/la"], new FileInfo(Output).LinkTarget);
        Assert.Equal(4, LearningAlgorithm.Load(_folder["far/la"]).Provenance.Steps);
    }

    [Theory]
    [InlineData("--minutes", "0")]
    [InlineData("--minutes", "soon")]
    [InlineData("--minutes", "0,05")]
    [InlineData("--minutes", "1,000")]
    [InlineData("--minutes", "1 0")]
    [InlineData("--minutes", "NaN")]
    [InlineData("--minutes", "Infinity")]
    [InlineData("--minutes", "1e300")]
    [InlineData("--seed", "1,5")]
    [InlineData("--seed", "1.5")]
    [InlineData("--threads", "1,0")]
    [InlineData("--threads", "-1")]
    [InlineData("--speed", "1")]
    public async Task AWrongOption_ExitsWith2(string option, string value)
    {
        CommandRun run = await CommandRun.OfAsync("meta-train", option, value);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(option, run.Error, StringComparison.Ordinal);
    }
}
