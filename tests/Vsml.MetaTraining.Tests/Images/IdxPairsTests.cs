using Vsml.Cli.Tests;
using Vsml.MetaTraining.Images;
using Xunit;

namespace Vsml.MetaTraining.Tests.Images;

public sealed class IdxPairsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_PairsByNameInAnyOrder()
    {
        (string a, string ofA) = _folder.WriteStripes("a", 40);
        (string b, string ofB) = _folder.WriteStripes("b", 50);

        IReadOnlyList<LabelledImages> pairs = IdxPairs.Read([a, b, ofA, ofB]);

        Assert.Equal([("a", 40), ("b", 50)], pairs.Select(pair => (pair.Name, pair.Labels.Length)));
        Assert.Equal([2, 5, 9], pairs[0].Classes);
        Assert.Equal(IdxFile.Read(ofA).Values, pairs[0].Labels.Select(label => pairs[0].Classes[label]));
    }

    [Fact]
    public void Read_PairsWhatNoNameDecidesWithTheNextFile()
    {
        Write("x.idx", [2, 1], 1, 2);
        Write("y.idx", [2], 0, 1);
        Assert.Equal("x", Assert.Single(IdxPairs.Read([_folder["x.idx"], _folder["y.idx"]])).Name);
    }

    [Fact]
    public void Read_NamesTheFileWhosePartnerIsMissing()
    {
        (string a, string ofA) = _folder.WriteStripes("a", 40);
        (string b, string ofB) = _folder.WriteStripes("b", 40);
        Assert.StartsWith($"{a}: has no labels", Failure(a), StringComparison.Ordinal);
        Assert.StartsWith($"{ofA}: has labels, but no images", Failure(ofA), StringComparison.Ordinal);
        Assert.StartsWith($"{a}: has no labels", Failure(a, b, ofB), StringComparison.Ordinal);
        Assert.StartsWith($"{ofA}: has labels, but no images", Failure(b, ofA, ofB), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_NamesLabelsThatDoNotFit()
    {
        (string a, _) = _folder.WriteStripes("a", 40);
        Write("few", [3], 0, 1, 2);
        Assert.Contains($"has 3 labels; 40, one for each image of {a}, were expected", Failure(a, _folder["few"]), StringComparison.Ordinal);
        Write("x-images", [2, 1], 1, 2);
        Write("x-labels", [2], 6, 6);
        Assert.Contains("all labels are 6", Failure(_folder["x-images"], _folder["x-labels"]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mnist-train-images.idx3-ubyte.gz", "mnist-train")]
    [InlineData("train-labels-idx1-ubyte", "train")]
    [InlineData("digits.idx.gz", "digits")]
    [InlineData("images.idx", "images.idx")]
    public void StemOf_EndsBeforeTheWord(string file, string stem) => Assert.Equal(stem, IdxPairs.StemOf(Path.Combine("some", file)));

    private void Write(string name, int[] sizes, params byte[] values) => File.WriteAllBytes(_folder[name], IdxFiles.Bytes(sizes, values));

    private static string Failure(params string[] paths) => Assert.Throws<ImageDataException>(() => IdxPairs.Read(paths)).Message;
}
