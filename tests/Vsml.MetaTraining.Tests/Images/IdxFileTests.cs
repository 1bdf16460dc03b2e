using Vsml.Cli.Tests;
using Vsml.MetaTraining.Images;
using Xunit;

namespace Vsml.MetaTraining.Tests.Images;

public sealed class IdxFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false, 6)]
    [InlineData(true, 6)]
    [InlineData(false, 2, 3)]
    [InlineData(true, 2, 3, 1)]
    [InlineData(false, 3, 2, 1, 1)]
    public void Read_GivesSizesAndRows(bool compressed, params int[] sizes)
    {
        IdxFile file = Read(IdxFiles.Bytes(sizes, [1, 2, 3, 4, 5, 255]), compressed);

        Assert.Equal(sizes, file.Sizes);
        Assert.Equal((sizes[0], 6 / sizes[0], sizes.Length == 1), (file.Rows, file.RowLength, file.IsLabels));
        Assert.Equal([1, 2, 3, 4, 5, 255], Enumerable.Range(0, file.Rows).SelectMany(row => file.Row(row).ToArray()));
    }

    public static TheoryData<byte[], string> Damaged => new()
    {
        { [], "is truncated" },
        { [0, 0, 8], "is truncated" },
        { [0, 0, 8, 2, 0, 0, 0, 1], "is truncated" },
        { IdxFiles.Bytes([2, 2], [1, 2, 3]), "is truncated" },
        { IdxFiles.Bytes([int.MaxValue / 2], [1, 2, 3]), "is truncated" },
        { IdxFiles.Bytes([2, 2], [1, 2, 3, 4, 5]), "is longer than its header says: 2 x 2 bytes" },
        { [0, 1, 8, 1, 0, 0, 0, 1, 7], "is no IDX file: it begins with 00010801" },
        { "a,b\n1,2\n"u8.ToArray(), "is no IDX file: it begins with 612C620A" },
        { IdxFiles.Bytes([1], [0, 0, 0, 0], type: 0x0D), "IDX type 0x0D; unsigned bytes (0x08) were expected" },
        { IdxFiles.Bytes([], []), "has 0 dimensions; 1 to 4 were expected" },
        { IdxFiles.Bytes([1, 1, 1, 1, 1], [1]), "has 5 dimensions" },
        { IdxFiles.Bytes([0, 3], []), "a dimension of size 0" },
        { IdxFiles.Bytes([-1], []), "a dimension of size 4294967295" },
        { IdxFiles.Bytes([1 << 20, 1 << 20, 1 << 20, 1 << 20], []), "a dimension of size 1048576" },
    };

    [Theory]
    [MemberData(nameof(Damaged))]
    public void Read_NamesTheFileAndWhatIsWrong(byte[] bytes, string message)
    {
        Assert.Contains(message, Failure(() => Read(bytes, compressed: false)), StringComparison.Ordinal);
        if (bytes.Length > 0)
            Assert.Contains(message, Failure(() => Read(bytes, compressed: true)), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_NamesACompressedFileThatIsCutOffOrDamaged()
    {
        var noise = new byte[1000];
        new Random(1).NextBytes(noise);
        byte[] bytes = IdxFiles.Compressed(IdxFiles.Bytes([1000], noise));
        Failure(() => Read(bytes[..^300], compressed: false));
        bytes[^5] ^= 0xff;
        Failure(() => Read(bytes, compressed: false));
    }

    [Fact]
    public void Read_NamesAFileThatIsNotThere() =>
        Assert.Contains("cannot be read", Assert.Throws<ImageDataException>(() => IdxFile.Read(_folder["x.idx"])).Message, StringComparison.Ordinal);

    [Fact]
    public void Claims_TellsIdxFilesFromTables()
    {
        File.WriteAllBytes(_folder["unnamed"], IdxFiles.Bytes([1], [1]));
        File.WriteAllBytes(_folder["packed"], IdxFiles.Compressed(IdxFiles.Bytes([1], [1])));
        File.WriteAllBytes(_folder["packed-table"], IdxFiles.Compressed("a,b"u8.ToArray()));
        _folder.Write("x.idx1-ubyte", "not really");
        _folder.Write("table.csv", "\0\0");
        _folder.Write("table.txt", "a,b");
        Assert.All(["unnamed", "packed", "x.idx1-ubyte"], name => Assert.True(IdxFile.Claims(_folder[name]), name));
        Assert.All(["table.csv", "table.txt", "packed-table", "none.gz", "."], name => Assert.False(IdxFile.Claims(_folder[name]), name));
    }

    [RealDataFact]
    public void Read_OfMnist()
    {
        string images = Path.Combine(RealDataFactAttribute.Folder!, "images");
        IdxFile labels = IdxFile.Read(Path.Combine(images, "mnist-test-labels.idx1-ubyte.gz"));
        Assert.Equal([10_000], labels.Sizes);
        Assert.Equal([7, 2, 1, 0, 4], labels.Values.Take(5));
        Assert.Equal([10_000, 28, 28], IdxFile.Read(Path.Combine(images, "mnist-test-images.idx3-ubyte.gz")).Sizes);
        Assert.Equal([2_000, 32, 32, 3], IdxFile.Read(Path.Combine(images, "cifar10-test-images.idx4-ubyte.gz")).Sizes);
    }

    private IdxFile Read(byte[] bytes, bool compressed)
    {
        File.WriteAllBytes(_folder["x"], compressed ? IdxFiles.Compressed(bytes) : bytes);
        return IdxFile.Read(_folder["x"]);
    }

    private string Failure(Action read)
    {
        string message = Assert.Throws<ImageDataException>(read).Message;
        Assert.StartsWith(_folder["x"] + ": ", message, StringComparison.Ordinal);
        return message;
    }
}
