using System.Diagnostics;
using Xunit;

namespace Vsml.Tests;

public sealed class RealPathTests : IDisposable
{
    // The temporary folder itself may be behind a link.
    private readonly string _folder = RealPath.Of(Directory.CreateTempSubdirectory("vsml-tests-").FullName);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string this[string name] => Path.Combine(_folder, name);

    [Fact]
    public void Of_FollowsLinksOfFoldersAndFilesAndLeadsBackFromWhereTheyLead()
    {
        Directory.CreateDirectory(this["a/b"]);
        Directory.CreateSymbolicLink(this["short"], Path.Combine("a", "b"));
        File.CreateSymbolicLink(this["a/b/up"], Path.Combine("..", "file"));

        Assert.Equal(this["a/b/x"], RealPath.Of(this["short/x"]));
        // The link is in a/b, whatever the path to it: the system's way, not that of the text short/../file.
        Assert.Equal(this["a/file"], RealPath.Of(this["short/up"]));
        Assert.Equal(this["missing/x"], RealPath.Of(this["missing/./y/../x"]));
        Assert.Equal(Path.GetFullPath("x"), RealPath.Of("x"), ignoreCase: true);
    }

    [Fact]
    public void AreSame_SeesThroughLinksAndHardLinksAndRelativePaths()
    {
        File.WriteAllText(this["file"], "1");
        File.WriteAllText(this["other"], "1");
        Directory.CreateDirectory(this["folder"]);
        Directory.CreateSymbolicLink(this["to folder"], this["folder"]);
        File.CreateSymbolicLink(this["link"], "file");
        File.CreateSymbolicLink(this["to nothing"], this["folder/new"]);

        Assert.True(RealPath.AreSame(this["file"], this["link"]));
        Assert.True(RealPath.AreSame(this["file"], Path.GetRelativePath(Environment.CurrentDirectory, this["file"])));
        Assert.True(RealPath.AreSame(this["to folder/new"], this["folder/new"]));
        Assert.True(RealPath.AreSame(this["to folder/new"], this["to nothing"]));
        Assert.False(RealPath.AreSame(this["file"], this["other"]));
        Assert.False(RealPath.AreSame(this["file"], this["new"]));
        Assert.False(RealPath.AreSame(this["folder/new"], this["new"]));
        if (OperatingSystem.IsWindows())
            return;
        using (Process made = Process.Start("ln", [this["file"], this["hard"]]))
            made.WaitForExit();
        Assert.True(RealPath.AreSame(this["hard"], this["link"]));
        Assert.False(RealPath.AreSame(this["hard"], this["other"]));
    }

    [Fact]
    public void AreSame_OfFilesNotThereYet_GoesByWhatTheFolderThinksOfCase()
    {
        Assert.True(RealPath.AreSame(this["r.csv"], this["R.csv"], ignoresCase: folder => folder == _folder));
        Assert.False(RealPath.AreSame(this["r.csv"], this["R.csv"], ignoresCase: _ => false));
        Assert.False(RealPath.AreSame(this["r.csv"], this["s.csv"], ignoresCase: _ => true));
        File.WriteAllText(this["probe"], "");
        Assert.Equal(File.Exists(this["PROBE"]), RealPath.AreSame(this["r.csv"], this["R.csv"]));
        Assert.Single(Directory.GetFiles(_folder));
    }

    [Theory]
    [InlineData("/proc/1/fd/1", true)]
    [InlineData("/proc/12345/fd/63", true)]
    [InlineData("/proc/1/fd", false)]
    [InlineData("/home/proc/1/fd/1", false)]
    public void IsDescriptor_IsOfAProcess(string path, bool expected) => Assert.Equal(expected, RealPath.IsDescriptor(path));
}
