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
        Assert.ThrowsAny<IOException>(() => LearningAlgorithm.Default.Save(Path.Combine(_folder, "missing", "algorithm.safetensors")));
        Assert.ThrowsAny<IOException>(() => LearningAlgorithm.Default.Save(Directory.CreateDirectory(Path.Combine(_folder, "taken")).FullName));
        Assert.Empty(Directory.GetFiles(_folder));
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
