using Xunit;

namespace Vsml.MetaTraining.Tests;

public sealed class MetaTrainingRecipeTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("vsml-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Named_FindsTheRecipesOfTheAssembly()
    {
        Assert.Equal(["ablation", "second-generation"], MetaTrainingRecipe.Names);
        foreach (string name in MetaTrainingRecipe.Names)
        {
            MetaTrainingRecipe recipe = MetaTrainingRecipe.Named(name);
            Assert.NotEmpty(recipe.Description);

            // That each stage can go on from the one before is checked here.
            _ = new StagedMetaTrainer(recipe, new MetaTrainingOptions { OutputPath = Path.Combine(folder, "x") }, new MetaTrainingTasks());
        }

        MetaTrainingRecipe first = MetaTrainingRecipe.Named("second-generation");
        Assert.Equal(["first", "second", "third", "fourth", "last"], first.Stages.Select(stage => stage.Name));
        Assert.Equal([1710, 505, 575, 1950, 6600], first.Stages.Select(stage => stage.Config.Steps));
        Assert.Equal([11, 12, 21, 31, 41], first.Stages.Select(stage => stage.Config.Seed));
    }

    [Fact]
    public void Named_ListsTheRecipesWhereThereIsNoneOfTheName()
    {
        string message = Assert.Throws<ArgumentException>(() => MetaTrainingRecipe.Named("frist")).Message;
        Assert.Equal("there is no recipe 'frist'; there are ablation, second-generation.", message);
    }

    [Theory]
    [InlineData("""{ "stages": [] }""", "stages: expected one or more")]
    [InlineData("""{ "description": "d" }""", "stages")]
    [InlineData("""{ "stages": [ { "name": "a", "config": { "stepz": 1 } } ] }""", "stepz")]
    [InlineData("""{ "stages": [ { "name": "a", "config": { "steps": 0 } } ] }""", "stage a: steps: expected 1 or more")]
    [InlineData("""{ "stages": [ { "name": "a", "config": null } ] }""", "stage a: config: expected one")]
    [InlineData("""{ "stages": [ null ] }""", "'' is no name")]
    [InlineData("""{ "stages": [ { "name": "a/b", "config": {} } ] }""", "'a/b' is no name")]
    [InlineData("""{ "stages": [ { "name": "checkpoint", "config": {} } ] }""", "'checkpoint' is no name")]
    [InlineData("""{ "stages": [ { "name": "a", "config": {} }, { "name": "a", "config": {} } ] }""", "two are named a")]
    [InlineData("steps,loss", "is no recipe: line 1 is no JSON")]
    public void Load_NamesTheFileAndWhatIsWrong(string json, string message)
    {
        string path = Path.Combine(folder, "mine.json");
        File.WriteAllText(path, json);
        string thrown = Assert.Throws<InvalidDataException>(() => MetaTrainingRecipe.Load(path)).Message;
        Assert.StartsWith(path, thrown, StringComparison.Ordinal);
        Assert.Contains(message, thrown, StringComparison.Ordinal);
    }

    [Fact]
    public void With_ChangesOneStageOrAll()
    {
        MetaTrainingRecipe recipe = MetaTrainingRecipe.Named("second-generation");
        Assert.Equal([7, 7, 7, 7, 7], recipe.With(null, "steps", "7").Stages.Select(stage => stage.Config.Steps));
        Assert.Equal([1710, 505, 7, 1950, 6600], recipe.With("third", "steps", "7").Stages.Select(stage => stage.Config.Steps));
        Assert.Equal([10, 11, 12, 13, 14], recipe.WithSeed(10).Stages.Select(stage => stage.Config.Seed));
        Assert.Contains("there are first, second", Assert.Throws<ArgumentException>(() => recipe.With("sixth", "steps", "7")).Message, StringComparison.Ordinal);
        Assert.Contains("stepz", Assert.Throws<ArgumentException>(() => recipe.With("third", "stepz", "7")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OutputPaths_AreThoseOfTheLastStageAndOfTheOthersBesideIt()
    {
        MetaTrainingRecipe recipe = MetaTrainingRecipe.Named("second-generation");
        Assert.Equal(
            ["a.b/mine.first.safetensors", "a.b/mine.second.safetensors", "a.b/mine.third.safetensors", "a.b/mine.fourth.safetensors", "a.b/mine.safetensors"],
            recipe.OutputPaths("a.b/mine.safetensors"));
        Assert.Equal("a.b/mine.first", recipe.OutputPaths("a.b/mine")[0]);
        Assert.Equal(["mine"], MetaTrainingRecipe.Of(new MetaTrainingConfig()).OutputPaths("mine"));
    }
}
