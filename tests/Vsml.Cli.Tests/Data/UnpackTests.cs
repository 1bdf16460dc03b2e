using System.Buffers.Binary;
using System.Formats.Tar;
using System.IO.Compression;
using ICSharpCode.SharpZipLib.BZip2;
using SkiaSharp;
using Vsml.Cli.Data;
using Vsml.MetaTraining.Images;

namespace Vsml.Cli.Tests.Data;

public sealed class UnpackTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private ImageSets Sets => new([_folder.Path], SkiaImages.Decode);

    [Fact]
    public void Cifar_ComesOutOfItsArchive()
    {
        using (var tar = new TarWriter(new GZipStream(File.Create(_folder["c.tar.gz"]), CompressionLevel.Fastest)))
        {
            foreach (string name in new[] { "data_batch_1.bin", "test_batch.bin", "readme.html" })
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "cifar-10-batches-bin/" + name) { DataStream = new MemoryStream(new byte[3073]) });
        }
        CifarArchive.Unpack([_folder["c.tar.gz"]], _folder.Path);
        Assert.Equal(1, Sets.ReadTraining("cifar10").Count);
        Assert.Equal([ImageSets.CifarFolder], Directory.GetFileSystemEntries(_folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void Emnist_IsTheBalancedSplitOfItsArchive()
    {
        byte[] images = IdxFiles.Compressed(IdxFiles.Bytes([2, 1, 1], [7, 9])), labels = IdxFiles.Compressed(IdxFiles.Bytes([2], [3, 5]));
        WriteZip("e.zip",
            ("gzip/emnist-balanced-train-images-idx3-ubyte.gz", images), ("gzip/emnist-balanced-train-labels-idx1-ubyte.gz", labels),
            ("gzip/emnist-balanced-test-images-idx3-ubyte.gz", images), ("gzip/emnist-balanced-test-labels-idx1-ubyte.gz", labels),
            ("gzip/emnist-letters-train-images-idx3-ubyte.gz", [1]), ("gzip/emnist-balanced-mapping.txt", [1]));
        EmnistArchive.Unpack([_folder["e.zip"]], _folder.Path);
        Assert.Equal([7, 9], Sets.ReadTest("emnist").Pixels);
        Assert.Equal(4, Directory.GetFiles(_folder.Path).Length);
    }

    [Fact]
    public void Omniglot_IsBothArchivesSideBySideAndNothingOutside()
    {
        WriteZip("a.zip", ("images_background/Greek/character01/1.png", Dot(0)), ("images_background/Greek/character02/1.png", Dot(27)));
        WriteZip("b.zip", ("images_evaluation/Angelic/character01/1.png", Dot(5)), ("images_evaluation/../../evil.png", Dot(5)), ("x/../y/../z.png", Dot(1)));
        OmniglotArchives.Unpack([_folder["a.zip"], _folder["b.zip"]], _folder.Path);
        ImageSet omniglot = Sets.ReadTest("omniglot");
        Assert.Equal(["Angelic", "Greek", "Greek"], omniglot.Groups);
        Assert.Equal([5, 0, 27], omniglot.Labels.Select(label => omniglot.Row(label).IndexOf((byte)255)));
        Assert.Equal(3, Directory.GetFiles(_folder.Path, "*.png", SearchOption.AllDirectories).Length);
    }

    [Fact]
    public void Usps_BecomesIdxFiles()
    {
        foreach (string name in new[] { "usps.bz2", "usps.t.bz2" })
            WriteBzip(name, "7 1:-1 2:-0.5 3:1 \n10 256:1\n");
        UspsText.Unpack([_folder["usps.bz2"], _folder["usps.t.bz2"]], _folder.Path);
        IdxFile labels = IdxFile.Read(_folder["usps-test-labels.idx1-ubyte.gz"]);
        Assert.Equal([6, 9], labels.Values);
        ImageSet usps = Sets.ReadTraining("usps");
        Assert.Equal(new ImageSize(16, 16, 1), usps.Size);
        Assert.Equal([0, 64, 255, 128], usps.Row(0)[..4].ToArray());
        Assert.Equal(255, usps.Row(1)[255]);
    }

    [Theory]
    [InlineData("1 1:0\n2 257:1\n", "line 2")]
    [InlineData("x 1:1\n", "line 1")]
    [InlineData("1 1\n", "line 1")]
    public void Usps_NamesTheLineThatIsWrong(string text, string message)
    {
        WriteBzip("u", text);
        Assert.Contains(message, Assert.Throws<CommandFailedException>(() => UspsText.Read(_folder["u"])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Svhn_BecomesIdxFiles(bool compressed)
    {
        // X [2, 1, 3, 2]: the row fastest, then the channel, then the image.
        byte[] x = Matrix("X", [2, 1, 3, 2], type: 2, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], compressed);
        byte[] y = Matrix("y", [2, 1], type: 9, [.. new[] { 10.0, 3 }.SelectMany(BitConverter.GetBytes)], compressed);
        byte[] header = new byte[128];
        "\0\x01IM"u8.CopyTo(header.AsSpan(124));
        foreach (string name in new[] { "train.mat", "test.mat" })
            File.WriteAllBytes(_folder[name], [.. header, .. x, .. y]);
        SvhnMatrices.Unpack([_folder["train.mat"], _folder["test.mat"]], _folder.Path);
        ImageSet svhn = Sets.ReadTest("svhn");
        Assert.Equal([1, 3, 5, 2, 4, 6, 7, 9, 11, 8, 10, 12], svhn.Pixels);
        Assert.Equal([0, 3], IdxFile.Read(_folder["svhn-test-labels.idx1-ubyte.gz"]).Values);
    }

    [Fact]
    public void WhatIsNoMatlabFileOrArchive_IsNamed()
    {
        _folder.Write("x", "nothing of the kind");
        Assert.Contains("is no whole MATLAB file", Assert.Throws<CommandFailedException>(() => SvhnMatrices.Read(_folder["x"])).Message, StringComparison.Ordinal);
        Assert.Contains("is no zip archive", Assert.Throws<CommandFailedException>(() => Archives.ExtractZip(_folder["x"], _ => null)).Message, StringComparison.Ordinal);
        Assert.Contains("is no tar.gz archive", Assert.Throws<CommandFailedException>(() => Archives.ExtractTarGz(_folder["x"], _ => null)).Message, StringComparison.Ordinal);
        WriteZip("e.zip", ("a", [1]));
        Assert.Contains("holds none of the files", Assert.Throws<CommandFailedException>(() => Archives.ExtractZip(_folder["e.zip"], _ => null)).Message, StringComparison.Ordinal);
        Assert.Contains("is no image", Assert.Throws<ImageDataException>(() => SkiaImages.Decode(_folder["x"])).Message, StringComparison.Ordinal);
    }

    /// <summary>28 x 28 white pixels and a black one in the first row, as PNG.</summary>
    private static byte[] Dot(int column)
    {
        using var bitmap = new SKBitmap(28, 28);
        bitmap.Erase(SKColors.White);
        bitmap.SetPixel(column, 0, SKColors.Black);
        using SKData png = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return png.ToArray();
    }

    private static byte[] Matrix(string name, int[] sizes, int type, byte[] content, bool compressed)
    {
        byte[] body =
        [
            .. Element(6, new byte[8]), .. Element(5, [.. sizes.SelectMany(BitConverter.GetBytes)]),
            // A name of up to 4 bytes is packed into the element's head.
            1, 0, 1, 0, (byte)name[0], 0, 0, 0, .. Element(type, content),
        ];
        byte[] matrix = Element(14, body);
        if (!compressed)
            return matrix;
        using var stream = new MemoryStream();
        using (var zlib = new ZLibStream(stream, CompressionLevel.Fastest))
            zlib.Write(matrix);
        // Compressed elements are not filled up.
        return [.. Head(15, (int)stream.ToArray().Length), .. stream.ToArray()];
    }

    private static byte[] Element(int type, byte[] content) => [.. Head(type, content.Length), .. content, .. new byte[(8 - (content.Length % 8)) % 8]];

    private static byte[] Head(int type, int length)
    {
        byte[] head = new byte[8];
        BinaryPrimitives.WriteInt32LittleEndian(head, type);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(4), length);
        return head;
    }

    private void WriteZip(string name, params (string Entry, byte[] Content)[] entries)
    {
        using ZipArchive zip = ZipFile.Open(_folder[name], ZipArchiveMode.Create);
        foreach ((string entry, byte[] content) in entries)
        {
            using Stream stream = zip.CreateEntry(entry).Open();
            stream.Write(content);
        }
    }

    private void WriteBzip(string name, string text)
    {
        using var stream = new BZip2OutputStream(File.Create(_folder[name]));
        stream.Write(System.Text.Encoding.ASCII.GetBytes(text));
    }
}
