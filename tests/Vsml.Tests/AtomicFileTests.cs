using System.Diagnostics;
using Xunit;

namespace Vsml.Tests;

public sealed class AtomicFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("vsml-tests-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Save_ReplacesAnOlderFileAndLeavesNothingBeside()
    {
        string path = Path.Combine(_folder, "algorithm.safetensors");
        File.WriteAllText(path, "old");

        LearningAlgorithm.Default.Save(path);

        Assert.Equal(LearningAlgorithm.Default.Fingerprint, LearningAlgorithm.Load(path).Fingerprint);
        Assert.Equal([path], Directory.GetFiles(_folder));
    }

    [Fact]
    public void AWriteThatFailsHalfWay_LeavesTheOldFileAndNothingBeside()
    {
        string path = Path.Combine(_folder, "algorithm.safetensors");
        File.WriteAllText(path, "old");

        Assert.Throws<TimeoutException>(() => AtomicFile.Write(path, stream =>
        {
            stream.Write("half of the new"u8);
            stream.Flush();
            throw new TimeoutException();
        }));

        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(_folder));
    }

    [Fact]
    public void Save_WhereNoFileCanBe_IsAnIOException()
    {
        string folder = Path.Combine(_folder, "missing"), path = Path.Combine(folder, "algorithm.safetensors");
        IOException missing = Assert.ThrowsAny<IOException>(() => LearningAlgorithm.Default.Save(path));
        Assert.Equal($"{path}: the folder {folder} does not exist", missing.Message);
        Assert.ThrowsAny<IOException>(() => LearningAlgorithm.Default.Save(Directory.CreateDirectory(Path.Combine(_folder, "taken")).FullName));
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public void Save_ToALink_WritesItsTargetAndLeavesTheLink()
    {
        string other = Directory.CreateDirectory(Path.Combine(_folder, "other")).FullName, target = Path.Combine(other, "target");
        File.WriteAllText(target, "old");
        string link = Path.Combine(_folder, "link"), linkToLink = Path.Combine(_folder, "link to link"), toNothing = Path.Combine(_folder, "to nothing");
        File.CreateSymbolicLink(link, Path.Combine("other", "target"));
        File.CreateSymbolicLink(linkToLink, "link");
        File.CreateSymbolicLink(toNothing, Path.Combine(other, "not there yet"));

        AtomicFile.Write(linkToLink, stream => stream.Write("new"u8));
        AtomicFile.Write(toNothing, stream => stream.Write("first"u8));

        Assert.Equal("new", File.ReadAllText(target));
        Assert.Equal("first", File.ReadAllText(Path.Combine(other, "not there yet")));
        Assert.Equal("link", new FileInfo(linkToLink).LinkTarget);
        Assert.Equal(Path.Combine("other", "target"), new FileInfo(link).LinkTarget);
        Assert.Equal(2, Directory.GetFiles(other).Length);
        Assert.Equal(3, Directory.GetFiles(_folder).Length);
    }

    [Fact]
    public void Save_ThatFailsThroughALink_LeavesItsTarget()
    {
        string target = Path.Combine(_folder, "target"), link = Path.Combine(_folder, "link");
        File.WriteAllText(target, "old");
        File.CreateSymbolicLink(link, target);

        Assert.Throws<TimeoutException>(() => AtomicFile.Write(link, _ => throw new TimeoutException()));

        Assert.Equal("old", File.ReadAllText(target));
        Assert.Equal(target, new FileInfo(link).LinkTarget);
    }

    [Fact]
    public async Task Save_ToAPipe_IsReadAtItsOtherEnd()
    {
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsMacOS())
            return;
        string pipe = Pipe("pipe"), link = Path.Combine(_folder, "link");
        File.CreateSymbolicLink(link, pipe);
        Task<byte[]> read = Task.Run(() => File.ReadAllBytes(pipe));

        LearningAlgorithm.Default.Save(link);

        string copy = Path.Combine(_folder, "copy");
        await File.WriteAllBytesAsync(copy, await read);
        Assert.Equal(LearningAlgorithm.Default.Fingerprint, LearningAlgorithm.Load(copy).Fingerprint);
        Assert.Equal(FileKind.Channel, FileStatus.Of(pipe)?.Kind);
    }

    [Fact]
    public void Save_ToADevice_LeavesTheDevice()
    {
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsMacOS())
            return;
        LearningAlgorithm.Default.Save("/dev/null");
        Assert.Equal(FileKind.Channel, FileStatus.Of("/dev/null")?.Kind);
    }

    [Fact]
    public void Save_ThroughLinksInACircle_IsAnIOException()
    {
        string one = Path.Combine(_folder, "one"), two = Path.Combine(_folder, "two");
        File.CreateSymbolicLink(one, two);
        File.CreateSymbolicLink(two, one);
        Assert.Contains("circle", Assert.ThrowsAny<IOException>(() => AtomicFile.Write(one, _ => { })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Save_ToALinkToAFolder_IsAnIOException()
    {
        string link = Path.Combine(_folder, "link");
        File.CreateSymbolicLink(link, Directory.CreateDirectory(Path.Combine(_folder, "taken")).FullName);
        Assert.Contains("is a folder", Assert.ThrowsAny<IOException>(() => AtomicFile.Write(link, _ => { })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ANewFile_IsAsPrivateAsTheOneItReplaces()
    {
        if (OperatingSystem.IsWindows())
            return;
        string path = Path.Combine(_folder, "private");
        File.WriteAllText(path, "old");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        AtomicFile.Write(path, stream => stream.Write("new"u8));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
    }

    [Fact]
    public void ANameOfFullLength_CanBeWritten()
    {
        string path = Path.Combine(_folder, new string('x', 255));
        AtomicFile.Write(path, stream => stream.Write("new"u8));
        Assert.Equal("new", File.ReadAllText(path));
    }

    private string Pipe(string name)
    {
        string path = Path.Combine(_folder, name);
        using Process made = Process.Start("mkfifo", path);
        made.WaitForExit();
        return path;
    }

    [Fact]
    public void Load_OfADamagedFile_NamesItsPath()
    {
        string path = Path.Combine(_folder, "damaged.safetensors");
        File.WriteAllText(path, "not a learning algorithm");

        Damage.AssertRefused(path, () => LearningAlgorithm.Load(path));
        Assert.ThrowsAny<IOException>(() => LearningAlgorithm.Load(Path.Combine(_folder, "missing")));
    }
}
