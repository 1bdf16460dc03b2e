using Vsml.Cli.Tabular;

namespace Vsml.Cli.Tests.Tabular;

public sealed class DatasetFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AFolder_StandsForItsTablesWhateverTheCaseOfTheirNames()
    {
        foreach (string name in (string[])["b.CSV", "a.csv", "c.tsv", "d.csv.gz", "e.Tsv.GZ", "f.txt", "g.gz"])
            _folder.Write(name, "");
        Assert.Equal(["a.csv", "b.CSV", "c.tsv", "d.csv.gz", "e.Tsv.GZ"], DatasetFiles.Find([_folder.Path]).Select(Path.GetFileName));
    }

    [Fact]
    public void FilesOfOneName_HaveNamesOfTheirOwn()
    {
        string[] files = ["one/d/x.csv", "two/d/x.csv", "two/d/y.csv", "z.csv", "z.txt", "three/x.tsv"];
        foreach (string file in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_folder[file])!);
            _folder.WriteFlowers(file, 20);
        }
        Assert.Equal(
            ["one/d/x", "two/d/x", "y", "z.csv", "z.txt", "x.tsv"],
            DatasetFiles.Read([.. files.Select(file => _folder[file])], "kind").Select(dataset => dataset.Name));
    }
}
