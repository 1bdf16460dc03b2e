using Vsml.Cli.Data;
using Vsml.MetaTraining.Images;

namespace Vsml.Cli.Tests.Data;

public sealed class DataCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly LocalServer _server = new();

    public void Dispose()
    {
        _server.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task AMirrorThatServesOtherFiles_IsRefused()
    {
        _server["train-images-idx3-ubyte.gz"] = [1, 2, 3];
        CommandRun run = await CommandRun.OfAsync("data", "kmnist", "--data", _folder.Path, "--mirror", _server.Address);
        Assert.Equal(ExitCode.Failure, run.ExitCode);
        Assert.Contains("gave 3 bytes with MD5 5289df737df57326fcdd22597afb1fac; bdb82020997e1d708af4cf47b453dcf7 was expected", run.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder["images"]));
    }

    [Fact]
    public async Task ASetThatIsThere_IsNotFetched()
    {
        _folder.WriteStripes("mnist-train", 20);
        _folder.WriteStripes("mnist-test", 20);
        CommandRun run = await CommandRun.OfAsync("data", "mnist", "--data", _folder.Path, "--mirror", _server.Address);
        Assert.Equal((ExitCode.Success, "mnist: is there already\n"), (run.ExitCode, run.Output));
        Assert.Empty(_server.Ranges);

        run = await CommandRun.OfAsync("data", "--data", _folder.Path);
        Assert.Contains("| mnist         | yes      |", run.Output, StringComparison.Ordinal);
        Assert.Contains("| kmnist        | no       |", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFolderNamedImages_IsTheOneThatSetsGoInto()
    {
        Directory.CreateDirectory(_folder["images"]);
        Assert.Contains($"fetches into {_folder["images"]}.", (await CommandRun.OfAsync("data", "--data", _folder["images"])).Output.ReplaceLineEndings(""), StringComparison.Ordinal);
        Assert.Contains($"fetches into {_folder["images"]}.", (await CommandRun.OfAsync("data", "--data", _folder.Path)).Output.ReplaceLineEndings(""), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cats", "cats: is no set that can be fetched; known are mnist, fashion-mnist")]
    [InlineData("mnist|kmnist|--mirror|http://127.0.0.1:9/", "--mirror: is for one set; 2 are named")]
    [InlineData("mnist|--mirror|nowhere", "--mirror: 'nowhere' is no address")]
    [InlineData("mnist|--mirorr", "there is no option '--mirorr'")]
    public async Task AWrongCommand_SaysWhatWasExpected(string arguments, string message)
    {
        CommandRun run = await CommandRun.OfAsync(["data", .. arguments.Split('|'), "--data", _folder.Path]);
        Assert.NotEqual(ExitCode.Success, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void EverySetThatIsKnown_CanBeFetched()
    {
        Assert.Equal(ImageSets.Names.Order(), PublicSets.All.Select(set => set.Name).Order());
        Assert.All(PublicSets.All.SelectMany(set => set.Files), file => Assert.Matches("^[0-9a-f]{32}$", file.Md5));
        Assert.All(PublicSets.All, set => Assert.EndsWith("/", set.Address, StringComparison.Ordinal));
    }
}
