using Vsml.Cli.Tests;
using Vsml.MetaTraining.Images;

namespace Vsml.MetaTraining.Tests.Images;

public sealed class ImageSetsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Sets_AreFoundByNameInAFolderAndInItsImages()
    {
        _folder.WriteStripes("kmnist-train", 20);
        _folder.WriteStripes("kmnist-test", 10);
        Directory.CreateDirectory(_folder["images"]);
        _folder.WriteStripes("images/mine-train", 8);
        _folder.WriteStripes("images/mine-test", 9);
        ImageSets sets = new([_folder["none"], _folder.Path]);

        Assert.Equal(["kmnist"], sets.Present());
        Assert.Equal((20, 10, 3), (sets.ReadTraining("kmnist").Count, sets.ReadTest("kmnist").Count, sets.ReadTest("kmnist").Classes));
        Assert.Equal((8, "mine"), (sets.ReadTraining("mine").Count, sets.ReadTraining("mine").Name));
    }

    [Fact]
    public void AnAbsentSet_IsNamedWithThoseThatAreThere()
    {
        _folder.WriteStripes("mnist-train", 20);
        _folder.WriteStripes("mnist-test", 20);
        _folder.WriteStripes("svhn-train", 20);
        ImageSets sets = new([_folder.Path]);
        string message = Assert.Throws<ImageDataException>(() => sets.ReadTest("svhn")).Message;
        Assert.Equal($"{_folder.Path}: holds no image set 'svhn'; 'vsml data svhn' fetches it, or put svhn-train-images.idx3-ubyte.gz and its kin there. Sets that are there: mnist", message);
        Assert.Contains("known are mnist, fashion-mnist, ", Assert.Throws<ImageDataException>(() => sets.ReadTraining("cats")).Message, StringComparison.Ordinal);
        Assert.Contains("there: none", Assert.Throws<ImageDataException>(() => new ImageSets([]).ReadTraining("usps")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Emnist_IsTurnedUpright()
    {
        foreach (string part in new[] { "train", "test" })
        {
            File.WriteAllBytes(_folder[$"emnist-{part}-images.idx"], IdxFiles.Bytes([2, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8]));
            File.WriteAllBytes(_folder[$"emnist-{part}-labels.idx"], IdxFiles.Bytes([2], [0, 1]));
        }
        Assert.Equal([1, 3, 2, 4, 5, 7, 6, 8], new ImageSets([_folder.Path]).ReadTest("emnist").Pixels);
    }

    [Fact]
    public void Cifar_IsReadFromItsAuthorsRecords()
    {
        Directory.CreateDirectory(_folder[ImageSets.CifarFolder]);
        byte[] Record(byte label, byte red, byte green, byte blue) =>
            [label, .. Enumerable.Repeat(red, 1024), .. Enumerable.Repeat(green, 1024), .. Enumerable.Repeat(blue, 1024)];
        File.WriteAllBytes(_folder[ImageSets.CifarFolder + "/data_batch_2.bin"], Record(9, 7, 8, 9));
        File.WriteAllBytes(_folder[ImageSets.CifarFolder + "/data_batch_1.bin"], [.. Record(3, 1, 2, 3), .. Record(0, 4, 5, 6)]);
        File.WriteAllBytes(_folder[ImageSets.CifarFolder + "/test_batch.bin"], Record(1, 1, 1, 1)[..^1]);
        ImageSets sets = new([_folder.Path]);

        ImageSet training = sets.ReadTraining("cifar10");
        Assert.Equal([3, 0, 9], training.Labels);
        Assert.Equal([1, 2, 3, 1, 2, 3], training.Pixels[..6]);
        Assert.Equal([7, 8, 9], training.Row(2)[^3..].ToArray());
        Assert.Contains("has 3072 bytes; records of 3073", Assert.Throws<ImageDataException>(() => sets.ReadTest("cifar10")).Message, StringComparison.Ordinal);
        File.WriteAllBytes(_folder[ImageSets.CifarFolder + "/test_batch.bin"], Record(10, 1, 1, 1));
        Assert.Contains("record 0 has the label 10; 0 to 9", Assert.Throws<ImageDataException>(() => sets.ReadTest("cifar10")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Omniglot_IsReadFromFoldersOfItsAlphabets()
    {
        foreach (string character in new[] { "Greek/character01", "Greek/character02", "Braille/character01" })
        {
            Directory.CreateDirectory(_folder[$"omniglot/{character}"]);
            _folder.Write($"omniglot/{character}/b.png", "");
            _folder.Write($"omniglot/{character}/a.png", "");
        }
        // A dark dot on light ground, and its place from the file's name.
        ImageSets sets = new([_folder.Path], path =>
        {
            byte[] shades = [.. Enumerable.Repeat((byte)255, 28 * 28)];
            shades[path.EndsWith("a.png", StringComparison.Ordinal) ? 0 : 1] = 0;
            return (28, 28, shades);
        });

        ImageSet omniglot = sets.ReadTraining("omniglot");
        Assert.Equal([0, 0, 1, 1, 2, 2], omniglot.Labels);
        Assert.Equal(["Braille", "Greek", "Greek"], omniglot.Groups);
        Assert.Equal([255, 0, 0], omniglot.Row(0)[..3].ToArray());
        Assert.Equal([0, 255, 0], omniglot.Row(1)[..3].ToArray());
        Assert.False(new ImageSets([_folder.Path]).Has("omniglot"));
    }

    [RealDataFact]
    public void TheRealSets_HaveTheirSizes()
    {
        ImageSets sets = new([RealDataFactAttribute.Folder!]);
        Assert.Equal(["mnist", "fashion-mnist", "cifar10", "omniglot"], sets.Present());
        Assert.Equal((4840, 242), (sets.ReadTest("omniglot").Count, sets.ReadTest("omniglot").Classes));
        Assert.Equal((10_000, new ImageSize(28, 28, 1)), (sets.ReadTest("fashion-mnist").Count, sets.ReadTest("fashion-mnist").Size));
    }
}
