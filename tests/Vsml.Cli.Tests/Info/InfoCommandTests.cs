using Microsoft.ML;
using Microsoft.ML.Data;
using Vsml.MLNet;

namespace Vsml.Cli.Tests.Info;

public sealed class InfoCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task OfALearningAlgorithm_ShowsSpecProvenanceTensorsAndFingerprint()
    {
        LearningAlgorithm algorithm = UntrainedAlgorithm.Create();
        algorithm.Save(_folder["la.safetensors"]);

        CommandRun run = await CommandRun.OfAsync("info", _folder["la.safetensors"]);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        AssertShows(run, "fingerprint", algorithm.Fingerprint);
        AssertShows(run, "parameters", $"{algorithm.Parameters.Length}");
        AssertShows(run, "state size", "8");
        AssertShows(run, "experts", "yes");
        AssertShows(run, "author", "a test");
        AssertShows(run, "final meta-loss", "unknown");
        Assert.Contains("| unit.recurrent", run.Output, StringComparison.Ordinal);
        Assert.Contains("| [4, 32]  | 128 ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OfNoFile_ShowsTheBuiltInLearningAlgorithm()
    {
        CommandRun run = await CommandRun.OfAsync("info");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        AssertShows(run, "fingerprint", LearningAlgorithm.Default.Fingerprint);
    }

    [Fact]
    public async Task OfASavedModel_ShowsColumnsStepsClassesAndRowsObserved()
    {
        var context = new MLContext(0);
        IDataView rows = context.Data.LoadFromTextFile<Flower>(_folder.WriteFlowers("flowers.csv", 50), ',', hasHeader: true, allowQuoting: true);
        ITransformer model = context.Transforms.Conversion.MapValueToKey("Label")
            .Append(context.Transforms.Concatenate("Features", nameof(Flower.Size)))
            .Append(context.MulticlassClassification.Trainers.Vsml(new VsmlMulticlassTrainer.Options
            {
                LearningAlgorithm = UntrainedAlgorithm.Create(),
                NumberOfRowOrders = 3,
            })).Fit(rows);
        context.Model.Save(model, rows.Schema, _folder["model.zip"]);

        CommandRun run = await CommandRun.OfAsync("info", _folder["model.zip"]);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        AssertShows(run, "input columns", "Size (Single), Label (String)");
        AssertShows(run, "features", "1");
        Assert.Matches("classes +3: kind [012], kind [012], kind [012]\n", run.Output);
        AssertShows(run, "row orders", "3");
        AssertShows(run, "rows observed", "50");
        AssertShows(run, "fingerprint", UntrainedAlgorithm.Create().Fingerprint);
    }

    [Fact]
    public async Task OfAModelOfAnotherTrainer_SaysSo()
    {
        var context = new MLContext(0);
        IDataView rows = context.Data.LoadFromTextFile<Flower>(_folder.WriteFlowers("flowers.csv", 50), ',', hasHeader: true, allowQuoting: true);
        ITransformer model = context.Transforms.Conversion.MapValueToKey("Label")
            .Append(context.Transforms.ReplaceMissingValues(nameof(Flower.Size)))
            .Append(context.Transforms.Concatenate("Features", nameof(Flower.Size)))
            .Append(context.MulticlassClassification.Trainers.LbfgsMaximumEntropy()).Fit(rows);
        context.Model.Save(model, rows.Schema, _folder["model.zip"]);

        CommandRun run = await CommandRun.OfAsync("info", _folder["model.zip"]);
        AssertShows(run, "not a Vsml model", "MaximumEntropyModelParameters");
    }

    [Theory]
    [InlineData("one-versus-all", "3 Vsml models in OneVersusAllModelParameters")]
    [InlineData("pairwise", "Vsml models in PairwiseCouplingModelParameters")]
    [InlineData("chain in a chain", "3 Vsml models in OneVersusAllModelParameters")]
    public async Task OfAWrappedModel_ShowsTheVsmlModelsWithin(string wrapper, string heading)
    {
        var context = new MLContext(0);
        IDataView rows = context.Data.LoadFromTextFile<Flower>(_folder.WriteFlowers("flowers.csv", 60), ',', hasHeader: true, allowQuoting: true);
        var binary = context.BinaryClassification.Trainers.Vsml(new VsmlBinaryTrainer.Options
        {
            LearningAlgorithm = UntrainedAlgorithm.Create(),
            NumberOfRowOrders = 2,
        });
        var features = context.Transforms.Conversion.MapValueToKey("Label").Append(context.Transforms.Concatenate("Features", nameof(Flower.Size)));
        ITransformer model = wrapper switch
        {
            "one-versus-all" => features.Append(context.MulticlassClassification.Trainers.OneVersusAll(binary)).Fit(rows),
            "pairwise" => features.Append(context.MulticlassClassification.Trainers.PairwiseCoupling(binary)).Fit(rows),
            _ => new TransformerChain<ITransformer>(features.Append(context.MulticlassClassification.Trainers.OneVersusAll(binary)).Fit(rows)),
        };
        context.Model.Save(model, rows.Schema, _folder["model.zip"]);

        CommandRun run = await CommandRun.OfAsync("info", _folder["model.zip"]);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        AssertShows(run, "fingerprint", UntrainedAlgorithm.Create().Fingerprint);
        Assert.Contains(heading, run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("not a Vsml model", run.Output, StringComparison.Ordinal);
        Assert.Equal(1, run.Output.Split("Learning algorithm\n").Length - 1);
        Assert.Matches(wrapper == "pairwise" ? @"\| 1 +\| 1 +\| 2 +\| 2 " : @"\| kind [012] or another \| 1 +\| 2 +\| 2 +\| 60 ", run.Output);
    }

    [Theory]
    [InlineData("PK but no archive", "cannot be read as a saved ML.NET model")]
    [InlineData("neither", "x.bin")]
    [InlineData(null, "x.bin: no such file")]
    public async Task OfAForeignFile_ExitsWith1AndNamesIt(string? content, string message)
    {
        if (content is not null)
            _folder.Write("x.bin", content);
        CommandRun run = await CommandRun.OfAsync("info", _folder["x.bin"]);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("unexpected", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OfAnEmptyName_ExitsWith1()
    {
        CommandRun run = await CommandRun.OfAsync("info", "");
        Assert.Equal((1, "vsml: : no such file; a learning algorithm, or a saved model, was expected\n"), (run.ExitCode, run.Error.ReplaceLineEndings("\n")));
    }

    private static void AssertShows(CommandRun run, string name, string value) =>
        Assert.Contains($"  {name.PadRight(22)} {value}\n", run.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);

    private sealed class Flower
    {
        [LoadColumn(0)]
        public float Size { get; set; }

        [LoadColumn(2)]
        public string Label { get; set; } = "";
    }
}
